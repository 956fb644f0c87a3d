"""Sending an SMS: what a provider must be able to do, and how it says that it could not."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

__all__ = ["Rejection", "SmsGateway", "SmsRejected", "SmsUnavailable"]


class Rejection(StrEnum):
    """NUMBER: it does not exist or takes none. CONTENT: this text is not taken. ACCOUNT: our credit, key or
    plan: nothing goes out until somebody mends it, and no number is to blame."""

    NUMBER = "number"
    CONTENT = "content"
    ACCOUNT = "account"


class SmsUnavailable(Exception):
    """The provider did not answer, or said «later»: neither yes nor no.

    ``maybe_sent``: it may have gone out all the same. A provider that merges repeats of one reference says
    False, because asking again is harmless there.
    """

    def __init__(self, reason: str, *, maybe_sent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.maybe_sent = maybe_sent


class SmsRejected(Exception):
    """The provider said no. ``reason`` is a short code without number or text."""

    def __init__(self, rejection: Rejection, reason: str) -> None:
        super().__init__(f"{rejection}: {reason}")
        self.rejection = rejection
        self.reason = reason


class SmsGateway(Protocol):
    async def send(self, phone: str, text: str, ref: str) -> str:
        """Sends ``text`` to ``phone`` (E.164) in bounded time; ``ref`` is the same in every attempt.

        Returns the provider's own reference. Raises SmsUnavailable, SmsRejected.
        """
        ...
