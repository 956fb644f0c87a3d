"""When each open session was last used: kept in memory, written behind once in a while.

A kill loses the use since the last flush: half a minute, or longer while the database refuses. A session may
lock that much early, never late.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime

import structlog
from sqlalchemy import bindparam, update

from bot.logs import trouble
from storage.database import Database
from storage.models import LoginSession

_log = structlog.get_logger(__name__)

FLUSH_EVERY_S = 30.0


class SessionActivity:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: dict[int, datetime] = {}
        self._dirty: set[int] = set()

    def last_seen(self, session_id: int, stored: datetime) -> datetime:
        return max(stored, self._seen.get(session_id, stored))

    def saw(self, session_id: int, at: datetime) -> None:
        self._seen[session_id] = at
        self._dirty.add(session_id)

    async def flush(self) -> None:
        """Writes what is new; forgets sessions that were not used since the last flush.

        Raises what the database raises; everything is kept for the next flush then.
        """
        dirty, self._dirty = self._dirty, set()
        try:
            await self._write([{"row": key, "seen": self._seen[key]} for key in dirty])
        except BaseException:
            self._dirty |= dirty
            raise
        self._seen = {key: self._seen[key] for key in dirty | self._dirty}

    async def _write(self, rows: list[dict[str, object]]) -> None:
        if not rows:
            return
        table = LoginSession.__table__
        statement = (
            update(LoginSession)
            .where(table.c.id == bindparam("row"), table.c.last_seen_at < bindparam("seen"))
            .values(last_seen_at=bindparam("seen"))
            .execution_options(synchronize_session=None)
        )
        async with self._database.gate(), self._database.background() as connection:
            await connection.execute(statement, rows)

    async def run(self, stop: asyncio.Event, *, every_s: float = FLUSH_EVERY_S) -> None:
        """Flushes every ``every_s`` seconds until ``stop``, and once more then; a failure is logged."""
        while not stop.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), every_s)
            try:
                await self.flush()
            except Exception as error:
                _log.error("use of sessions not written", rows=len(self._dirty), **trouble(error))
