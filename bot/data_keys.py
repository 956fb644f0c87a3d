"""The data keys of this house: where they lie, who makes the first, how a running process meets a new one.

Each lies in the table ``data_key``, wrapped by the outer key of settings or key file. Wrapping all of them
anew changes no sealed text; sealing texts anew is bot.rotation.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import structlog
from sqlalchemy import create_engine, select, update
from sqlalchemy.pool import NullPool

from bot.clock import Clock
from bot.crypto import NoDataKeyError, Ring
from bot.keys import LENGTH, Keys
from bot.logs import trouble
from storage.database import POSTGRES_CONNECT_S, Database
from storage.models import DataKey
from storage.sealed import holds_texts
from storage.unit_of_work import UnitOfWork

__all__ = ["LOCK", "REFRESH_S", "keep_fresh", "new_key", "open_ring", "wrap_anew"]

_log = structlog.get_logger(__name__)

LOCK = "data-keys"
#: How long a process may go on writing with a key that is no longer the newest.
REFRESH_S = 15.0
ALL = select(DataKey.id, DataKey.wrapped).order_by(DataKey.id)


async def open_ring(database: Database, keys: Keys, clock: Clock) -> Ring:
    """Every data key of the database; the very first is made here.

    Raises NoDataKeyError when the newest was wrapped by an outer key that the settings do not give.
    """
    ring = Ring(keys, again=lambda: _asked_at_once(database))
    if await database.reader.first(ALL) is None:
        await _make_the_first(database, ring, clock)
    rows = await database.reader.rows(ALL)
    shut = ring.take((row.id, row.wrapped) for row in rows)
    if rows[-1].id in shut:
        raise NoDataKeyError
    return ring


def new_key(ring: Ring, key_id: int) -> bytes:
    """A fresh data key, wrapped."""
    return ring.wrapped(key_id, secrets.token_bytes(LENGTH))


async def _make_the_first(database: Database, ring: Ring, clock: Clock) -> None:
    """Processes that start together end up with one. Texts of the first form wait for a rotation."""
    async with UnitOfWork(database) as tx:
        await tx.lock(LOCK)
        now = clock.now()
        settled = None if await holds_texts(tx.session) else now
        row = tx.insert_into(DataKey).values(id=1, wrapped=new_key(ring, 1), made_at=now, settled_at=settled)
        await tx.session.execute(row.on_conflict_do_nothing())
        await tx.commit()


async def keep_fresh(
    ring: Ring, database: Database, stop: asyncio.Event, *, every_s: float = REFRESH_S
) -> None:
    """Until ``stop``: takes keys that were made meanwhile. A failure is logged, and tried a period later."""
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), every_s)
            return
        try:
            shut = ring.take([(row.id, row.wrapped) for row in await database.reader.rows(ALL)])
        except Exception as error:
            _log.error("data keys not read", **trouble(error))
        else:
            if shut:
                _log.error("data keys do not open: start again with the new outer key", count=len(shut))


def _asked_at_once(database: Database) -> Sequence[tuple[int, bytes]]:
    """The table, without the loop: a text that names an unknown key cannot wait. Once a rotation, if ever."""
    url = database.url
    if database.is_sqlite:
        if not Path(url.database or "").exists():
            return ()
        url = url.set(drivername="sqlite")
    limits = {} if database.is_sqlite else {"connect_timeout": POSTGRES_CONNECT_S}
    engine = create_engine(url, poolclass=NullPool, connect_args=limits)
    try:
        with engine.connect() as connection:
            return [(row.id, row.wrapped) for row in connection.execute(ALL)]
    finally:
        engine.dispose()


async def wrap_anew(database: Database, ring: Ring) -> int:
    """Wraps every data key by the outer key that counts, in one transaction; gives how many it were.

    No sealed text changes, and processes that run know their data keys already.

    Raises NoDataKeyError when one opens by no outer key of the settings; nothing is changed then.
    """
    async with UnitOfWork(database) as tx:
        await tx.lock(LOCK)
        old = [row for row in await tx.session.execute(ALL) if not ring.is_wrapped_by_the_newest(row.wrapped)]
        for row in old:
            data_key = ring.unwrapped(row.id, row.wrapped)
            if data_key is None:
                raise NoDataKeyError
            await tx.session.execute(
                update(DataKey).where(DataKey.id == row.id).values(wrapped=ring.wrapped(row.id, data_key))
            )
        await tx.commit()
    return len(old)
