"""A process of its own that reminds: ``reminder_process.py URL NOW SEED``.

Says ``ready``, waits for a line, runs the job once and prints how many it reminded.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.appointments.remind import RemindOfAppointments
from bot.crypto import Keys
from bot.words import house_texts
from storage.database import Database
from tests.clock import ManualClock
from tests.house import Registries, build_house
from tests.ids import SeededIds
from tests.keys import vault_of


async def main(url: str, now: str, seed: str) -> None:
    database, clock = Database(url, synchronous="NORMAL"), ManualClock(datetime.fromisoformat(now))
    vault = vault_of(Keys(b"d" * 32, b"i" * 32, b"p" * 32))
    house = build_house(database, clock, SeededIds(int(seed)), vault, house_texts(), Registries())
    print("ready", flush=True)  # noqa: T201
    await asyncio.to_thread(sys.stdin.readline)
    print(await house.act(RemindOfAppointments))  # noqa: T201
    await house.container.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
