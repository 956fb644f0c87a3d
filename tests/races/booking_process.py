"""A process of its own that books: ``booking_process.py URL SLOT SERVICE NOW FIRST LAST``.

Says ``ready``, waits for a line, has the citizens FIRST to LAST hold and confirm at once, and prints the ids
of the appointments that were told.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.accounts.visitor import Visitor
from bot.appointments.confirm import ConfirmAppointment
from bot.appointments.hold import HoldAsk, HoldSlot
from bot.appointments.seats import Seats
from bot.errors import DomainError
from bot.ids import RandomIds
from storage.database import Database
from storage.unit_of_work import UnitOfWork


class Standing:
    """A clock that stands still."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return 0.0


class Silent:
    """Stands in for the ledger, of which other tests tell."""

    async def __call__(self, *_: object, **__: object) -> int:
        return 0


async def book(database: Database, clock: Standing, slot: int, service: str, number: int) -> int | None:
    """The id of the appointment; None: no seat was left, or the office was planned anew or closed."""
    who = Visitor("telegram", number, number, "in", number, number, number, owner_index=b"-")
    ids = RandomIds()
    try:
        hold = HoldSlot(UnitOfWork(database), clock, ids, Seats(clock))
        held = await hold(who, HoldAsk(slot, (service,), 1, f"press-{number}"))
    except DomainError:
        return None
    confirm = ConfirmAppointment(UnitOfWork(database), clock, ids, Silent())  # type: ignore[arg-type]
    return (await confirm(who, held.appointment_id)).appointment_id


async def main(url: str, slot: str, service: str, now: str, first: str, last: str) -> None:
    database, clock = Database(url, synchronous="NORMAL"), Standing(datetime.fromisoformat(now))
    print("ready", flush=True)  # noqa: T201
    await asyncio.to_thread(sys.stdin.readline)
    people = range(int(first), int(last) + 1)
    told = await asyncio.gather(*(book(database, clock, int(slot), service, each) for each in people))
    print(*(each for each in told if each is not None))  # noqa: T201
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
