"""The day of an office as its counter sees it: hours, services and states, and nothing of a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select

from bot.errors import NotFound
from bot.staff.actor import Actor, Places
from bot.staff.use_case import StaffLook
from bot.staff.visits.rows import at
from storage.database import Query, Reader
from storage.models import Appointment, Office, OfficeDay, Slot, SlotClaim, WalkIn

__all__ = ["DayAsk", "DayEntry", "OfficeDayPage", "ReadOfficeDay", "WaitingNumber"]

ENTRIES_A_PAGE = 8
DAY: Query = (
    select(Office.id, Office.name, OfficeDay.ended_at, OfficeDay.walk_ins)
    .outerjoin(OfficeDay, (OfficeDay.office_id == Office.id) & (OfficeDay.day == bindparam("day")))
    .where(Office.code == bindparam("code"))
)
ENTRIES: Query = (
    select(
        Appointment.id,
        Appointment.state,
        Appointment.tracking_code,
        Appointment.starts_at,
        Appointment.ends_at,
        Appointment.services,
        Appointment.cases,
        Appointment.changed_at,
        Appointment.confirmed_at,
        func.count().over().label("total"),
    )
    .where(
        Appointment.office_id == bindparam("office"),
        Appointment.day == bindparam("day"),
        Appointment.state.in_(("booked", "arrived", "fulfilled", "noshow")),
    )
    .order_by(Appointment.starts_at, Appointment.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
WALK_INS: Query = (
    select(WalkIn.id, WalkIn.number, WalkIn.services, WalkIn.came_at)
    .where(WalkIn.office_id == bindparam("office"), WalkIn.day == bindparam("day"), WalkIn.state == "waiting")
    .order_by(WalkIn.number)
    .limit(bindparam("limit"))
)
LOAD: Query = select(
    select(func.coalesce(func.sum(Slot.capacity), 0))
    .where(Slot.office_id == bindparam("office"), Slot.day == bindparam("day"), Slot.is_open == 1)
    .scalar_subquery()
    .label("seats"),
    select(func.count())
    .select_from(SlotClaim)
    .join(Slot, Slot.id == SlotClaim.slot_id)
    .where(Slot.office_id == bindparam("office"), Slot.day == bindparam("day"))
    .scalar_subquery()
    .label("taken"),
)


@dataclass(frozen=True, slots=True)
class DayAsk:
    """``page`` counts from 0."""

    office: str
    day: date
    page: int = 0


@dataclass(frozen=True, slots=True)
class DayEntry:
    """``changed_at``: when it was marked last; within minutes of that the mark can be taken back."""

    id: int
    state: str
    tracking_code: str
    starts_at: datetime
    ends_at: datetime
    services: tuple[str, ...]
    cases: int
    changed_at: datetime
    says_they_come: bool


@dataclass(frozen=True, slots=True)
class WaitingNumber:
    id: int
    number: int
    services: tuple[str, ...]
    came_at: datetime


@dataclass(frozen=True, slots=True)
class OfficeDayPage:
    """``seats`` and ``taken``: of all slots of the day, by those who still have theirs."""

    office_name: str
    day: date
    entries: tuple[DayEntry, ...]
    total: int
    page: int
    walk_ins: tuple[WaitingNumber, ...]
    seats: int
    taken: int
    ended_at: datetime | None

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ENTRIES_A_PAGE))


class ReadOfficeDay(StaffLook[DayAsk, OfficeDayPage]):
    permission = "appointments.serve"

    async def places(self, reader: Reader, ask: DayAsk) -> Places:
        return at(ask.office)

    async def look(self, reader: Reader, actor: Actor, ask: DayAsk) -> OfficeDayPage:
        """A page beyond the last gives the first. Raises NotFound."""
        office = await reader.first(DAY, code=ask.office, day=ask.day)
        if office is None:
            raise NotFound("offices-gone")
        here = {"office": office.id, "day": ask.day}
        rows = await reader.rows(ENTRIES, limit=ENTRIES_A_PAGE, offset=ask.page * ENTRIES_A_PAGE, **here)
        if not rows and ask.page:
            return await self.look(reader, actor, DayAsk(ask.office, ask.day))
        load = await reader.first(LOAD, **here)
        assert load is not None
        numbers = await reader.rows(WALK_INS, limit=ENTRIES_A_PAGE, **here)
        return OfficeDayPage(
            office.name,
            ask.day,
            tuple(
                DayEntry(
                    row.id,
                    row.state,
                    row.tracking_code,
                    row.starts_at,
                    row.ends_at,
                    tuple(row.services),
                    row.cases,
                    row.changed_at,
                    row.confirmed_at is not None,
                )
                for row in rows
            ),
            rows[0].total if rows else 0,
            ask.page if rows else 0,
            tuple(WaitingNumber(row.id, row.number, tuple(row.services), row.came_at) for row in numbers),
            load.seats,
            load.taken,
            office.ended_at,
        )
