"""SQLite through aiosqlite: a statement and its rows cost one hop to the driver's thread, not four.

The adapter of SQLAlchemy asks the thread for a cursor, for the execution, for the rows and for the end of the
cursor, each of which waits for the loop (reference: performance). Here the thread does them in one go; and in
a transaction of a few short statements (UnitOfWork.brief) the loop does, whose thread has nothing to wait for
once the write lock is had: until the commit nothing reaches the disk.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_cursor

__all__ = ["run_here", "use_one_hop"]


class Done:
    """What is left of a driver's cursor once it was read and closed."""

    __slots__ = ("description", "lastrowid", "rowcount")

    def __init__(self, cursor: sqlite3.Cursor | None = None) -> None:
        self.description = None if cursor is None else cursor.description
        self.lastrowid = None if cursor is None else cursor.lastrowid
        self.rowcount = -1 if cursor is None else cursor.rowcount

    def close(self) -> None:
        """It is closed."""


class OneHopCursor(AsyncAdapt_aiosqlite_cursor):
    __slots__ = ()
    _awaitable_cursor_close = False

    def __init__(self, adapt_connection: Any) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._cursor: Any = Done()
        self._rows: deque[Any] = deque()
        self._soft_closed_memoized = {}  # type: ignore[assignment]

    def execute(self, operation: Any, parameters: Any = None) -> Any:
        connection: Any = self._adapt_connection
        if not connection.is_here:
            return super().execute(operation, parameters)
        given = () if parameters is None else parameters
        self._take(*_in_one_go(connection._connection._conn, sqlite3.Cursor.execute, operation, given))
        return None

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        async with self._adapt_connection._execute_mutex:
            await self._run(sqlite3.Cursor.execute, operation, () if parameters is None else parameters)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        async with self._adapt_connection._execute_mutex:
            await self._run(sqlite3.Cursor.executemany, operation, seq_of_parameters)

    async def _run(self, how: Any, operation: Any, parameters: Any) -> None:
        connection: Any = self._connection
        self._take(*await connection._execute(_in_one_go, connection._conn, how, operation, parameters))

    def _take(self, done: Done, rows: list[Any]) -> None:
        self._cursor = done
        self._rows = deque(rows)


class OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """``is_here``: single statements run on the loop's own thread."""

    __slots__ = ("is_here",)
    _cursor_cls = OneHopCursor

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.is_here = False


def _in_one_go(
    connection: sqlite3.Connection, how: Any, operation: Any, parameters: Any
) -> tuple[Done, list[Any]]:
    """Runs on the driver's thread, or on the loop's."""
    cursor = connection.cursor()
    try:
        how(cursor, operation, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return Done(cursor), rows
    finally:
        cursor.close()


def use_one_hop(engine: Engine) -> None:
    """For every connection that the engine opens from now on."""

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, _record: Any, arguments: Any, options: Any) -> OneHopConnection:
        plain = dialect.connect(*arguments, **options)
        return OneHopConnection(plain.dbapi, plain._connection)


def run_here(connection: Connection, is_here: bool) -> None:
    """Whether the statements of this connection, which is in a transaction, run on the loop's thread."""
    if not connection.closed and not connection.invalidated:
        adapted = connection.connection.dbapi_connection
        assert isinstance(adapted, OneHopConnection)
        adapted.is_here = is_here
