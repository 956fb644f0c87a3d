"""Periodic: whoever has a place in an office that closed, or on a day that was declared off, is told, with
the way to another. Until everybody is, the office's slots stand, but nobody new gets a seat in them."""

from __future__ import annotations

from functools import partial

from sqlalchemy import and_, bindparam, or_, select

from bot.appointments.again import again
from bot.appointments.office_end import Endings, locked
from bot.appointments.owner import owner_of_row
from bot.appointments.slots import Slots
from bot.appointments.telling import TellAppointment
from bot.clock import Clock
from bot.jalali import tehran_day
from storage.models import Appointment, Closure, Holiday, Office
from storage.models.appointments import LIVE_STATES
from storage.queries.appointments import NOW
from storage.unit_of_work import UnitOfWork

__all__ = ["FollowClosures", "is_closed"]

#: Appointments that one run looks at; it goes on at once while there are more.
CHUNK = 200
HAS_A_PLACE = Appointment.state.in_(("held", "booked"))
CLOSED_OUT = (
    select(Appointment.id)
    .join(Closure, Closure.office_id == Appointment.office_id)
    .where(
        Closure.ends_at > NOW,
        HAS_A_PLACE,
        Appointment.ends_at > NOW,
        Appointment.starts_at < Closure.ends_at,
        Appointment.ends_at > Closure.starts_at,
    )
    .limit(CHUNK)
)
DECLARED_OFF = (
    select(Appointment.id)
    .join(Holiday, Holiday.day == Appointment.day)
    .join(
        Office,
        and_(
            Office.id == Appointment.office_id,
            or_(Holiday.kind_key == "", Holiday.kind_key == Office.kind_key),
        ),
    )
    .where(Holiday.day >= bindparam("today"), HAS_A_PLACE, Appointment.ends_at > NOW)
    .limit(CHUNK)
)


class FollowClosures:
    """Any number of processes may have it: every end is compared first."""

    def __init__(
        self, uow: UnitOfWork, clock: Clock, endings: Endings, slots: Slots, tell: TellAppointment
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._endings = endings
        self._slots = slots
        self._tell = tell

    async def __call__(self) -> int:
        """How many appointments were ended."""
        total = 0
        while True:
            async with self._uow as tx:
                times = {"now": self._clock.now(), "today": tehran_day(self._clock.now())}
                found = {*await tx.session.scalars(CLOSED_OUT, times)}
                found |= {*await tx.session.scalars(DECLARED_OFF, times)}
            ended = sum([await again(partial(self._end, each)) for each in sorted(found)])
            total += ended
            if not ended:
                return total

    async def _end(self, appointment_id: int) -> bool:
        async with self._uow as tx:
            row = await locked(tx, appointment_id)
            if row is None or row.state not in LIVE_STATES:
                return False
            was_booked, at = row.state == "booked", row.starts_at
            # Reopened meanwhile? It stays closed until this transaction ends, so nobody hears both at once.
            if not await is_closed(tx, row):
                return False
            if not await self._endings.end(tx, row, ("held", "booked"), "cancelled", reason="office_closed"):
                return False
            if was_booked:
                await self._tell(
                    tx,
                    owner_of_row(row),
                    appointment_id,
                    f"closed:{row.moves}",
                    "appointment-news-closed",
                    at=at,
                )
            await tx.commit()
            return True


async def is_closed(tx: UnitOfWork, row: Appointment) -> bool:
    """Whether a closure or a day off lies over the appointment; it cannot be taken back until the transaction
    ends."""
    closure = select(Closure.id).where(
        Closure.office_id == row.office_id, Closure.starts_at < row.ends_at, Closure.ends_at > row.starts_at
    )
    kind = select(Office.kind_key).where(Office.id == row.office_id).scalar_subquery()
    off = select(Holiday.id).where(
        Holiday.day == row.day, or_(Holiday.kind_key == "", Holiday.kind_key == kind)
    )
    for found in (closure, off):
        if await tx.session.scalar(found.limit(1).with_for_update(read=True)) is not None:
            return True
    return False
