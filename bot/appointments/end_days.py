"""Periodic: an office's day is ended once it is over. Who came is done, who did not is barred and told.

Rule 5 of the real system (booking reference, 1). A day on which nobody of the office did anything bars
nobody: it may have been the office that did not come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import bindparam, func, or_, select, text, update

from bot.appointments.again import again
from bot.appointments.office_end import Endings, locked
from bot.appointments.owner import owner_of_row
from bot.appointments.rules import bars_until, begin_of
from bot.appointments.telling import TellAppointment
from bot.appointments.visit import rules_of
from bot.clock import Clock
from bot.ids import Ids
from bot.jalali import tehran_day
from storage.models import Appointment, BookingBlock, Office, OfficeDay, Slot
from storage.types import Instant
from storage.unit_of_work import UnitOfWork

__all__ = ["EndDays"]

#: Office days that one run looks at; the next run goes on.
CHUNK = 200
#: How long after its last slot the day of an office is ended at the earliest: who is late is served still.
SETTLES = timedelta(minutes=30)
_DUE = text("appointment.state IN ('booked', 'arrived')")
WITH_PEOPLE = (
    select(Appointment.office_id, Appointment.day)
    .where(
        _DUE,
        Appointment.day <= bindparam("today"),
        Appointment.ends_at <= bindparam("settled", type_=Instant),
    )
    .distinct()
    .limit(CHUNK)
)
AT_WORK = (
    select(OfficeDay.office_id, OfficeDay.day)
    .where(OfficeDay.ended_at.is_(None), OfficeDay.day <= bindparam("today"))
    .limit(CHUNK)
)


@dataclass(frozen=True, slots=True)
class Day:
    """``was_at_work``: somebody of the office was, that day."""

    office_id: int
    day: date
    kind_key: str
    was_at_work: bool


class EndDays:
    """Each appointment in a transaction of its own, its owner's row held: a check-in that comes at the same
    moment is before or after it, never overruled. Run twice, or by several processes, it tells once."""

    def __init__(
        self, uow: UnitOfWork, clock: Clock, ids: Ids, endings: Endings, tell: TellAppointment
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._endings = endings
        self._tell = tell

    async def __call__(self) -> int:
        """How many appointments were ended."""
        now = self._clock.now()
        times = {"today": tehran_day(now), "settled": now - SETTLES}
        async with self._uow as tx:
            found = {
                (row.office_id, row.day)
                for query in (WITH_PEOPLE, AT_WORK)
                for row in await tx.session.execute(query, times)
            }
        return sum([await self._day(office_id, day) for office_id, day in sorted(found)])

    async def _day(self, office_id: int, day: date) -> int:
        async with self._uow as tx:
            ended = await self._over(tx, office_id, day)
            if ended is None:
                return 0
            rows = (
                await tx.session.scalars(
                    select(Appointment.id)
                    .outerjoin(BookingBlock, BookingBlock.appointment_id == Appointment.id)
                    .where(
                        Appointment.office_id == office_id,
                        Appointment.day == day,
                        or_(
                            Appointment.state.in_(("booked", "arrived")),
                            (Appointment.state == "noshow") & BookingBlock.id.is_(None),
                        ),
                    )
                    .order_by(Appointment.id)
                )
            ).all()
        done = sum([await again(partial(self._end, each, ended)) for each in rows])
        await self._close(office_id, day)
        return done

    async def _over(self, tx: UnitOfWork, office_id: int, day: date) -> Day | None:
        """None: not yet. The day is over when its last slot and visit are, and who is late had their time."""
        last_slot = select(func.max(Slot.ends_at)).where(Slot.office_id == office_id, Slot.day == day)
        last_visit = select(func.max(Appointment.ends_at)).where(
            Appointment.office_id == office_id, Appointment.day == day, Appointment.state != "cancelled"
        )
        ends = [await tx.session.scalar(last_slot), await tx.session.scalar(last_visit)]
        last = max((end for end in ends if end is not None), default=begin_of(day + timedelta(days=1)))
        office = await tx.session.get(Office, office_id)
        if office is None or last + SETTLES > self._clock.now():
            return None
        seen = await tx.session.scalar(
            select(OfficeDay.seen_at).where(OfficeDay.office_id == office_id, OfficeDay.day == day)
        )
        return Day(office_id, day, office.kind_key, seen is not None)

    async def _end(self, appointment_id: int, day: Day) -> bool:
        async with self._uow as tx:
            row = await locked(tx, appointment_id)
            if row is None or (row.office_id, row.day) != (day.office_id, day.day):
                return False
            if row.state == "arrived":
                done = await self._endings.end(tx, row, ("arrived",), "fulfilled")
            elif day.was_at_work:
                done = await self._miss(tx, row, day)
            else:
                done = await self._silent(tx, row)
            if done:
                await tx.commit()
            return done

    async def _miss(self, tx: UnitOfWork, row: Appointment, day: Day) -> bool:
        """Missed, by now or by a clerk's mark; one block, one message."""
        at, now = row.starts_at, self._clock.now()
        if row.state != "noshow" and not await self._endings.end(tx, row, ("booked",), "noshow"):
            return False
        until = bars_until(rules_of(day.kind_key), tehran_day(now))
        if not await self._bar(tx, row, day.kind_key, now, until):
            return False
        await self._tell(
            tx, owner_of_row(row), row.id, "missed", "appointment-news-missed", at=at, until_at=until
        )
        return True

    async def _bar(
        self, tx: UnitOfWork, row: Appointment, kind_key: str, now: datetime, until: datetime
    ) -> bool:
        block = tx.insert_into(BookingBlock).values(
            id=self._ids.new(),
            **owner_of_row(row).columns,
            kind_key=kind_key,
            appointment_id=row.id,
            starts_at=now,
            ends_at=until,
        )
        once = block.on_conflict_do_nothing(index_elements=["appointment_id"]).returning(BookingBlock.id)
        return (await tx.session.scalar(once)) is not None

    async def _silent(self, tx: UnitOfWork, row: Appointment) -> bool:
        at = row.starts_at
        if not await self._endings.end(tx, row, ("booked",), "cancelled", reason="office_silent"):
            return False
        await self._tell(tx, owner_of_row(row), row.id, "silent", "appointment-news-silent", at=at)
        return True

    async def _close(self, office_id: int, day: date) -> None:
        async with self._uow as tx:
            await tx.session.execute(
                update(OfficeDay)
                .where(OfficeDay.office_id == office_id, OfficeDay.day == day, OfficeDay.ended_at.is_(None))
                .values(ended_at=self._clock.now())
                .execution_options(synchronize_session=False)
            )
            await tx.commit()
