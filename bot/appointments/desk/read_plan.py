"""The plan of an office as its manager sees it: rules, closures and holidays that are still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, or_, select

from bot.appointments.desk.plan import affected_by
from bot.catalogue.booking import solar_holidays
from bot.clock import Clock
from bot.errors import NotFound
from bot.jalali import tehran_day, to_jalali
from bot.staff.actor import Actor, Places
from bot.staff.gate import Gate
from bot.staff.use_case import StaffLook
from bot.staff.visits.rows import at
from storage.database import Query, Reader
from storage.models import Closure, DayCounters, Holiday, Office, OpeningRule

__all__ = ["CountAffected", "OfficePlan", "PlannedClosure", "PlannedRule", "ReadPlan", "SpanAsk"]

#: How far ahead holidays are shown, and how many closures.
HOLIDAYS_AHEAD = timedelta(days=45)
MOST_CLOSURES = 8
MOST_OWN_DAYS = 8
OFFICE: Query = select(Office.id, Office.name, Office.kind_key).where(Office.code == bindparam("code"))
RULES: Query = (
    select(*(column for column in OpeningRule.__table__.c if column.key not in ("id", "office_id")))
    .where(
        OpeningRule.office_id == bindparam("office"),
        or_(
            OpeningRule.valid_until.is_(None),
            (OpeningRule.valid_until >= bindparam("today"))
            & (OpeningRule.valid_until >= OpeningRule.valid_from),
        ),
    )
    .order_by(OpeningRule.valid_from, OpeningRule.opens)
)
CLOSURES: Query = (
    select(Closure.id, Closure.starts_at, Closure.ends_at, Closure.note)
    .where(Closure.office_id == bindparam("office"), Closure.ends_at > bindparam("now"))
    .order_by(Closure.starts_at)
    .limit(MOST_CLOSURES)
)
OWN_COUNTERS: Query = (
    select(DayCounters.day, DayCounters.counters)
    .where(DayCounters.office_id == bindparam("office"), DayCounters.day >= bindparam("today"))
    .order_by(DayCounters.day)
    .limit(MOST_OWN_DAYS)
)
DECLARED: Query = (
    select(Holiday.day, Holiday.title)
    .where(
        Holiday.day.between(bindparam("first"), bindparam("last")),
        Holiday.kind_key.in_(("", bindparam("kind"))),
    )
    .order_by(Holiday.day)
)


@dataclass(frozen=True, slots=True)
class PlannedRule:
    """Times in minutes after midnight in Tehran; in force from ``valid_from`` on, which may be to come."""

    weekday: str
    opens: int
    closes: int
    slot_minutes: int
    counters: int
    services: tuple[str, ...]
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class PlannedClosure:
    id: int
    starts_at: datetime
    ends_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """``holidays``: every day off that is near, of the solar calendar or declared. ``own_counters``: the next
    days that have their own, with how many."""

    office_name: str
    kind_key: str
    rules: tuple[PlannedRule, ...]
    closures: tuple[PlannedClosure, ...]
    holidays: tuple[date, ...]
    own_counters: tuple[tuple[date, int], ...]

    def of(self, weekday: str, day: date) -> tuple[PlannedRule, ...]:
        """The rules of a weekday that are in force on this day, or if there are none, those to come."""
        every = [rule for rule in self.rules if rule.weekday == weekday]
        return tuple(rule for rule in every if rule.valid_from <= day) or tuple(every)


@dataclass(frozen=True, slots=True)
class SpanAsk:
    office: str
    starts_at: datetime
    ends_at: datetime


class ReadPlan(StaffLook[str, OfficePlan]):
    """Asked with the code of the office."""

    permission = "appointments.plan"

    def __init__(self, gate: Gate, clock: Clock) -> None:
        super().__init__(gate)
        self._clock = clock

    async def places(self, reader: Reader, ask: str) -> Places:
        return at(ask)

    async def look(self, reader: Reader, actor: Actor, ask: str) -> OfficePlan:
        """Raises NotFound."""
        office = await reader.first(OFFICE, code=ask)
        if office is None:
            raise NotFound("offices-gone")
        now = self._clock.now()
        first = tehran_day(now)
        last = first + HOLIDAYS_AHEAD
        declared = await reader.rows(DECLARED, first=first, last=last, kind=office.kind_key)
        return OfficePlan(
            office.name,
            office.kind_key,
            tuple(
                PlannedRule(**{**row._mapping, "services": tuple(row.services)})
                for row in await reader.rows(RULES, office=office.id, today=first)
            ),
            tuple(
                PlannedClosure(row.id, row.starts_at, row.ends_at, row.note)
                for row in await reader.rows(CLOSURES, office=office.id, now=now)
            ),
            tuple(sorted({row.day for row in declared} | solar_between(first, last))),
            tuple(
                (row.day, row.counters)
                for row in await reader.rows(OWN_COUNTERS, office=office.id, today=first)
            ),
        )


class CountAffected(StaffLook[SpanAsk, int]):
    """How many have a place in this time and would be told if the office closed."""

    permission = "appointments.plan"

    def __init__(self, gate: Gate, clock: Clock) -> None:
        super().__init__(gate)
        self._clock = clock

    async def places(self, reader: Reader, ask: SpanAsk) -> Places:
        return at(ask.office)

    async def look(self, reader: Reader, actor: Actor, ask: SpanAsk) -> int:
        """Raises NotFound."""
        office = await reader.first(OFFICE, code=ask.office)
        if office is None:
            raise NotFound("offices-gone")
        row = await reader.first(affected_by(office.id, ask.starts_at, ask.ends_at, self._clock.now()))
        assert row is not None
        found: int = row.people
        return found


def solar_between(first: date, last: date) -> set[date]:
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return {day for day in days if (to_jalali(day).month, to_jalali(day).day) in solar_holidays()}
