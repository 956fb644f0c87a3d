"""A circuit breaker: who has not answered for a while is left alone for a while.

Our own, and small: of the libraries (purgatory, pybreaker, aiobreaker, circuitbreaker) none takes a clock,
and none lets exactly one question through to try whether the provider is back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from bot.clock import Clock

__all__ = ["Breaker"]

State = Literal["closed", "open", "half-open"]


class Breaker:
    """Closed until ``failures`` in a row; then open for ``rest``; then one trial decides (half-open).

    Each state hands out tickets of its own, so that what was asked before a change says nothing after it.
    """

    def __init__(self, clock: Clock, *, failures: int = 5, rest: timedelta = timedelta(seconds=30)) -> None:
        self._clock = clock
        self._most = failures
        self._rest_s = rest.total_seconds()
        self._state: State = "closed"
        self._failed = 0
        self._trial_at = 0.0
        self._ticket = 0

    @property
    def state(self) -> State:
        return self._state

    def enter(self) -> int | None:
        """A ticket to ask with, none when nothing must be asked now. Every ticket is given back, by
        ``answered``, ``failed`` or ``let_go``."""
        if self._state == "closed":
            return self._ticket
        if self._state == "half-open" or self._clock.monotonic() < self._trial_at:
            return None
        self._change("half-open")
        return self._ticket

    def answered(self, ticket: int) -> None:
        if ticket != self._ticket:
            return
        self._failed = 0
        if self._state == "half-open":
            self._change("closed")

    def failed(self, ticket: int) -> None:
        if ticket != self._ticket:
            return
        self._failed += 1
        if self._state == "half-open" or self._failed >= self._most:
            self._failed = 0
            self._trial_at = self._clock.monotonic() + self._rest_s
            self._change("open")

    def let_go(self, ticket: int) -> None:
        """The question was given up before it had an answer: another may be the trial."""
        if ticket == self._ticket and self._state == "half-open":
            self._change("open")

    def _change(self, state: State) -> None:
        self._state = state
        self._ticket += 1
