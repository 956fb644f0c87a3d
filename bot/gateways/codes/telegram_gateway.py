"""Telegram Gateway: a code to whoever has this number in Telegram. Source: bale reference, 11.

Every delivered code is charged and there is nothing to merge repeats by, so it is tried once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.clock import Clock
from bot.gateways.codes import Code
from bot.gateways.line import Line
from bot.gateways.posting import AccountRefused, Poster, unreadable
from bot.gateways.sms import Rejection, SmsRejected, SmsUnavailable
from bot.gateways.sms.asking import ask

__all__ = ["TelegramGateway"]

_PATH = "/sendVerificationMessage"
_TTL_S = (30, 3600)
_OURS = ("ACCESS_TOKEN", "BALANCE")
_NUMBER = "PHONE_NUMBER"
_TOO_FAST = "FLOOD"
_SHORT_CODE = re.compile(r"[A-Z_]{3,40}")


class TelegramGateway:
    """Implements :class:`bot.gateways.codes.CodeGateway`."""

    messenger = "telegram"

    def __init__(self, token: str, base: str, clock: Clock, *, timeout_s: float = 10.0) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}
        self._url = f"{base.rstrip('/')}{_PATH}"
        self._clock = clock
        self._line = Line("telegram-gateway", clock)
        self._poster = Poster(timeout_s)

    async def send(self, code: Code) -> str:
        """Raises SmsUnavailable, SmsRejected."""
        left = int((code.ends_at - self._clock.now()).total_seconds())
        ttl = max(_TTL_S[0], min(left, _TTL_S[1]))
        body = {"phone_number": code.phone, "code": code.digits, "ttl": ttl}

        async def question() -> str:
            status, told = await self._poster.post(self._url, body, headers=self._headers)
            if not isinstance(told, dict) or not isinstance(told.get("ok"), bool):
                raise unreadable(status)
            if not told["ok"]:
                raise _refusal(told.get("error"))
            return _request_id(told) or code.ref

        return await ask(self._line, "code", question)

    async def close(self) -> None:
        await self._poster.close()


def _request_id(told: Mapping[str, Any]) -> str | None:
    result = told.get("result")
    found = result.get("request_id") if isinstance(result, dict) else None
    return found if isinstance(found, str) and found else None


def _refusal(error: object) -> Exception:
    """``ok`` false: it was certainly not sent."""
    found = _SHORT_CODE.match(error) if isinstance(error, str) else None
    word = found[0].strip("_") if found else "refused"
    if word.startswith(_OURS):
        return AccountRefused(word)
    if word.startswith(_TOO_FAST):
        return SmsUnavailable(word)
    return SmsRejected(Rejection.NUMBER if word.startswith(_NUMBER) else Rejection.CONTENT, word)
