"""How long to wait before the next try when a messenger, or the database behind it, is away."""

from __future__ import annotations

import random

from aiogram.exceptions import TelegramRetryAfter

#: Seconds before the second try, and at most before any other.
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
#: Seconds that a 429 may make of it.
LONGEST_TOLD = 60.0


class Backoff:
    """Each pause twice as long as the one before, spread by a fifth; ``reset()`` after a success."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self._next = FIRST_PAUSE

    def pause(self, error: Exception | None = None) -> float:
        """Seconds to wait now; never less than a 429 asks for, within bounds."""
        pause = self._next * random.uniform(0.8, 1.2)  # noqa: S311 - spreads restarts
        self._next = min(self._next * 2, LONGEST_PAUSE)
        if isinstance(error, TelegramRetryAfter):
            pause = min(max(pause, float(error.retry_after)), LONGEST_TOLD)
        return pause
