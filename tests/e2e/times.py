"""A clock that goes as the machine's does, and can be set forward."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.clock import SystemClock


class JumpingClock:
    """Implements :class:`bot.clock.Clock`. Other processes of a test see the time without the jumps."""

    def __init__(self) -> None:
        self._system = SystemClock()
        self._ahead = timedelta()

    def now(self) -> datetime:
        return self._system.now() + self._ahead

    def monotonic(self) -> float:
        return self._system.monotonic() + self._ahead.total_seconds()

    def jump(self, step: timedelta) -> None:
        """Let time pass at once; it never goes back."""
        if step < timedelta():
            raise ValueError("time does not go back")
        self._ahead += step
