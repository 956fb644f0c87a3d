"""kill -9 in the middle of a form, and the form goes on."""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aiogram_dialog import DialogManager
from sqlalchemy import func, insert, select

from bot.texts import Texts
from storage.database import Database
from storage.models.accounts import ThrottleHit
from storage.models.conversation import DialogState
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.messengers.desk import Desk
from tests.messengers.kit import Stage, pressed, stage

ROOT = Path(__file__).resolve().parents[2]
#: Seconds that importing everything may take on a busy machine.
START_S = 120.0
NUMBERS = itertools.count(1)


@asynccontextmanager
async def counter_until_killed(desk: Desk, database_url: str) -> AsyncIterator[None]:
    """A bot of ours as a process of its own; SIGKILL ends it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.messengers.child",
        desk.url,
        database_url,
        desk.capabilities.name,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.kill()
        await process.wait()


async def written_behind(database: Database, words: str) -> None:
    """What may be lost in a kill is the last twentieth of a second: that is over now."""
    async with asyncio.timeout(5):
        while True:
            async with database.background() as connection:
                rows = await connection.scalars(select(DialogState.data))
                if any(words in data for data in rows):
                    return
            await asyncio.sleep(0.005)


async def test_a_form_goes_on_after_a_kill(desk: Desk, database_url: str, database: Database) -> None:
    sara = desk.people[0]
    async with counter_until_killed(desk, database_url):
        await sara.text("/start")
        await sara.sees("home 0", START_S)
        await sara.press("form")
        await sara.sees("your name?")
        await sara.text("سارا")
        await sara.sees("your phone?")
        await written_behind(database, '"letters":4')
    await sara.contact()
    async with counter_until_killed(desk, database_url):
        await sara.sees("review 4", START_S)


def adds_a_fact(database: Database, clock: ManualClock, staged: Stage, *, then_dies: bool = False) -> None:
    async def press(manager: DialogManager) -> None:
        async with UnitOfWork(database, manager.middleware_data["update_mark"]) as tx:
            fact = insert(ThrottleHit).values(id=next(NUMBERS), kind="x", subject=b"", at=clock.now())
            await tx.session.execute(fact)
            await tx.commit()
        if then_dies:
            raise asyncio.CancelledError

    staged.acts.press = press


async def facts(database: Database) -> int:
    async with database.background() as connection:
        return int(await connection.scalar(select(func.count()).select_from(ThrottleHit)) or 0)


async def test_a_committed_fact_is_neither_lost_nor_repeated(
    database: Database, clock: ManualClock, texts: Texts
) -> None:
    first = await stage(database, clock, texts)
    await first.text("hi")
    data = first.data_of("press")
    adds_a_fact(database, clock, first, then_dies=True)
    with suppress(asyncio.CancelledError):  # what a kill looks like from inside
        await first.feed(pressed(data), update_id=50)
    await first.stop()
    assert await facts(database) == 1

    second = await stage(database, clock, texts)
    adds_a_fact(database, clock, second)
    await second.feed(pressed(data), update_id=50)
    assert await facts(database) == 1
    assert second.acts.presses == []
    assert "home 0" in second.window().text
    await second.stop()


async def test_two_replicas_that_get_one_update_act_once(
    database: Database, clock: ManualClock, texts: Texts
) -> None:
    first, second = await stage(database, clock, texts), await stage(database, clock, texts)
    for each in (first, second):
        await each.text("hi")
        adds_a_fact(database, clock, each)
    await first.press("press", update_id=50)
    await second.press("press", update_id=50)
    assert await facts(database) == 1
    assert second.acts.presses == [5]
    assert "home 0" in second.window().text
    await first.stop()
    await second.stop()
