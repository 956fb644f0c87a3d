"""The days on which an office has places, with how many. A day without one is not listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.accounts.visitor import Visitor
from bot.appointments.looking import LookPace
from bot.appointments.places import Place, Places
from bot.appointments.visit import Wanted

__all__ = ["DayLine", "DayList", "FreeDays", "FreeTimes", "TimeList"]


@dataclass(frozen=True, slots=True)
class DayLine:
    """``free``: how many seats there are that day for such a visit, by the ``times`` at which it can begin; a
    visit of several slots is counted at each of them, so ``times`` is what people are told."""

    day: date
    free: int
    times: int = 0


@dataclass(frozen=True, slots=True)
class DayList:
    """``first`` is the first free time on top; ``first_day`` and ``last_day`` bound the calendar."""

    office_id: int
    office_name: str
    first_day: date
    last_day: date
    days: tuple[DayLine, ...]
    first: Place | None


@dataclass(frozen=True, slots=True)
class TimeList:
    """The times of one day, in order."""

    office_id: int
    office_name: str
    day: date
    times: tuple[Place, ...]


class FreeDays:
    """Reads; the days of an office that nobody has looked at yet are made first."""

    def __init__(self, places: Places, pace: LookPace) -> None:
        self._places = places
        self._pace = pace

    async def __call__(self, visitor: Visitor, wanted: Wanted) -> DayList:
        """Raises NotFound, DomainError (no appointments here, not for this, so many cases), Throttled."""
        await self._pace.count(visitor)
        opening = await self._places.opening(wanted)
        free, first = await self._places.days(wanted, opening, opening.last_day)
        return DayList(
            opening.office_id,
            opening.name,
            opening.first_day,
            opening.last_day,
            tuple(DayLine(day, each.seats, each.times) for day, each in free.items()),
            first,
        )


class FreeTimes:
    def __init__(self, places: Places, pace: LookPace) -> None:
        self._places = places
        self._pace = pace

    async def __call__(self, visitor: Visitor, wanted: Wanted, day: date) -> TimeList:
        """Empty for a day without places. Raises as FreeDays."""
        await self._pace.count(visitor)
        opening = await self._places.opening(wanted)
        found = await self._places.between(wanted, opening, day, day)
        return TimeList(opening.office_id, opening.name, day, tuple(found))
