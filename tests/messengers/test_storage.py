"""Dialog state: fresh dicts, deleted rows, batches, failures, memory, and a process that is killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import StorageKey
from sqlalchemy import func, select

from bot.messengers.behind import Behind
from bot.messengers.state_table import StateTable
from bot.messengers.storage import WrittenBehindStorage, key_text
from bot.nursery import Nursery
from storage.database import Database
from storage.models.conversation import DialogState, ProcessedUpdate
from storage.update_mark import UpdateMark
from tests.clock import ManualClock
from tests.messengers.kit import until

ROOT = Path(__file__).resolve().parents[2]


def key(user: int = 5, destiny: str = "default") -> StorageKey:
    return StorageKey(bot_id=7, chat_id=user, user_id=user, destiny=destiny)


def storage_of(database: Database, clock: ManualClock, **options: Any) -> WrittenBehindStorage:
    return WrittenBehindStorage(Behind(StateTable(database), clock, Nursery()), **options)


async def kept(database: Database) -> dict[str, str]:
    async with database.background() as connection:
        rows = await connection.execute(select(DialogState.key, DialogState.data))
        return {row.key: row.data for row in rows}


async def written(database: Database) -> None:
    async with asyncio.timeout(5):
        while not await kept(database):  # noqa: ASYNC110 - another connection is asked
            await asyncio.sleep(0.005)


async def test_data_is_fresh_every_time(database: Database, clock: ManualClock) -> None:
    storage = storage_of(database, clock)
    given: dict[str, Any] = {"list": [1]}
    await storage.set_data(key(), given)
    given["list"].append(2)
    first = await storage.get_data(key())
    first["list"].append(3)
    assert await storage.get_data(key()) == {"list": [1]}
    assert await storage.get_data(key(6)) == {}


async def test_a_second_process_goes_on_where_the_first_ended(database: Database, clock: ManualClock) -> None:
    first = storage_of(database, clock)
    await first.set_data(key(destiny="aiogd:stack:"), {"نام": "سارا"})
    await first.set_state(key(), State("x", "Form"))
    await first.close()
    second = storage_of(database, clock)
    assert await second.get_data(key(destiny="aiogd:stack:")) == {"نام": "سارا"}
    assert await second.get_state(key()) == "Form:x"
    assert await second.get_data(key()) == {}


async def test_an_empty_dict_deletes_the_row(database: Database, clock: ManualClock) -> None:
    storage = storage_of(database, clock)
    await storage.set_data(key(), {"a": 1})
    await storage.close()
    assert await kept(database) == {key_text(key()): '{"a":1}'}
    await storage.set_data(key(), {})
    await storage.close()
    assert await kept(database) == {}


async def test_state_and_data_live_in_one_row(database: Database, clock: ManualClock) -> None:
    storage = storage_of(database, clock)
    await storage.set_state(key(), "A:b")
    await storage.set_data(key(), {"a": 1})
    await storage.set_data(key(), {})
    await storage.close()
    assert await kept(database) == {key_text(key()): "{}"}
    assert await storage_of(database, clock).get_state(key()) == "A:b"


@pytest.mark.parametrize(
    "value", [date(2026, 1, 1), {1: "int key"}, object(), datetime(2026, 1, 1, tzinfo=UTC)]
)
async def test_what_would_not_come_back_is_refused(
    database: Database, clock: ManualClock, value: Any
) -> None:
    with pytest.raises(TypeError):
        await storage_of(database, clock).set_data(key(), {"value": value})


async def test_it_writes_by_itself_soon(database: Database, clock: ManualClock) -> None:
    storage = storage_of(database, clock)
    await storage.start()
    await storage.set_data(key(), {"a": 1})
    await written(database)
    await storage.close()


async def test_many_changes_are_one_transaction(database: Database, clock: ManualClock) -> None:
    """Gathered for longer than a slow machine needs to make them; ``close`` writes at once."""
    behind = Behind(StateTable(database), clock, Nursery(), flush_ms=600_000)
    storage = WrittenBehindStorage(behind)
    sizes: list[int] = []
    write = behind.table.write

    async def counted(rows: Any, marks: Any, now: Any) -> None:
        sizes.append(len(rows))
        await write(rows, marks, now)

    behind.table.write = counted  # type: ignore[method-assign]
    await storage.start()
    for count in range(100):
        await storage.set_data(key(count % 10), {"count": count})
    await storage.close()
    assert sizes == [10]


async def test_a_failed_write_is_kept_and_tried_again(database: Database, clock: ManualClock) -> None:
    storage = storage_of(database, clock)
    behind = storage._behind
    write = behind.table.write
    failures = 2

    async def failing(rows: Any, marks: Any, now: Any) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            await storage.set_data(key(), {"newer": failures})
            raise OSError("disk")
        await write(rows, marks, now)

    behind.table.write = failing  # type: ignore[method-assign]
    await storage.start()
    await storage.set_data(key(), {"old": 1})
    behind.mark(UpdateMark(7, 1, clock.now()))
    await written(database)
    assert await kept(database) == {key_text(key()): '{"newer":0}'}
    async with database.background() as connection:
        assert await connection.scalar(select(func.count()).select_from(ProcessedUpdate)) == 1
    await storage.close()


async def test_memory_has_an_end_and_nothing_unwritten_is_dropped(
    database: Database, clock: ManualClock
) -> None:
    storage = storage_of(database, clock, capacity=10)
    for user in range(30):
        await storage.set_data(key(user), {"user": user})
    assert storage.size == 30
    await storage.close()
    await storage.set_data(key(99), {"user": 99})
    assert storage.size == 10
    for user in range(30):
        assert await storage.get_data(key(user)) == {"user": user}
    assert storage.size <= 11


async def test_a_mark_that_stands_is_no_error(database: Database, clock: ManualClock) -> None:
    behind = Behind(StateTable(database), clock, Nursery())
    for _ in range(2):
        behind.mark(UpdateMark(7, 41, clock.now()))
        await behind.close()
    since = clock.now() - timedelta(minutes=1)
    assert await behind.table.marks_since(7, since, 10) == [(41, 0)]
    assert await behind.table.marks_since(8, since, 10) == []


async def test_marks_of_last_week_are_deleted(database: Database, clock: ManualClock) -> None:
    behind = Behind(StateTable(database), clock, Nursery())
    await behind.start()
    for number in range(10):
        behind.mark(UpdateMark(7, number, clock.now()))
    since = clock.now()
    await until_marks(behind, since, 10)
    clock.advance(timedelta(days=7))
    behind.mark(UpdateMark(7, 99, clock.now()))
    await until_marks(behind, since, 1)
    assert await behind.table.marks_since(7, since, 20) == [(99, 0)]
    await behind.close()


async def until_marks(behind: Behind, since: datetime, count: int) -> None:
    async with asyncio.timeout(5):
        while len(await behind.table.marks_since(7, since, 20)) != count:  # noqa: ASYNC110 - the database is asked
            await asyncio.sleep(0.005)


async def test_keys_hold_every_part() -> None:
    whole = StorageKey(bot_id=1, chat_id=2, user_id=3, thread_id=4, business_connection_id="b", destiny="d")
    assert key_text(whole) == "1:b:2:3:4:d"
    assert key_text(key(destiny="aiogd:context:abcdef")) == "7:5:5::aiogd:context:abcdef"


CHILD = """
import asyncio, sys
from datetime import UTC, datetime
from aiogram.fsm.storage.base import StorageKey
from bot.clock import SystemClock
from bot.messengers.behind import Behind
from bot.messengers.state_table import StateTable
from bot.messengers.storage import WrittenBehindStorage
from bot.nursery import Nursery
from storage.database import Database

async def main():
    clock = SystemClock()
    storage = WrittenBehindStorage(Behind(StateTable(Database(sys.argv[1])), clock, Nursery()))
    await storage.start()
    step = 0
    while True:
        step += 1
        await storage.set_data(StorageKey(7, 5, 5), {"step": step})
        print(step, clock.monotonic(), flush=True)
        await asyncio.sleep(0.002)

asyncio.run(main())
"""


def killed_after(steps: int, database_url: str) -> dict[int, float]:
    """When each step was taken, in seconds; the last one just before SIGKILL."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, database_url],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    lines: list[str] = []
    for line in child.stdout:
        lines.append(line)
        if len(lines) >= steps:
            break
    child.send_signal(signal.SIGKILL)
    lines += child.communicate()[0].splitlines()
    return {int(step): float(moment) for step, moment in (line.split() for line in lines if " " in line)}


async def test_a_killed_process_loses_at_most_its_last_moments(
    database_url: str, database: Database, clock: ManualClock
) -> None:
    times = killed_after(150, database_url)
    after = await storage_of(database, clock).get_data(StorageKey(7, 5, 5))
    last = max(times)
    # 50 ms is the promise; a busy machine that runs the tests gets ten times that.
    assert times[last] - times[after["step"]] < 0.5
    assert after["step"] > 1


async def test_locks_of_one_person_wait_and_are_forgotten() -> None:
    from bot.messengers.isolation import PersonLocks

    locks = PersonLocks()
    order: list[str] = []

    async def holds(name: str, user: int, go: asyncio.Event) -> None:
        async with locks.lock(key(user)):
            order.append(name)
            await go.wait()

    go = asyncio.Event()
    together = asyncio.gather(holds("first", 5, go), holds("second", 5, go), holds("other", 6, go))
    await until(lambda: len(order) == 2)
    assert order == ["first", "other"]
    assert locks.held == 2
    go.set()
    await together
    assert order == ["first", "other", "second"]
    assert locks.held == 0


async def test_a_cancelled_waiter_frees_its_place() -> None:
    from bot.messengers.isolation import PersonLocks

    locks = PersonLocks()
    async with locks.lock(key()):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), locks.lock(key()):
                pass
    assert locks.held == 0
