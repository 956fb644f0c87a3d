"""One pace for several processes, on the clock of Redis; and each alone while that is away."""

from __future__ import annotations

import asyncio
import os
import time
import uuid
from collections.abc import AsyncIterator

import pytest

from bot.clock import SystemClock
from bot.delivery.limiter import Pace
from bot.delivery.shared_limiter import PROCESSES, SharedGcra

pytestmark = pytest.mark.redis
URL = os.environ.get("PISHKHAN_TEST_REDIS", "redis://127.0.0.1:6379/0")
FAST = Pace(per_second=100.0, chat_per_second=5.0, chat_burst=1)


@pytest.fixture
async def two() -> AsyncIterator[tuple[SharedGcra, SharedGcra]]:
    """As two processes have them for one token."""
    from redis.asyncio import Redis

    token = uuid.uuid4().hex
    one, other = (SharedGcra(Redis.from_url(URL), token, SystemClock(), FAST) for _ in range(2))
    yield one, other
    await one.close()
    await other.close()


async def test_two_processes_together_keep_the_pace_of_one(two: tuple[SharedGcra, SharedGcra]) -> None:
    begun = time.monotonic()
    await asyncio.gather(*[each.acquire(None, urgent=False) for each in two for _ in range(10)])
    assert time.monotonic() - begun >= 18 / FAST.per_second


async def test_a_429_to_one_is_known_to_the_other(two: tuple[SharedGcra, SharedGcra]) -> None:
    one, other = two
    one.flooded(None, 0.3)
    begun = time.monotonic()
    await asyncio.sleep(0.05)
    await other.acquire(None, urgent=True)
    assert time.monotonic() - begun >= 0.3
    assert one.left(None, urgent=True) == 0.0


async def test_a_chat_has_a_pace_of_its_own(two: tuple[SharedGcra, SharedGcra]) -> None:
    one, other = two
    begun = time.monotonic()
    await one.acquire(7, urgent=False)
    await other.acquire(8, urgent=False)
    assert time.monotonic() - begun < 0.15
    await other.acquire(7, urgent=False)
    assert time.monotonic() - begun >= 0.19


async def test_no_more_leave_together_than_the_window_allows(two: tuple[SharedGcra, SharedGcra]) -> None:
    begun = time.monotonic()
    await asyncio.gather(*[each.depart() for each in two for _ in range(51)])
    assert time.monotonic() - begun >= 1.0


async def test_while_redis_is_away_each_goes_on_alone_at_its_share() -> None:
    from redis.asyncio import Redis

    lonely = SharedGcra(Redis.from_url("redis://127.0.0.1:9/0"), "t", SystemClock(), FAST)
    begun = time.monotonic()
    for _ in range(4):
        await lonely.acquire(None, urgent=False)
    assert time.monotonic() - begun >= 3 * PROCESSES / FAST.per_second - 0.01
    await lonely.depart()
    await lonely.close()
