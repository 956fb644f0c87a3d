"""One provider as all its questions see it: breaker, second try, metrics, log."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from bot.clock import Clock
from bot.gateways.breaker import Breaker
from bot.gateways.metrics import ANSWERED_AFTER, ASKED, SHUT
from bot.gateways.posting import AccountRefused, NoAnswer

__all__ = ["Line"]

T = TypeVar("T")
_log = structlog.get_logger(__name__)


class Line:
    """``tries``: 2 only where asking twice does no harm (a look-up, or a provider that merges repeats of one
    reference). The ledger and the person try again later anyway; this try is for a connection that broke."""

    def __init__(
        self,
        provider: str,
        clock: Clock,
        *,
        tries: int = 1,
        pause_s: float = 0.3,
        breaker: Breaker | None = None,
    ) -> None:
        self._provider = provider
        self._clock = clock
        self._tries = tries
        self._pause_s = pause_s
        self._breaker = breaker or Breaker(clock)

    def each(self, whole_s: float) -> float:
        """How long one try may take so that all of them and the pauses between fit into ``whole_s``."""
        return max(0.1, (whole_s - self._pause_s * (self._tries - 1)) / self._tries)

    async def ask(self, operation: str, question: Callable[[], Awaitable[T]]) -> T:
        """What ``question`` gives or raises; it raises NoAnswer for what is no answer.

        Raises NoAnswer; its ``maybe_taken`` is that of all tries together.
        """
        doubt = False
        for left in reversed(range(self._tries)):
            try:
                return await self._once(operation, question)
            except NoAnswer as lost:
                doubt = doubt or lost.maybe_taken
                if left == 0 or isinstance(lost, AccountRefused) or self._breaker.state != "closed":
                    if doubt and not lost.maybe_taken:
                        raise NoAnswer(lost.reason, maybe_taken=True) from None
                    raise
            await asyncio.sleep(self._pause_s)
        raise AssertionError("a line tries at least once")

    async def _once(self, operation: str, question: Callable[[], Awaitable[T]]) -> T:
        ticket = self._breaker.enter()
        if ticket is None:
            ASKED.labels(self._provider, operation, "shut").inc()
            raise NoAnswer("shut", maybe_taken=False)
        began, outcome = self._clock.monotonic(), "given_up"
        try:
            answer = await question()
            outcome = "answered"
            return answer
        except AccountRefused as ours:
            outcome = "account"
            _log.error("provider refuses our account", provider=self._provider, reason=ours.reason)
            raise
        except NoAnswer as lost:
            outcome = "no_answer"
            _log.warning(
                "provider did not answer", provider=self._provider, method=operation, reason=lost.reason
            )
            raise
        except Exception:
            outcome = "refused"
            raise
        finally:
            self._give_back(ticket, outcome)
            ASKED.labels(self._provider, operation, outcome).inc()
            ANSWERED_AFTER.labels(self._provider, operation).observe(self._clock.monotonic() - began)

    def _give_back(self, ticket: int, outcome: str) -> None:
        """A refusal is an answer: the provider is there."""
        before = self._breaker.state
        if outcome == "no_answer":
            self._breaker.failed(ticket)
        elif outcome == "given_up":
            self._breaker.let_go(ticket)
        else:
            self._breaker.answered(ticket)
        after = self._breaker.state
        if after != before:
            _log.warning("provider is left alone or asked again", provider=self._provider, state=after)
        SHUT.labels(self._provider).set(0 if after == "closed" else 1)
