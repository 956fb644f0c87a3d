"""Days off that are to come, and how many people a day off would hit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, func, or_, select

from bot.catalogue.booking import bookable_kinds
from bot.clock import Clock
from bot.jalali import tehran_day
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import StaffLook
from storage.database import Query, Reader
from storage.models import Appointment, Holiday, Office
from storage.types import Instant

__all__ = ["CountOff", "DeclaredDay", "DeclaredPage", "OffAsk", "ReadHolidays"]

#: Days ahead that are shown: longer than anything can be booked.
AHEAD = timedelta(days=120)
DAYS_A_PAGE = 8
DECLARED: Query = (
    select(Holiday.day, Holiday.kind_key, Holiday.title, func.count().over().label("total"))
    .where(Holiday.day.between(bindparam("first"), bindparam("last")))
    .order_by(Holiday.day, Holiday.kind_key)
    .limit(DAYS_A_PAGE)
    .offset(bindparam("offset"))
)
PEOPLE: Query = (
    select(func.count().label("people"))
    .select_from(Appointment)
    .join(Office, Office.id == Appointment.office_id)
    .where(
        Appointment.day == bindparam("day"),
        Appointment.state.in_(("held", "booked")),
        Appointment.ends_at > bindparam("now", type_=Instant),
        or_(bindparam("kind") == "", Office.kind_key == bindparam("kind")),
    )
)


@dataclass(frozen=True, slots=True)
class DeclaredDay:
    """``kind_key`` empty: every kind of office."""

    day: date
    kind_key: str
    title: str


@dataclass(frozen=True, slots=True)
class DeclaredPage:
    days: tuple[DeclaredDay, ...]
    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // DAYS_A_PAGE))


@dataclass(frozen=True, slots=True)
class OffAsk:
    day: date
    kind_key: str = ""


class ReadHolidays(StaffLook[int, DeclaredPage]):
    """Asked with the page, from 0: days that were declared off from today on. Those that are off every year
    stand in the catalogue."""

    permission = "holidays.declare"

    def __init__(self, gate: Gate, clock: Clock) -> None:
        super().__init__(gate)
        self._clock = clock

    async def look(self, reader: Reader, actor: Actor, ask: int) -> DeclaredPage:
        """A page beyond the last gives the first."""
        first = tehran_day(self._clock.now())
        rows = await reader.rows(DECLARED, first=first, last=first + AHEAD, offset=ask * DAYS_A_PAGE)
        if not rows and ask:
            return await self.look(reader, actor, 0)
        days = tuple(DeclaredDay(row.day, row.kind_key, row.title) for row in rows)
        return DeclaredPage(days, ask, rows[0].total if rows else 0)


class CountOff(StaffLook[OffAsk, int]):
    """How many have a place on that day, and would be told."""

    permission = "holidays.declare"

    def __init__(self, gate: Gate, clock: Clock) -> None:
        super().__init__(gate)
        self._clock = clock

    async def look(self, reader: Reader, actor: Actor, ask: OffAsk) -> int:
        if ask.kind_key not in ("", *bookable_kinds()):
            return 0
        row = await reader.first(PEOPLE, day=ask.day, kind=ask.kind_key, now=self._clock.now())
        assert row is not None
        found: int = row.people
        return found
