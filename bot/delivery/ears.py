"""Hearing, in a sender's own process, that another process has written to the ledger.

PostgreSQL tells it (LISTEN/NOTIFY, sent with the commit); of an SQLite file it is seen that somebody has
committed. A nudge may be lost, the poll is the truth (delivery reference, 3.3).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from sqlalchemy import text

from bot.ledger.wake import Wake
from storage.database import Database
from storage.unit_of_work import TOLD

__all__ = ["listen"]

_log = structlog.get_logger(__name__)

#: Between two looks at the file, and between two tries to reach the server, in seconds.
LOOK_S = 0.02
AGAIN_S = 1.0


async def listen(database: Database, wake: Wake, stop: asyncio.Event) -> None:
    """Rings ``wake`` until ``stop``."""
    hear = _watch if database.is_sqlite else _hear
    while not stop.is_set():
        try:
            await hear(database, wake, stop)
        except Exception as error:  # whatever it is, the poll goes on and so must this
            _log.warning("nobody nudges the sender", error=type(error).__qualname__)
        with suppress(TimeoutError):
            async with asyncio.timeout(AGAIN_S):
                await stop.wait()


async def _watch(database: Database, wake: Wake, stop: asyncio.Event) -> None:
    query, seen = text("PRAGMA data_version"), None
    while not stop.is_set():
        row = await database.reader.first(query)  # type: ignore[arg-type]
        version = None if row is None else row[0]
        if version != seen:
            seen = version
            wake.ring()
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_S):
                await stop.wait()


async def _hear(database: Database, wake: Wake, stop: asyncio.Event) -> None:
    from psycopg import AsyncConnection

    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    async with await AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as connection:
        await connection.execute(f"LISTEN {TOLD}")
        wake.ring()
        while not stop.is_set():
            async for _ in connection.notifies(timeout=AGAIN_S, stop_after=1):
                wake.ring()
