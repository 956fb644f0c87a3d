"""The way out to a mailbox."""

from __future__ import annotations

from bot.delivery.senders import OutgoingText, SendError, Sent, Trouble
from bot.gateways.email import Email, EmailGateway, EmailRejected, EmailUnavailable

__all__ = ["EmailSender"]


class EmailSender:
    """Implements :class:`bot.delivery.senders.Sender`. The server sets the pace: too fast is «later»."""

    def __init__(self, gateway: EmailGateway) -> None:
        self._gateway = gateway

    async def admit(self, address: str, *, urgent: bool) -> None:
        return

    async def send(self, text: OutgoingText) -> Sent:
        """Raises SendError: also for a one-time code, whoever wrote the row."""
        if text.code is not None:
            raise SendError(Trouble.REJECTED, "email code")
        letter = Email(text.address, text.subject or "", text.text, text.ref)
        try:
            return Sent(await self._gateway.send(letter))
        except EmailRejected as no:
            trouble = Trouble.INVALID if no.is_mailbox else Trouble.REJECTED
            raise SendError(trouble, f"email {no.reason}") from None
        except EmailUnavailable as later:
            trouble = Trouble.AMBIGUOUS if later.maybe_sent else Trouble.NOT_SENT
            raise SendError(trouble, f"email {later.reason}") from None
