"""Many sealers at once, in processes or tasks: each entry is sealed once. The twins show what would be."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import true

from bot.audit import SealAudit, verify
from bot.audit import sealing as module
from bot.audit.sealing import SealedMeanwhileError
from bot.crypto import Vault
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.audit.test_chain import write
from tests.clock import ManualClock

ENTRIES = [f"a{number}" for number in range(12)]


async def at_once(database_url: str, vault: Vault, sealer: type[SealAudit] = SealAudit) -> list[Any]:
    """Four sealers, each with a database connection of its own, as four processes have."""
    databases = [Database(database_url, synchronous="NORMAL") for _ in range(4)]
    try:
        return await asyncio.gather(*(sealer(each, vault)() for each in databases), return_exceptions=True)
    finally:
        for each in databases:
            await each.close()


async def test_many_sealers_at_once_seal_each_entry_once(
    database: Database, database_url: str, clock: ManualClock, vault: Vault
) -> None:
    await write(database, clock, *ENTRIES)
    await SealAudit(database, vault)()
    for _ in range(3):
        await write(database, clock, *ENTRIES)
        ends = await at_once(database_url, vault)
        assert sum(ends) == len(ENTRIES)
    verdict = await verify(database.reader, vault, clock.now())
    assert (verdict.first_broken, verdict.sealed, verdict.unsealed) == (None, 4 * len(ENTRIES), 0)


class Slow(SealAudit):
    """Has read what is due, and writes only when it is told to; without the lock."""

    def __init__(self, database: Database, vault: Vault) -> None:
        super().__init__(database, vault)
        self.has_read, self.goes_on = asyncio.Event(), asyncio.Event()

    async def _become_the_one(self, tx: UnitOfWork) -> None:
        return None

    async def _due(self, tx: UnitOfWork) -> Any:
        due = await super()._due(tx)
        self.has_read.set()
        await self.goes_on.wait()
        return due


async def overtaken(database: Database, clock: ManualClock, vault: Vault) -> None:
    """A sealer that is without the lock writes after another has sealed more than it knows of."""
    await write(database, clock, "first")
    await SealAudit(database, vault)()
    await write(database, clock, "a")
    slow = Slow(database, vault)
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(slow())
        await slow.has_read.wait()
        await write(database, clock, "b", "c")
        await SealAudit(database, vault)()
        slow.goes_on.set()


on_postgres = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]


class TestOnPostgres:
    """On SQLite a transaction that writes is the only one: there the lock is the database's own."""

    pytestmark = on_postgres

    async def test_without_the_lock_the_end_is_still_moved_only_from_where_it_was(
        self, database: Database, clock: ManualClock, vault: Vault
    ) -> None:
        with pytest.raises(ExceptionGroup) as raised:
            await overtaken(database, clock, vault)
        assert [type(each) for each in raised.value.exceptions] == [SealedMeanwhileError]
        verdict = await verify(database.reader, vault, clock.now())
        assert (verdict.is_well, verdict.sealed) == (True, 4)

    async def test_without_either_the_chain_breaks(
        self, database: Database, clock: ManualClock, vault: Vault, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "still_ends_at", lambda _end: true())
        await overtaken(database, clock, vault)
        assert (await verify(database.reader, vault, clock.now())).first_broken == 3
