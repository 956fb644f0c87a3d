"""SMS into the sandbox's inbox, over HTTP like any provider."""

from __future__ import annotations

from bot.gateways.posting import NoAnswer, Poster
from bot.gateways.sms import Rejection, SmsRejected, SmsUnavailable

__all__ = ["SandboxSms"]

_LATER = frozenset({409, 429, 451})
_ACCOUNT = frozenset({401, 402, 403, 407, 418})
_NUMBER = 411


class SandboxSms:
    """Implements :class:`bot.gateways.sms.SmsGateway`. ``url`` is the sandbox's base address.

    The inbox keeps one letter a reference, so asking again is always harmless. Status codes are read as
    Kavenegar's (delivery reference, 6).
    """

    def __init__(self, url: str, *, timeout_s: float = 10.0) -> None:
        self._url = f"{url.rstrip('/')}/sandbox/sms"
        self._poster = Poster(timeout_s)

    async def send(self, phone: str, text: str, ref: str) -> str:
        """The inbox's number of the letter. Raises SmsUnavailable, SmsRejected."""
        try:
            status, answer = await self._poster.post(self._url, {"phone": phone, "text": text, "ref": ref})
        except NoAnswer as lost:
            raise SmsUnavailable(lost.reason) from None
        if status in _LATER or status >= 500:
            raise SmsUnavailable(str(status))
        if status >= 400:
            raise SmsRejected(_rejection(status), str(status))
        return str(answer["id"]) if isinstance(answer, dict) and "id" in answer else ref

    async def close(self) -> None:
        await self._poster.close()


def _rejection(status: int) -> Rejection:
    if status in _ACCOUNT:
        return Rejection.ACCOUNT
    return Rejection.NUMBER if status == _NUMBER else Rejection.CONTENT
