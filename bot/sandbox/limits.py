"""The messenger's sending limits: Telegram 30/s a token, 1/s a chat with a short burst, 20/min a group.

**Which calls count** (``Method.limited``): everything that shows or changes a message: every send…, forward…,
copy…, edit… and pin; an album, a bulk copy and a bulk forward count as one call. Answers to callback and
pre-checkout queries, typing signs, deletions, getFile, questions and settings do not. A channel counts as a
group. A call that is refused counts for nothing.

Bale publishes no numbers; its rates here are the guesses of reference/bale.md section 6.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

CHATS_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Rates:
    """``token``: calls in any one second. ``group``: calls in any sixty seconds. ``chat``: calls a second to
    one private chat, and how many may come at once."""

    token: int
    chat: tuple[float, int]
    group: int


TELEGRAM_RATES = Rates(token=30, chat=(1, 4), group=20)
BALE_RATES = Rates(token=20, chat=(1, 4), group=20)


class Meter(Protocol):
    """What counts the calls of one token or to one chat."""

    def wait(self, now: float) -> float:
        """Seconds until one more fits; 0 when it fits now."""
        ...

    def take(self, now: float) -> None:
        """Count one."""
        ...

    def is_idle(self, now: float) -> bool:
        """Whether nothing that was counted matters any more."""
        ...


class Window:
    """At most ``most`` calls in any stretch of ``seconds``; a bucket would let twice as many in at first."""

    __slots__ = ("_seconds", "_times")

    def __init__(self, most: int, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=most)

    def wait(self, now: float) -> float:
        if len(self._times) < (self._times.maxlen or 0):
            return 0.0
        return max(0.0, self._times[0] + self._seconds - now)

    def take(self, now: float) -> None:
        self._times.append(now)

    def is_idle(self, now: float) -> bool:
        return not self._times or self._times[-1] + self._seconds <= now


class Bucket:
    """A leaky bucket kept as one number: the time when it will be empty again."""

    __slots__ = ("_burst_seconds", "_empty_at", "_interval")

    def __init__(self, per_second: float, burst: int) -> None:
        self._interval = 1 / per_second
        self._burst_seconds = burst * self._interval
        self._empty_at = float("-inf")

    def wait(self, now: float) -> float:
        return max(0.0, self._empty_at + self._interval - self._burst_seconds - now)

    def take(self, now: float) -> None:
        self._empty_at = max(self._empty_at, now) + self._interval

    def is_idle(self, now: float) -> bool:
        return self._empty_at <= now


class Limits:
    """Counts calls of all bots; off until ``enabled``."""

    def __init__(self, clock: Callable[[], float], *, enabled: bool) -> None:
        self._clock = clock
        self.enabled = enabled
        self._tokens: dict[int, Window] = {}
        self._chats: dict[tuple[int, int], Meter] = {}

    @property
    def remembered(self) -> int:
        """How many chats are kept in mind."""
        return len(self._chats)

    def retry_after(
        self, bot_id: int, chat_id: int, *, group: bool, rates: Rates = TELEGRAM_RATES
    ) -> int | None:
        """Count one call; whole seconds to wait when it must be refused, else None."""
        if not self.enabled:
            return None
        now = self._clock()
        token = self._tokens.get(bot_id)
        if token is None:
            token = self._tokens[bot_id] = Window(rates.token, 1.0)
        chat = self._chats.get((bot_id, chat_id))
        if chat is None:
            self._forget_idle(now)
            chat = Window(rates.group, 60.0) if group else Bucket(*rates.chat)
            self._chats[bot_id, chat_id] = chat
        wait = max(token.wait(now), chat.wait(now))
        if wait > 0:
            return math.ceil(wait)
        token.take(now)
        chat.take(now)
        return None

    def _forget_idle(self, now: float) -> None:
        if len(self._chats) >= CHATS_REMEMBERED:
            self._chats = {key: meter for key, meter in self._chats.items() if not meter.is_idle(now)}
