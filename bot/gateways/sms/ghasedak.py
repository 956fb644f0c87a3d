"""Ghasedak: the second SMS provider. Source: delivery reference, 6 («Others»), and its public clients.

Whether it merges repeats of one ``clientReferenceId`` is not documented: an SMS is tried once, and a lost
answer is a doubt. Its refusal codes are those of HTTP; which one a dead number has is not documented either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.clock import Clock
from bot.gateways.line import Line
from bot.gateways.numbers import dialled
from bot.gateways.posting import AccountRefused, NoAnswer, Poster, unreadable
from bot.gateways.sms import Rejection, SmsRejected, SmsUnavailable
from bot.gateways.sms.asking import ask

__all__ = ["GhasedakSms"]

_PATH = "/rest/api/v1/WebService/SendSingleSMS"
_ACCOUNT = frozenset({401, 402, 403, 407, 418})
_TOO_FAST = 429


class GhasedakSms:
    """Implements :class:`bot.gateways.sms.SmsGateway`."""

    def __init__(self, key: str, line: str, base: str, clock: Clock, *, timeout_s: float = 10.0) -> None:
        self._headers = {"ApiKey": key}
        self._from = line
        self._url = f"{base.rstrip('/')}{_PATH}"
        self._line = Line("ghasedak", clock)
        self._poster = Poster(timeout_s)

    async def send(self, phone: str, text: str, ref: str) -> str:
        """Raises SmsUnavailable, SmsRejected."""
        body = {
            "lineNumber": self._from,
            "receptor": dialled(phone),
            "message": text,
            "clientReferenceId": ref,
            "udh": False,
        }

        async def question() -> str:
            status, told = await self._poster.post(self._url, body, headers=self._headers)
            if not isinstance(told, dict):
                raise unreadable(status)
            return _taken(status, _small(told), ref)

        return await ask(self._line, "send", question)

    async def close(self) -> None:
        await self._poster.close()


def _small(told: object) -> Mapping[str, Any]:
    """With names in small letters: its documents and its answers write them differently."""
    return {name.lower(): value for name, value in told.items()} if isinstance(told, dict) else {}


def _taken(status: int, told: Mapping[str, Any], ref: str) -> str:
    is_success, code = told.get("issuccess"), told.get("statuscode", status)
    if not isinstance(is_success, bool) or not isinstance(code, int) or isinstance(code, bool):
        raise unreadable(status)
    if is_success:
        number = _small(told.get("data")).get("messageid")
        return str(number) if isinstance(number, int | str) and number else ref
    if code in _ACCOUNT:
        raise AccountRefused(str(code))
    if code == _TOO_FAST:
        raise SmsUnavailable(str(code))
    if not 400 <= code < 500:
        raise NoAnswer(str(code), maybe_taken=True)
    raise SmsRejected(Rejection.CONTENT, str(code))
