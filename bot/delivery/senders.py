"""What a channel's sender takes, gives and raises."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

__all__ = ["OutgoingCode", "OutgoingText", "SendError", "Sender", "Sent", "Trouble"]


@dataclass(frozen=True, slots=True)
class OutgoingCode:
    """A one-time code apart from its text, for providers that write the text themselves.

    ``asked_in``: the messenger of the chat that waits for it; it must not turn up there. ``ends_at``: later
    it opens nothing.
    """

    digits: str = field(repr=False)
    asked_in: str | None
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OutgoingText:
    """``address``: a chat id in digits, a phone number (E.164) or a mailbox. ``text``: HTML for messengers,
    else plain. ``subject``: of a letter.

    ``act``: ``send``, or ``edit`` or ``delete`` what the messenger numbered ``target_ref``. ``buttons``:
    text and callback data of each, one under the other. ``ref`` is the same in every attempt, so that a
    provider that knows references can merge repeats. ``code``: of a message that carries one.
    ``paid``: as a paid broadcast.
    """

    ref: str
    address: str = field(repr=False)
    text: str = field(repr=False)
    buttons: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    silent: bool = False
    code: OutgoingCode | None = field(default=None, repr=False)
    subject: str | None = None
    act: str = "send"
    target_ref: str | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """``provider_ref``: the provider's own number of it, none where the answer could not be read."""

    provider_ref: str | None


class Trouble(StrEnum):
    """Classes of failure. Source: delivery reference, 3.6."""

    NOT_SENT = "not sent"
    AMBIGUOUS = "ambiguous"
    FLOOD = "flood"
    BLOCKED = "blocked"
    INVALID = "invalid"
    REJECTED = "rejected"
    MISCONFIGURED = "misconfigured"


class SendError(Exception):
    """It was not sent, or nobody knows. ``reason`` is a short code of ours: no address, nobody's words."""

    def __init__(self, trouble: Trouble, reason: str, retry_after: timedelta = timedelta(0)) -> None:
        super().__init__(f"{trouble}: {reason}")
        self.trouble = trouble
        self.reason = reason
        self.retry_after = retry_after


class Sender(Protocol):
    """One channel's way out."""

    async def admit(self, address: str, *, urgent: bool) -> None:
        """Waits until the limits allow one more to this address (a chat id in digits, or ``""``)."""
        ...

    async def send(self, text: OutgoingText) -> Sent:
        """Sends once, in bounded time. Raises SendError."""
        ...
