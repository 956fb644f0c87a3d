"""Time, injected: no rule asks the machine what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

__all__ = ["TEHRAN", "Clock", "SystemClock"]

TEHRAN = ZoneInfo("Asia/Tehran")


class Clock(Protocol):
    """Where a rule gets the time from."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, never going back: for measuring how long something took."""
        ...


class SystemClock:
    """The clock of the machine. Its time zone does not matter."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place that asks

    def monotonic(self) -> float:
        return time.monotonic()
