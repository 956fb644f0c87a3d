"""SQLite: what a statement costs on the way to the driver's thread, and that nothing of it is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.unit_of_work import UnitOfWork


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite+aiosqlite:///{tmp_path / 'hops.db'}")
    async with made.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)"))
    yield made
    await made.close()


@pytest.fixture
def hops(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of the driver's thread, by name."""
    asked: list[str] = []
    real = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, what: Any, *how: Any, **named: Any) -> Any:
        asked.append(what.__name__)
        return await real(self, what, *how, **named)

    monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
    return asked


async def test_a_statement_and_its_rows_cost_one_hop(database: Database, hops: list[str]) -> None:
    async with database.engine.begin() as connection:
        hops.clear()
        many = [{"name": "a"}, {"name": "b"}]
        assert (await connection.execute(text("INSERT INTO t (name) VALUES (:name)"), many)).rowcount == 2
        assert (await connection.execute(text("SELECT id, name FROM t"))).all() == [(1, "a"), (2, "b")]
        renamed = await connection.execute(text("UPDATE t SET name = 'c' RETURNING id"))
        assert renamed.scalars().all() == [1, 2]
        assert (await connection.execute(text("DELETE FROM t WHERE id = 2"))).rowcount == 1
        assert len(hops) == 4
        with pytest.raises(IntegrityError):
            await connection.execute(text("INSERT INTO t VALUES (1, 'twice')"))
        assert (await connection.execute(text("SELECT count(*) FROM t"))).scalar_one() == 1


async def test_of_a_brief_transaction_only_what_may_wait_hops(database: Database, hops: list[str]) -> None:
    async with UnitOfWork(database).brief() as tx:
        await tx.execute(text("INSERT INTO t (name) VALUES ('a')"))
        with pytest.raises(IntegrityError):
            await tx.execute(text("INSERT INTO t VALUES (1, 'twice')"))
        assert (await tx.execute(text("SELECT name FROM t"))).all() == [("a",)]
        assert hops == ["_in_one_go"]
        await tx.commit()
    assert hops[1] == "commit"
    assert "_in_one_go" not in hops[1:]
    async with UnitOfWork(database) as tx:
        hops.clear()
        assert (await tx.execute(text("SELECT count(*) FROM t"))).scalar_one() == 1
        assert hops == ["_in_one_go"]


async def test_a_brief_transaction_that_is_not_committed_leaves_nothing(database: Database) -> None:
    async with UnitOfWork(database).brief() as tx:
        await tx.execute(text("INSERT INTO t (name) VALUES ('a')"))
    async with UnitOfWork(database) as tx:
        assert (await tx.execute(text("SELECT count(*) FROM t"))).scalar_one() == 0
