"""What is sealed: the data keys of the database, and the log of who did what."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.app.doctor.check import Check
from bot.clock import Clock
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.database import Database

#: Under one key 2**32 texts may be sealed with random nonces (NIST SP 800-38D); once a year is far below.
OLDEST_KEY = timedelta(days=400)


async def examine(settings: Settings, clock: Clock, *, is_newest: bool) -> tuple[Check, Check]:
    """Data keys and audit log; neither is asked while the schema is not the newest. Changes nothing."""
    from storage.database import Database

    unknown = Check("data-keys", "off", "doctor-data-keys-unknown"), Check("audit", "off", "doctor-audit-off")
    if not is_newest:
        return unknown
    database = Database(settings.database.url)
    try:
        return await _data_keys(database, settings, clock), await _audit(database, clock)
    except (SQLAlchemyError, OSError):
        return unknown
    finally:
        await database.close()


async def _data_keys(database: Database, settings: Settings, clock: Clock) -> Check:
    from bot.crypto import Ring
    from bot.keys import keys_of
    from storage.models import DataKey

    table = DataKey.__table__
    rows = await database.reader.rows(select(*table.c).order_by(table.c.id))
    if not rows:
        return Check("data-keys", "ok", "doctor-data-keys-to-come")
    section = settings.secrets
    if section.data_key is None and not section.key_file.exists():
        return Check("data-keys", "broken", "doctor-data-keys-shut", {"count": len(rows)})
    try:
        ring = Ring(keys_of(section))
    except (ValueError, KeyError, OSError):
        return Check("data-keys", "off", "doctor-data-keys-unknown")
    shut = ring.take((row.id, row.wrapped) for row in rows)
    if shut:
        return Check("data-keys", "broken", "doctor-data-keys-shut", {"count": len(shut)})
    if not all(ring.is_wrapped_by_the_newest(row.wrapped) for row in rows):
        return Check("data-keys", "warning", "doctor-data-keys-old-wrap")
    newest = rows[-1]
    if newest.settled_at is None:
        return Check("data-keys", "warning", "doctor-data-keys-unfinished", {"id": newest.id})
    if newest.made_at < clock.now() - OLDEST_KEY:
        return Check("data-keys", "warning", "doctor-data-keys-aged", {"days": OLDEST_KEY.days})
    return Check("data-keys", "ok", "doctor-data-keys-ok", {"id": newest.id})


async def _audit(database: Database, clock: Clock) -> Check:
    from bot.audit import LATE_AFTER, oldest_unsealed

    oldest = await oldest_unsealed(database.reader)
    if oldest is not None and oldest < clock.now() - LATE_AFTER:
        minutes = int((clock.now() - oldest).total_seconds() // 60)
        return Check("audit", "broken", "doctor-audit-late", {"minutes": minutes})
    return Check("audit", "ok", "doctor-audit-ok")
