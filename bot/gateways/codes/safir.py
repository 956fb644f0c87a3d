"""Bale's Safir (v3): a code, or any text, to whoever has this number in Bale. Source: bale reference, 8.

``request_id`` is its idempotency key, so a second try is safe.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from bot.bale_marks import to_bale
from bot.clock import Clock
from bot.gateways.codes import Code
from bot.gateways.line import Line
from bot.gateways.numbers import iranian_mobile
from bot.gateways.posting import AccountRefused, NoAnswer, Poster, unreadable
from bot.gateways.sms import Rejection, SmsRejected, SmsUnavailable
from bot.gateways.sms.asking import ask

__all__ = ["SafirApi", "SafirCodes", "SafirTexts"]

_PATH = "/api/v3/send_message"
_BAD_KEY = "invalid_access_key"
_INTERNAL = 2
_TOO_FAST = frozenset({3, 18})
_NUMBER = frozenset({8, 17})
_ACCOUNT = frozenset({20, 21})
_CONTENT = 4


class SafirApi:
    """One account's connections; both ways below use them."""

    def __init__(self, key: str, bot_id: int, base: str, clock: Clock, *, timeout_s: float = 10.0) -> None:
        self._headers = {"api-access-key": key}
        self._bot_id = bot_id
        self._url = f"{base.rstrip('/')}{_PATH}"
        self._line = Line("safir", clock, tries=2)
        self._poster = Poster(self._line.each(timeout_s))

    async def post(self, operation: str, phone: str, ref: str, data: Mapping[str, Any]) -> str:
        """Raises SmsUnavailable, SmsRejected."""
        number = iranian_mobile(phone)
        if number is None:
            raise SmsRejected(Rejection.NUMBER, "not of Iran")
        body = {"request_id": ref, "bot_id": self._bot_id, "phone_number": number, "message_data": data}

        async def question() -> str:
            status, told = await self._poster.post(self._url, body, headers=self._headers)
            if told == _BAD_KEY or status in (401, 403):
                raise AccountRefused("key")
            if not isinstance(told, dict) or "error_data" not in told:
                raise unreadable(status)
            return _taken(status, told, ref)

        return await ask(self._line, operation, question)

    async def close(self) -> None:
        await self._poster.close()


class SafirCodes:
    """Implements :class:`bot.gateways.codes.CodeGateway`."""

    messenger = "bale"

    def __init__(self, api: SafirApi) -> None:
        self._api = api

    async def send(self, code: Code) -> str:
        """Raises SmsUnavailable, SmsRejected."""
        return await self._api.post("code", code.phone, code.ref, {"otp_message": {"otp": code.digits}})


class SafirTexts:
    """Implements :class:`bot.gateways.sms.SmsGateway`: a text into Bale where an SMS would go otherwise.

    An SMS has no marks; Bale reads some, so what looks like one is escaped.

    That somebody is not in Bale says nothing of the number as a telephone.
    """

    def __init__(self, api: SafirApi) -> None:
        self._api = api

    async def send(self, phone: str, text: str, ref: str) -> str:
        """Raises SmsUnavailable, SmsRejected."""
        unmarked = to_bale(escape(text, quote=False))
        try:
            return await self._api.post("text", phone, ref, {"message": {"text": unmarked}})
        except SmsRejected as no:
            if no.rejection is Rejection.NUMBER:
                raise SmsRejected(Rejection.CONTENT, no.reason) from None
            raise


def _taken(status: int, told: Mapping[str, Any], ref: str) -> str:
    errors = told["error_data"]
    if errors is None and status < 400:
        number = told.get("message_id")
        return str(number) if isinstance(number, int | str) and number else ref
    row = errors[0] if isinstance(errors, list) and errors else None
    code = row.get("code") if isinstance(row, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        raise unreadable(status)
    if code in _NUMBER or code == _CONTENT:
        raise SmsRejected(Rejection.CONTENT if code == _CONTENT else Rejection.NUMBER, f"safir {code}")
    if code in _ACCOUNT:
        raise AccountRefused(f"safir {code}")
    if code in _TOO_FAST:
        raise SmsUnavailable(f"safir {code}")
    raise NoAnswer(f"safir {code}", maybe_taken=True)
