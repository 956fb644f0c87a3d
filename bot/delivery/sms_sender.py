"""The way out to a phone number, through whichever providers are set."""

from __future__ import annotations

from bot.delivery.senders import OutgoingCode, OutgoingText, SendError, Sent, Trouble
from bot.gateways.codes import Code
from bot.gateways.codes.ways import CodeWays
from bot.gateways.sms import Rejection, SmsGateway, SmsRejected, SmsUnavailable

__all__ = ["SmsSender"]

_TROUBLES = {
    Rejection.NUMBER: Trouble.INVALID,
    Rejection.CONTENT: Trouble.REJECTED,
    Rejection.ACCOUNT: Trouble.MISCONFIGURED,
}


class SmsSender:
    """Implements :class:`bot.delivery.senders.Sender`. The provider sets the pace: too fast is «later».

    ``codes``: ways of their own for one-time codes; none: they go as every SMS. ``gateway`` none: nothing but
    codes goes out.
    """

    def __init__(self, gateway: SmsGateway | None, codes: CodeWays | None = None) -> None:
        self._gateway = gateway
        self._codes = codes

    async def admit(self, address: str, *, urgent: bool) -> None:
        return

    async def send(self, text: OutgoingText) -> Sent:
        """Raises SendError."""
        try:
            if text.code is not None and self._codes is not None:
                return Sent(await self._send_code(self._codes, text, text.code))
            if self._gateway is None:
                raise SendError(Trouble.REJECTED, "sms off")
            return Sent(await self._gateway.send(text.address, text.text, text.ref))
        except SmsRejected as no:
            raise SendError(_TROUBLES[no.rejection], f"sms {no.reason}") from None
        except SmsUnavailable as later:
            trouble = Trouble.AMBIGUOUS if later.maybe_sent else Trouble.NOT_SENT
            raise SendError(trouble, f"sms {later.reason}") from None

    async def _send_code(self, ways: CodeWays, text: OutgoingText, code: OutgoingCode) -> str:
        asked = Code(text.address, code.digits, text.text, text.ref, code.ends_at)
        return await ways.send(asked, asked_in=code.asked_in)
