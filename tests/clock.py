"""A clock that stands still until it is told to move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 8, 3, 6, 30, tzinfo=UTC)  # Monday, 12 Mordad 1405, 10:00 in Tehran


class ManualClock:
    """Implements :class:`bot.clock.Clock`."""

    def __init__(self, start: datetime = START) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs an aware start")
        self._now = start.astimezone(UTC)
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, step: timedelta) -> None:
        """Let time pass; it never goes back."""
        if step < timedelta(0):
            raise ValueError("time does not go back")
        self._now += step
        self._monotonic += step.total_seconds()
