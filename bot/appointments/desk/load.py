"""How full an office is in the coming week, by day and hour."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, func, select

from bot.clock import TEHRAN, Clock
from bot.errors import NotFound
from bot.jalali import tehran_day
from bot.staff.actor import Actor, Places
from bot.staff.gate import Gate
from bot.staff.use_case import StaffLook
from bot.staff.visits.rows import at
from storage.database import Query, Reader
from storage.models import Office, Slot, SlotClaim, WalkIn

__all__ = ["Load", "ReadWeekLoad", "WeekLoad"]

DAYS = 7
OFFICE: Query = select(Office.id, Office.name).where(Office.code == bindparam("code"))
SLOTS: Query = (
    select(
        Slot.day,
        Slot.starts_at,
        Slot.capacity,
        select(func.count())
        .select_from(SlotClaim)
        .where(SlotClaim.slot_id == Slot.id)
        .scalar_subquery()
        .label("taken"),
    )
    .where(
        Slot.office_id == bindparam("office"),
        Slot.day.between(bindparam("first"), bindparam("last")),
        Slot.is_open == 1,
    )
    .order_by(Slot.starts_at)
)

#: Only today has any: who has left again does not count.
WALK_INS: Query = select(WalkIn.came_at).where(
    WalkIn.office_id == bindparam("office"), WalkIn.day == bindparam("day"), WalkIn.state != "left"
)


@dataclass(frozen=True, slots=True)
class Load:
    """Of the slots that begin within one hour; ``walk_ins``: who came in it without an appointment."""

    seats: int
    taken: int
    walk_ins: int = 0


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """``cells``: by day and hour of the day in Tehran; an hour in which the office is closed and
    nobody came has none."""

    office_name: str
    days: tuple[date, ...]
    cells: dict[tuple[date, int], Load]

    @property
    def hours(self) -> range:
        """From the first hour to the last one in which anything is open; none: closed all week."""
        found = {hour for _, hour in self.cells}
        return range(min(found), max(found) + 1) if found else range(0)


class ReadWeekLoad(StaffLook[str, WeekLoad]):
    """Asked with the code of the office; the week begins today."""

    permission = "appointments.plan"

    def __init__(self, gate: Gate, clock: Clock) -> None:
        super().__init__(gate)
        self._clock = clock

    async def places(self, reader: Reader, ask: str) -> Places:
        return at(ask)

    async def look(self, reader: Reader, actor: Actor, ask: str) -> WeekLoad:
        """Raises NotFound."""
        office = await reader.first(OFFICE, code=ask)
        if office is None:
            raise NotFound("offices-gone")
        first = tehran_day(self._clock.now())
        days = tuple(first + timedelta(days=ahead) for ahead in range(DAYS))
        seats: Counter[tuple[date, int]] = Counter()
        taken: Counter[tuple[date, int]] = Counter()
        for row in await reader.rows(SLOTS, office=office.id, first=days[0], last=days[-1]):
            cell = (row.day, row.starts_at.astimezone(TEHRAN).hour)
            seats[cell] += row.capacity
            taken[cell] += row.taken
        came = Counter(
            (first, row.came_at.astimezone(TEHRAN).hour)
            for row in await reader.rows(WALK_INS, office=office.id, day=first)
        )
        cells = {cell: Load(seats[cell], taken[cell], came[cell]) for cell in {*seats, *came}}
        return WeekLoad(office.name, days, cells)
