"""SQLite: what a statement costs on the way to the driver's thread, and that nothing of it is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from storage.database import Database


async def test_a_statement_and_its_rows_cost_one_hop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'hops.db'}")
    hops = 0
    real = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, *how: Any, **named: Any) -> Any:
        nonlocal hops
        hops += 1
        return await real(self, *how, **named)

    async with database.engine.begin() as connection:
        await connection.execute(text("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)"))
        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
        many = [{"name": "a"}, {"name": "b"}]
        assert (await connection.execute(text("INSERT INTO t (name) VALUES (:name)"), many)).rowcount == 2
        assert (await connection.execute(text("SELECT id, name FROM t"))).all() == [(1, "a"), (2, "b")]
        renamed = await connection.execute(text("UPDATE t SET name = 'c' RETURNING id"))
        assert renamed.scalars().all() == [1, 2]
        assert (await connection.execute(text("DELETE FROM t WHERE id = 2"))).rowcount == 1
        assert hops == 4
        with pytest.raises(IntegrityError):
            await connection.execute(text("INSERT INTO t VALUES (1, 'twice')"))
        assert (await connection.execute(text("SELECT count(*) FROM t"))).scalar_one() == 1
    await database.close()
