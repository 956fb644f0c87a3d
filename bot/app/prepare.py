"""``python -m bot.app.prepare sample|places``: what ``run`` has done by a process beside it at every start.

The commands ``db upgrade`` and ``db sample`` do the same with words and a table; here nothing is imported
that the work does not need, because somebody waits for the first answer.
"""

from __future__ import annotations

import asyncio
import gc
import sys

from sqlalchemy.exc import SQLAlchemyError

from bot.app.exits import SOMEONES
from bot.app.places import load_places
from bot.clock import SystemClock
from bot.crypto import NoDataKeyError, Vault
from bot.data_keys import open_ring
from bot.ids import RandomIds
from bot.keys import keys_of
from bot.settings import Settings
from storage.database import Database
from storage.migrations import upgrade


async def _load(settings: Settings, *, with_sample: bool) -> None:
    database = Database(settings.database.url)
    try:
        if with_sample:
            from bot.app.sample import holds_other_data

            if settings.sandbox.enabled is None and await holds_other_data(database):
                sys.exit(SOMEONES)
        keys = keys_of(settings.secrets)
        vault = Vault(keys, await open_ring(database, keys, SystemClock()))
        if with_sample:
            from bot.app.sample import load_sample
            from bot.app.sample_notices import load_notices

            await load_sample(database, vault, SystemClock(), RandomIds())
            await load_notices(database, RandomIds())
        else:
            await load_places(database, RandomIds())
    finally:
        await database.close()


def main(what: str) -> None:
    """The newest schema and the places; with ``sample`` also the sample data. Harmless to repeat."""
    # It lives for a second and makes no garbage to speak of.
    gc.disable()
    settings = Settings()
    try:
        upgrade(settings.database.url)
        asyncio.run(_load(settings, with_sample=what == "sample"))
    except (SQLAlchemyError, OSError, ValueError, KeyError, NoDataKeyError):
        # ``run`` says in words that the house is not ready, and who tells why.
        sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
