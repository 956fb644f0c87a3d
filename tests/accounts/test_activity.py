"""When a session was last used survives a database that is away for a while."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.accounts.activity import SessionActivity
from bot.accounts.visitor import Visitors
from storage.database import Database
from storage.models import LoginSession
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in
from tests.clock import ManualClock
from tests.house import House
from tests.messengers.kit import until


async def test_a_flush_that_fails_is_made_up_for(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await logged_in(house)
    activity = await house.get(SessionActivity)
    clock.advance(timedelta(minutes=5))
    await (await house.get(Visitors)).load("telegram", visitor.user_id, visitor.chat_id)
    background, failed = database.background, []

    def away_once() -> Any:
        if not failed:
            failed.append(1)
            raise OSError("database is away")
        return background()

    monkeypatch.setattr(database, "background", away_once)
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(activity.run(stop, every_s=0.01))
        await until(lambda: failed and not activity._dirty)
        stop.set()
    async with UnitOfWork(database) as tx:
        session = await tx.session.get_one(LoginSession, visitor.session_id)
        assert session.last_seen_at == clock.now()
