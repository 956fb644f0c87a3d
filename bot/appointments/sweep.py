"""Periodic: holds that ran out are ended, offers that lapsed go to the next in line, lines move on.

Tidiness only where nobody waits: a hold that ran out is anybody's at once (bot.appointments.seats).
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import delete, select, text, update

from bot.appointments.again import again
from bot.appointments.freed import Freed
from bot.appointments.offers import Offers
from bot.appointments.own import end_offer
from bot.appointments.seats import Seats
from bot.clock import Clock
from bot.jalali import tehran_day
from storage.models import Appointment, SeatRest, SlotClaim, WaitingEntry
from storage.queries import appointments
from storage.unit_of_work import UnitOfWork

__all__ = ["SweepHolds"]

#: Holds, and offices with a line, that one run looks at; the next run goes on.
CHUNK = 200


class SweepHolds:
    """Each in a transaction of its own. Any number of processes may have it: every end is compared first."""

    def __init__(self, uow: UnitOfWork, clock: Clock, seats: Seats, freed: Freed, offers: Offers) -> None:
        self._uow = uow
        self._clock = clock
        self._seats = seats
        self._freed = freed
        self._offers = offers

    async def __call__(self) -> int:
        """How many holds were ended and places offered."""
        now = self._clock.now()
        async with self._uow as tx:
            lapsed = (await tx.session.scalars(appointments.LAPSED, {"now": now, "most": CHUNK})).all()
        ended = sum([await again(partial(self._end, each)) for each in lapsed])
        return ended + await self._move_lines(now)

    async def _end(self, appointment_id: int) -> bool:
        now = self._clock.now()
        async with self._uow as tx:
            row = await tx.session.get(Appointment, appointment_id)
            seats = (
                await tx.session.execute(
                    select(SlotClaim.slot_id, SlotClaim.seat_no).where(
                        SlotClaim.appointment_id == appointment_id
                    )
                )
            ).all()
            if row is None or not await self._seats.end_lapsed(tx, appointment_id):
                return False
            await end_offer(tx, appointment_id, row.request_key, "over", now)
            await self._freed(tx, row.office_id, [(seat[0], seat[1]) for seat in seats], None)
            await tx.commit()
            return True

    async def _move_lines(self, now: datetime) -> int:
        """Entries of days that are gone are over; where places came up by themselves, they are offered."""
        async with self._uow as tx:
            await tx.session.execute(
                update(WaitingEntry)
                .where(text("waiting_entry.state = 'waiting'"), WaitingEntry.last_day <= tehran_day(now))
                .values(state="over", changed_at=now)
                .execution_options(synchronize_session=False)
            )
            await tx.session.execute(
                delete(SeatRest).where(SeatRest.until <= now).execution_options(synchronize_session=False)
            )
            offices = (
                await tx.session.scalars(
                    select(WaitingEntry.office_id)
                    .where(text("waiting_entry.state = 'waiting'"))
                    .distinct()
                    .limit(CHUNK)
                )
            ).all()
            await tx.commit()
        return sum([await again(partial(self._offer, each)) for each in offices])

    async def _offer(self, office_id: int) -> int:
        async with self._uow as tx:
            made = await self._offers.make(tx, office_id)
            if made:
                await tx.commit()
            return made
