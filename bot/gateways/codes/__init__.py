"""Bringing a one-time code to a phone number: by SMS, or by a messenger that knows people by their number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

__all__ = ["Code", "CodeGateway"]


@dataclass(frozen=True, slots=True)
class Code:
    """``phone`` is E.164; ``text`` is the whole SMS with the code in it, for ways that have no template.

    ``ref`` is the same in every attempt. ``ends_at``: later it opens nothing.
    """

    phone: str = field(repr=False)
    digits: str = field(repr=False)
    text: str = field(repr=False)
    ref: str
    ends_at: datetime


class CodeGateway(Protocol):
    """One way. It fails as an SMS gateway does (:mod:`bot.gateways.sms`)."""

    @property
    def messenger(self) -> str | None:
        """The messenger that the code turns up in (``telegram``, ``bale``); none: as an SMS."""
        ...

    async def send(self, code: Code) -> str:
        """The provider's own reference. Raises SmsUnavailable, SmsRejected."""
        ...
