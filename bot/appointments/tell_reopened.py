"""Periodic: whoever lost a place in a time that was closed, and is open after all, is told so. Their old
place is gone; what they have taken instead stays."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, select, true, update

from bot.appointments.follow_closures import is_closed
from bot.appointments.office_end import locked
from bot.appointments.owner import owner_of_row
from bot.appointments.slots import Slots
from bot.appointments.telling import TellAppointment
from bot.clock import Clock
from bot.jalali import tehran_day
from storage.models import Appointment, Office, Reopening, Schedule, Slot
from storage.unit_of_work import UnitOfWork

__all__ = ["TellReopened"]

#: Reopenings that one run looks at, the oldest first; the next run goes on.
CHUNK = 20


class TellReopened:
    """Any number of processes may have it, and it may be killed: an appointment is told of once."""

    def __init__(self, uow: UnitOfWork, clock: Clock, slots: Slots, tell: TellAppointment) -> None:
        self._uow = uow
        self._clock = clock
        self._slots = slots
        self._tell = tell

    async def __call__(self) -> int:
        """How many people were told."""
        async with self._uow as tx:
            rows = await tx.session.scalars(
                select(Reopening)
                .where(Reopening.told_at.is_(None))
                .order_by(Reopening.created_at, Reopening.id)
                .limit(CHUNK)
            )
            found = list(rows)
        return sum([await self._follow(each) for each in found])

    async def _follow(self, row: Reopening) -> int:
        """The places first: whoever is told must find one."""
        if row.kind_key is not None:
            for office_id in await self._without_slots(row):
                async with self._uow as tx:
                    await self._slots.fill_day(tx, office_id, tehran_day(row.starts_at))
                    await tx.commit()
        told = sum([await self._tell_of(each) for each in await self._lost(row)])
        async with self._uow as tx:
            done = update(Reopening).where(Reopening.id == row.id, Reopening.told_at.is_(None))
            await tx.session.execute(done.values(told_at=self._clock.now()))
            await tx.commit()
        return told

    async def _without_slots(self, row: Reopening) -> list[int]:
        """Offices whose slots were made that far while the day was off."""
        day = tehran_day(row.starts_at)
        made = select(Slot.id).where(Slot.office_id == Schedule.office_id, Slot.day == day).exists()
        async with self._uow as tx:
            found = await tx.session.scalars(
                select(Schedule.office_id)
                .join(Office, Office.id == Schedule.office_id)
                .where(Schedule.filled_through >= day, ~made, of_kind(row))
                .order_by(Schedule.office_id)
            )
            return list(found)

    async def _lost(self, row: Reopening) -> list[int]:
        """Appointments that were ended because of it and could still be; a hold was told to nobody."""
        whose = Appointment.office_id == row.office_id
        if row.kind_key is not None:
            offices = select(Office.id).where(of_kind(row))
            whose = and_(Appointment.day == tehran_day(row.starts_at), Appointment.office_id.in_(offices))
        async with self._uow as tx:
            found = await tx.session.scalars(
                select(Appointment.id)
                .where(
                    whose,
                    Appointment.reason == "office_closed",
                    Appointment.booked_at.is_not(None),
                    Appointment.starts_at > self._clock.now(),
                    Appointment.starts_at < row.ends_at,
                    Appointment.ends_at > row.starts_at,
                )
                .order_by(Appointment.id)
            )
            return list(found)

    async def _tell_of(self, appointment_id: int) -> bool:
        async with self._uow as tx:
            row = await locked(tx, appointment_id)
            # Still closed for another reason: when that goes too, they are told.
            if row is None or await is_closed(tx, row):
                return False
            at = row.starts_at
            await self._tell(
                tx, owner_of_row(row), row.id, "reopened", "appointment-news-reopened", until=at, at=at
            )
            await tx.commit()
            return True


def of_kind(row: Reopening) -> ColumnElement[bool]:
    """Offices that it is about: of the kind, or of all kinds."""
    return Office.kind_key == row.kind_key if row.kind_key else true()
