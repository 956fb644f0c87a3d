"""The pace of a token, on a clock that moves only when somebody sleeps."""

from __future__ import annotations

import asyncio
import heapq
from datetime import timedelta

import pytest

from bot.delivery.limiter import Gcra, Pace, Unlimited, pace_of
from tests.clock import ManualClock


class Sleepers:
    """Sleeping moves the clock, once everybody sleeps."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._until: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._until, (self._clock.monotonic() + seconds, self._count, future))
        await future

    async def run(self, group: asyncio.Future[list[None]]) -> None:
        while not group.done():
            for _ in range(20):
                await asyncio.sleep(0)
            if self._until:
                moment, _, future = heapq.heappop(self._until)
                self._clock.advance(timedelta(seconds=max(0.0, moment - self._clock.monotonic())))
                future.set_result(None)
        group.result()


async def times(
    limiter: Gcra, clock: ManualClock, sleepers: Sleepers, asks: list[tuple[int | None, bool]]
) -> list[float]:
    """When each of these asks, all waiting at once, was let through; in the order of the asks."""
    passed: list[float] = [0.0] * len(asks)

    async def one(place: int, chat_id: int | None, urgent: bool) -> None:
        await limiter.acquire(chat_id, urgent)
        passed[place] = clock.monotonic()

    await sleepers.run(asyncio.gather(*[one(place, *ask) for place, ask in enumerate(asks)]))
    return passed


@pytest.fixture
def sleepers(clock: ManualClock) -> Sleepers:
    return Sleepers(clock)


@pytest.fixture
def limiter(clock: ManualClock, sleepers: Sleepers) -> Gcra:
    return Gcra(clock, Pace(), sleepers.sleep)


async def test_never_more_than_thirty_in_any_second(
    limiter: Gcra, clock: ManualClock, sleepers: Sleepers
) -> None:
    passed = sorted(await times(limiter, clock, sleepers, [(chat, chat % 2 == 0) for chat in range(120)]))
    assert max(sum(1 for other in passed if at <= other < at + 1) for at in passed) <= 30
    assert passed[-1] <= 120 / 28 + 0.1


async def test_one_chat_gets_a_short_burst_and_then_one_a_second(
    limiter: Gcra, clock: ManualClock, sleepers: Sleepers
) -> None:
    passed = sorted(await times(limiter, clock, sleepers, [(7, False)] * 6))
    assert passed[2] < 0.2
    assert passed[3:] == pytest.approx([1.0, 2.0, 3.0])


async def test_who_presses_quickly_is_answered_quickly_until_the_messenger_says_no(
    limiter: Gcra, clock: ManualClock, sleepers: Sleepers
) -> None:
    passed = sorted(await times(limiter, clock, sleepers, [(7, True)] * 12))
    assert passed[-1] < 0.5
    limiter.push(7, 5.0)
    held = await times(limiter, clock, sleepers, [(7, True)])
    assert held[0] - passed[-1] == pytest.approx(5.0, abs=0.1)


async def test_a_chat_that_must_wait_holds_up_no_other(
    limiter: Gcra, clock: ManualClock, sleepers: Sleepers
) -> None:
    passed = await times(limiter, clock, sleepers, [(7, False)] * 6 + [(8, False)])
    assert passed[-1] < 0.3


async def test_the_urgent_overtake_bulk(limiter: Gcra, clock: ManualClock, sleepers: Sleepers) -> None:
    passed = await times(limiter, clock, sleepers, [(chat, False) for chat in range(40)] + [(99, True)])
    assert passed[-1] < 0.1


async def test_a_push_reaches_who_waits_and_who_comes_later(
    limiter: Gcra, clock: ManualClock, sleepers: Sleepers
) -> None:
    limiter.push(None, 5.0)
    passed = sorted(await times(limiter, clock, sleepers, [(chat, True) for chat in range(5)]))
    assert passed[0] == pytest.approx(5.0)
    assert passed[-1] - passed[0] >= 4 / 28 - 1e-6


async def test_a_push_of_one_chat_leaves_the_others(
    limiter: Gcra, clock: ManualClock, sleepers: Sleepers
) -> None:
    limiter.push(7, 5.0)
    pushed, other = await times(limiter, clock, sleepers, [(7, True), (8, True)])
    assert pushed == pytest.approx(5.0)
    assert other < 0.1


@pytest.mark.parametrize(("calls_just_now", "other_chat_waits"), [(1, True), (2, False)])
async def test_a_flood_answer_blames_the_chat_only_if_it_was_busy(
    limiter: Gcra, clock: ManualClock, sleepers: Sleepers, calls_just_now: int, other_chat_waits: bool
) -> None:
    await times(limiter, clock, sleepers, [(7, True)] * calls_just_now)
    limiter.flooded(7, 10.0)
    asked = clock.monotonic()
    [passed] = await times(limiter, clock, sleepers, [(8, True)])
    assert (passed - asked > 9.0) is other_chat_waits


async def test_no_limits_wait_for_nothing() -> None:
    limiter = Unlimited()
    limiter.push(None, 100.0)
    limiter.flooded(7, 100.0)
    async with asyncio.timeout(1):
        await limiter.acquire(7, urgent=False)


async def test_calls_that_were_held_up_together_do_not_leave_together(
    limiter: Gcra, clock: ManualClock, sleepers: Sleepers
) -> None:
    """As after a busy second: forty were let in, and all of them come to the wire at once."""
    left: list[float] = []

    async def leave() -> None:
        await limiter.depart()
        left.append(clock.monotonic())

    await sleepers.run(asyncio.gather(*[leave() for _ in range(70)]))
    assert all(left[place + 29] - left[place] >= 1.03 - 1e-6 for place in range(len(left) - 29))


async def test_the_pace_falls_after_a_flood_of_the_token_and_comes_back(
    limiter: Gcra, clock: ManualClock
) -> None:
    limiter.flooded(None, 1.0)
    assert limiter.per_second == pytest.approx(28 * 0.8)
    for _ in range(20):
        limiter.flooded(None, 1.0)
    assert limiter.per_second == pytest.approx(7)
    for _ in range(40):
        clock.advance(timedelta(seconds=11))
        await limiter.acquire(None, urgent=False)
    assert limiter.per_second == pytest.approx(28)


async def test_a_chat_that_was_too_fast_slows_nobody_else(limiter: Gcra) -> None:
    await limiter.acquire(1, urgent=True)
    await limiter.acquire(1, urgent=True)
    limiter.flooded(1, 2.0)
    assert limiter.per_second == pytest.approx(28)


def test_an_operator_may_know_the_pace_better() -> None:
    assert pace_of("bale").per_second == 18
    assert pace_of("bale", 9.5).per_second == 9.5
    assert pace_of("telegram").window == 29
