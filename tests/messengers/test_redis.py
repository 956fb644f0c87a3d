"""The same conversation with its state in Redis."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import AsyncIterator

import pytest

from bot.settings import ConversationSection
from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.kit import pressed, stage

pytestmark = pytest.mark.redis
URL = os.environ.get("PISHKHAN_TEST_REDIS", "redis://127.0.0.1:6379/0")


@pytest.fixture
async def section() -> AsyncIterator[ConversationSection]:
    from redis.asyncio import Redis

    yield ConversationSection(storage="redis", redis_url=URL)
    redis = Redis.from_url(URL)
    async for name in redis.scan_iter(match="pishkhan:7000000001:*"):
        await redis.delete(name)
    await redis.aclose()


async def test_two_presses_at_once_are_counted_one_after_the_other(
    database: Database, clock: ManualClock, texts: Texts, section: ConversationSection
) -> None:
    made = await stage(database, clock, texts, section=section)
    user = uuid.uuid4().int % 10**9
    await made.text("hi", user=user)
    data = made.data_of("press", user)
    await asyncio.gather(made.feed(pressed(data, user)), made.feed(pressed(data, user)))
    assert "home 2" in made.window(user).text
    await made.stop()


async def test_a_second_process_goes_on_where_the_first_ended(
    database: Database, clock: ManualClock, texts: Texts, section: ConversationSection
) -> None:
    user = uuid.uuid4().int % 10**9
    first = await stage(database, clock, texts, section=section)
    await first.text("hi", user=user)
    await first.press("press", user=user)
    data = first.data_of("press", user)
    await first.stop()
    second = await stage(database, clock, texts, section=section)
    await second.feed(pressed(data, user), update_id=99)
    assert "home 2" in second.window(user).text
    await second.stop()
