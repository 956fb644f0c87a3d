"""Engines for both databases, behind one door.

SQLite: writes go through aiosqlite (their fsync stays off the loop) and begin IMMEDIATE; short indexed
reads run on the loop's own thread through a connection that can only read, because the driver's thread
hops cost more than the query itself (reference: performance). PostgreSQL: psycopg for both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Engine, Table, create_engine, event, make_url
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    create_async_engine,
)
from sqlalchemy.pool import StaticPool

from storage.idle_connections import ask_where_in_doubt
from storage.lane import Lanes
from storage.loop_reader import AnyRow, LoopReader, Query
from storage.transaction import Transaction, begin
from storage.types import Base

__all__ = ["AnyRow", "AsyncReader", "Database", "InsertInto", "Kept", "LoopReader", "Query", "Reader"]

Kept = TypeVar("Kept")
InsertInto = Callable[[type[Base] | Table], Any]

BUSY_TIMEOUT_MS = 10_000
#: No wait without an end (law 4): for a connection in seconds, for the rest as PostgreSQL spells it. Longer
#: work says so (UnitOfWork.take_time); migrations have engines of their own.
POSTGRES_CONNECT_S = 5
POSTGRES_LIMITS = {
    "lock_timeout": "5s",
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "30s",
}


class Reader(Protocol):
    """Reads that change nothing and never take SQLite's write lock.

    Only for indexed, bounded queries: on SQLite they run on the loop's thread.
    """

    async def rows(self, query: Query, **values: object) -> Sequence[AnyRow]:
        """All rows; ``values`` are the query's bound parameters."""
        ...

    async def first(self, query: Query, **values: object) -> AnyRow | None: ...


class AsyncReader:
    """PostgreSQL: a pooled connection per statement, in autocommit."""

    def __init__(self, engine: AsyncEngine, lanes: Lanes) -> None:
        self._engine = engine.sync_engine.execution_options(isolation_level="AUTOCOMMIT")
        self._lanes = lanes
        self.statements = 0

    async def rows(self, query: Query, **values: object) -> Sequence[AnyRow]:
        self.statements += 1
        return await self._lanes.run(lambda: self._read(query, values))

    async def first(self, query: Query, **values: object) -> AnyRow | None:
        rows = await self.rows(query, **values)
        return rows[0] if rows else None

    def _read(self, query: Query, values: dict[str, object]) -> Sequence[AnyRow]:
        with self._engine.connect() as connection:
            return connection.execute(query, values).all()


class Database:
    """One database: ``begin()`` for writes, ``reader`` for short reads, ``background()`` for upserts."""

    def __init__(self, url: str, *, synchronous: str = "FULL", pool_size: int = 5) -> None:
        self.url: URL = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.synchronous = synchronous if self.is_sqlite else "postgresql"
        self._reader: LoopReader | AsyncReader | None = None
        self._gate = asyncio.Lock()
        self._lanes = Lanes()
        self._kept: dict[Any, Any] = {}
        if self.is_sqlite:
            self.engine = sqlite_writer(self.url, synchronous, pool_size=2)
            self.background_engine = sqlite_writer(self.url, "NORMAL", pool_size=1)
        else:
            self.engine = postgres(self.url, pool_size)
            self.background_engine = self.engine

    @property
    def reader(self) -> LoopReader | AsyncReader:
        """The reader of this process, opened at first use (the file must exist by then)."""
        if self._reader is None:
            self._reader = (
                LoopReader(sqlite_reader(self.url))
                if self.is_sqlite
                else AsyncReader(self.engine, self._lanes)
            )
        return self._reader

    async def begin(self, is_brief: bool = False) -> Transaction:
        """For a unit of work. ``is_brief``: on SQLite its statements run on the loop's thread; what may wait,
        the begin and the commit, does not."""
        return await begin(self.engine, self._lanes, is_here=is_brief and self.is_sqlite)

    def insert_into(self, table: type[Base] | Table) -> Any:
        """An INSERT of this engine's dialect: both know ON CONFLICT, but SQLAlchemy has no common form of it.

        The other engine's dialect is not imported.
        """
        if self.is_sqlite:
            from sqlalchemy.dialects.sqlite import insert
        else:
            from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
        return insert(table)

    def kept(self, build: Callable[[InsertInto], Kept]) -> Kept:
        """What ``build`` puts together with ``insert_into``, put together once: a statement that is built
        anew with every use costs as much again as its execution."""
        if build not in self._kept:
            self._kept[build] = build(self.insert_into)
        made: Kept = self._kept[build]
        return made

    def gate(self) -> AbstractAsyncContextManager[Any]:
        """On SQLite this process's writers queue here: waiting on the lock file would sleep in steps."""
        return self._gate if self.is_sqlite else nullcontext()

    def background(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection in a transaction for what may lose its last moments (SQLite: synchronous NORMAL)."""
        return self.background_engine.begin()

    async def close(self) -> None:
        if isinstance(self._reader, LoopReader):
            self._reader.close()
        self._reader = None
        await self.engine.dispose()
        await self.background_engine.dispose()


def postgres(url: URL, pool_size: int) -> AsyncEngine:
    """``options`` of the address are kept and count for more than our limits."""
    ours = " ".join(f"-c {name}={limit}" for name, limit in POSTGRES_LIMITS.items())
    theirs = url.query.get("options", "")
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"connect_timeout": POSTGRES_CONNECT_S, "options": f"{ours} {theirs}".rstrip()},
    )
    ask_where_in_doubt(engine.sync_engine)
    return engine


def sqlite_writer(url: URL, synchronous: str, pool_size: int) -> AsyncEngine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=30,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )
    # Not imported where the database is PostgreSQL.
    from storage.one_hop import use_one_hop

    use_one_hop(engine.sync_engine)

    @event.listens_for(engine.sync_engine, "connect")
    def pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            f"synchronous={synchronous}",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_immediate(connection: Any) -> None:
        # A transaction that reads first and writes later would fail with SQLITE_BUSY_SNAPSHOT.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def sqlite_reader(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite"),
        poolclass=StaticPool,
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, _record: Any) -> None:
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA query_only=ON")

    return engine
