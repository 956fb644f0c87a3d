"""Sending an e-mail: what a provider must be able to do, and how it says that it could not.

An e-mail never carries a one-time code (security reference, 1: NIST, ASVS 6.3.6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

__all__ = ["Email", "EmailGateway", "EmailRejected", "EmailUnavailable"]


@dataclass(frozen=True, slots=True)
class Email:
    """Plain text. ``ref`` becomes the Message-ID: the same in every attempt, so that repeats merge."""

    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    ref: str


class EmailUnavailable(Exception):
    """The server did not answer, or said «later». ``maybe_sent``: it may have taken it all the same."""

    def __init__(self, reason: str, *, maybe_sent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.maybe_sent = maybe_sent


class EmailRejected(Exception):
    """The server said no to this letter. ``reason`` is a short code without address or text.

    ``is_mailbox``: to the mailbox, not to what the letter says; the next letter would fare no better.
    """

    def __init__(self, reason: str, *, is_mailbox: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_mailbox = is_mailbox


class EmailGateway(Protocol):
    async def send(self, email: Email) -> str:
        """The provider's own reference. Raises EmailUnavailable, EmailRejected."""
        ...

    async def close(self) -> None: ...
