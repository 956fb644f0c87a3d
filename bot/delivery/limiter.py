"""How fast a token may speak: GCRA on the monotonic clock, for one process.

One limiter per token, asked by the sender and by the dialogs' session alike. Source: delivery reference, 4.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.clock import Clock

__all__ = ["Gcra", "Limiter", "Pace", "Unlimited", "limiter_for", "pace_of"]

_RECENT_S = 3.0
_NOTHING_S = 1e-6
#: A messenger counts by its own clock what arrives: a little more than a second by ours.
WINDOW_S = 1.03
_CHATS_KEPT = 10_000


class Limiter(Protocol):
    async def acquire(self, chat_id: int | None, urgent: bool) -> None:
        """Waits until one more call may go out; none for a call that goes to no chat."""
        ...

    async def depart(self) -> None:
        """Waits once more, just before the call goes out: those that were let in one by one may have been
        held up together since (a commit, a busy machine), and must not arrive together."""
        ...

    def left(self, chat_id: int | None, urgent: bool) -> float:
        """Seconds until ``acquire`` may return, as far as is known now; 0: at once."""
        ...

    def push(self, chat_id: int | None, seconds: float) -> None:
        """Nothing to this chat (none: nothing at all) for so long."""
        ...

    def flooded(self, chat_id: int | None, seconds: float) -> None:
        """The messenger answered 429 with this wait: the chat was too fast if it had another call just now,
        else the whole token was."""
        ...


class Unlimited:
    """For a server that has no limits (benches, the sandbox with its limits off)."""

    async def acquire(self, chat_id: int | None, urgent: bool) -> None:
        return

    async def depart(self) -> None:
        return

    def left(self, chat_id: int | None, urgent: bool) -> float:
        return 0.0

    def push(self, chat_id: int | None, seconds: float) -> None:
        return

    def flooded(self, chat_id: int | None, seconds: float) -> None:
        return


@dataclass(frozen=True, slots=True)
class Pace:
    """Calls a second and how many may go at once; the first two for the token, the others for one chat.

    28/s with a burst of 2 stays within 30 in any second. After a 429 for the whole token the pace falls to
    ``after_flood`` of itself (not below ``slowest`` of the full one), and comes back by a twentieth every
    ``recovers_s`` without one.
    """

    per_second: float = 28.0
    burst: int = 2
    chat_per_second: float = 1.0
    chat_burst: int = 3
    # A person who presses gets an answer each time: messengers take short bursts in one chat, and what is
    # too much for them comes back as a 429, which holds the chat.
    urgent_chat_burst: int = 20
    after_flood: float = 0.8
    slowest: float = 0.25
    recovers_s: float = 10.0

    @property
    def window(self) -> int:
        """How many calls may go out in any WINDOW_S."""
        return int(self.per_second) + 1


_PACE = Pace()
#: Bale publishes no numbers; 20 a second are guessed (bale reference, section 6).
_PACES = {"bale": Pace(per_second=18.0)}


@dataclass(slots=True)
class _Chat:
    tat: float
    latest: float
    before: float
    held_until: float = float("-inf")


class Gcra:
    """Waiters ask again after every sleep: a push reaches them all, and the urgent overtake the others."""

    def __init__(
        self,
        clock: Clock,
        pace: Pace = _PACE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._step = 1 / pace.per_second
        self._slack = (pace.burst - 1) * self._step
        self._chat_step = 1 / pace.chat_per_second
        self._chat_slack = (pace.chat_burst - 1) * self._chat_step
        self._urgent_chat_slack = (pace.urgent_chat_burst - 1) * self._chat_step
        self._tat = 0.0
        self._chats: dict[int, _Chat] = {}
        self._pace = pace
        self._eased_at = float("-inf")
        self._departures: deque[float] = deque(maxlen=pace.window)

    @property
    def per_second(self) -> float:
        """The pace just now."""
        return 1 / self._step

    async def acquire(self, chat_id: int | None, urgent: bool) -> None:
        while (wait := self._take(chat_id, urgent)) > 0:
            await self._sleep(wait)

    async def depart(self) -> None:
        while (wait := self._leave()) > _NOTHING_S:
            await self._sleep(wait)

    def _leave(self) -> float:
        now, gone = self._clock.monotonic(), self._departures
        if len(gone) == gone.maxlen and gone[0] + WINDOW_S > now:
            return gone[0] + WINDOW_S - now
        gone.append(now)
        return 0.0

    def left(self, chat_id: int | None, urgent: bool) -> float:
        return self._wait(chat_id, urgent, self._clock.monotonic())

    def push(self, chat_id: int | None, seconds: float) -> None:
        until = self._clock.monotonic() + seconds
        if chat_id is None:
            self._tat = max(self._tat, until + self._slack)
        else:
            chat = self._chats.setdefault(chat_id, _Chat(0.0, float("-inf"), float("-inf")))
            chat.held_until = max(chat.held_until, until)

    def flooded(self, chat_id: int | None, seconds: float) -> None:
        chat = None if chat_id is None else self._chats.get(chat_id)
        too_fast = chat is not None and self._clock.monotonic() - chat.before <= _RECENT_S
        if not too_fast:
            self._change_pace(self._pace.after_flood)
        self.push(chat_id if too_fast else None, seconds)

    def _change_pace(self, factor: float) -> None:
        full = self._pace.per_second
        rate = min(full, max(full * self._pace.slowest, factor / self._step))
        self._step, self._eased_at = 1 / rate, self._clock.monotonic()
        self._slack = (self._pace.burst - 1) * self._step

    def _take(self, chat_id: int | None, urgent: bool) -> float:
        """Seconds to wait before asking again; 0 when the slot is taken."""
        now = self._clock.monotonic()
        wait = self._wait(chat_id, urgent, now)
        if wait > 0:
            return wait
        if self._step * self._pace.per_second > 1 and now - self._eased_at >= self._pace.recovers_s:
            self._change_pace(1.05)
        self._tat = max(self._tat, now) + self._step
        if chat_id is not None:
            self._count(chat_id, now)
        return 0.0

    def _wait(self, chat_id: int | None, urgent: bool, now: float) -> float:
        # One slot of the burst is kept for the urgent: what can wait goes only when the bucket is full.
        wait = max(self._tat, now) - now - (self._slack if urgent else 0.0)
        chat = None if chat_id is None else self._chats.get(chat_id)
        if chat is not None:
            slack = self._urgent_chat_slack if urgent else self._chat_slack
            wait = max(wait, chat.held_until - now, chat.tat - now - slack)
        return wait if wait > _NOTHING_S else 0.0

    def _count(self, chat_id: int, now: float) -> None:
        if len(self._chats) >= _CHATS_KEPT:
            self._chats = {
                id_: chat
                for id_, chat in self._chats.items()
                if max(chat.tat, chat.held_until) + _RECENT_S > now
            }
        chat = self._chats.get(chat_id)
        if chat is None:
            self._chats[chat_id] = _Chat(now + self._chat_step, now, float("-inf"))
        else:
            chat.tat = max(chat.tat, now) + self._chat_step
            chat.before, chat.latest = chat.latest, now


def pace_of(messenger: str, per_second: float | None = None) -> Pace:
    """Of a token of this messenger; ``per_second``: what the operator knows better."""
    pace = _PACES.get(messenger, _PACE)
    return pace if per_second is None else replace(pace, per_second=per_second)


def limiter_for(messenger: str, clock: Clock, *, limits: bool, per_second: float | None = None) -> Limiter:
    """A token's own, for one process; ``limits`` false for a server that has none."""
    return Gcra(clock, pace_of(messenger, per_second)) if limits else Unlimited()
