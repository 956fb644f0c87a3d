"""A connection in a transaction, as a unit of work has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from storage.lane import Lanes

__all__ = ["Done", "Transaction", "Values", "begin"]

Done = CursorResult[*tuple[Any, ...]]
Values = Mapping[str, object] | Sequence[Mapping[str, object]] | None


class Transaction:
    """``is_here``: on SQLite, statements run on the loop's own thread (storage.one_hop)."""

    def __init__(self, engine: AsyncEngine, lanes: Lanes, connection: Connection, *, is_here: bool) -> None:
        self._engine = engine
        self._lanes = lanes
        self._connection = connection
        self._is_here = is_here

    def session(self) -> AsyncSession:
        """The mapper on this connection; the transaction stays ours to commit."""
        connection = AsyncConnection(self._engine, self._connection)
        return AsyncSession(connection, expire_on_commit=False, join_transaction_mode="rollback_only")

    async def execute(self, statement: Executable, values: Values) -> Done:
        if self._is_here and not isinstance(values, list):
            return self._connection.execute(statement, values)
        return await self._lanes.run(lambda: self._connection.execute(statement, values))

    async def commit(self) -> None:
        await self._lanes.run(self._connection.commit)

    async def close(self) -> None:
        """Rolls back what was not committed."""
        await self._lanes.run(self._close)

    def _close(self) -> None:
        if self._is_here:
            _run_here(self._connection, False)
        self._connection.close()


async def begin(engine: AsyncEngine, lanes: Lanes, *, is_here: bool) -> Transaction:
    """Waits for a connection, and on SQLite for the write lock."""

    def connected() -> Connection:
        connection = engine.sync_engine.connect()
        try:
            connection.begin()
            if is_here:
                _run_here(connection, True)
        except BaseException:
            connection.close()
            raise
        return connection

    return Transaction(engine, lanes, await lanes.run(connected), is_here=is_here)


def _run_here(connection: Connection, is_here: bool) -> None:
    # Not imported where the database is PostgreSQL.
    from storage.one_hop import run_here

    run_here(connection, is_here)
