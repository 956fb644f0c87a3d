"""Where the time that was wanted is full: the two nearest times, and the nearest office with a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.accounts.visitor import Visitor
from bot.appointments.looking import LookPace
from bot.appointments.nearest import NearestPlaces, OfficeWithPlace
from bot.appointments.places import Place, Places
from bot.appointments.visit import Wanted
from bot.offices.find import Point

__all__ = ["Alternatives", "FindAlternatives"]

TIMES = 2


@dataclass(frozen=True, slots=True)
class Alternatives:
    """``times`` in the same office, nearest first; ``office`` another one, as near as can be.

    ``is_full``: no place at all is left here, so one may wait for one (bot.appointments.waiting).
    """

    times: tuple[Place, ...]
    office: OfficeWithPlace | None
    is_full: bool


class FindAlternatives:
    def __init__(self, places: Places, nearest: NearestPlaces, pace: LookPace) -> None:
        self._places = places
        self._nearest = nearest
        self._pace = pace

    async def __call__(self, visitor: Visitor, wanted: Wanted, at: datetime) -> Alternatives:
        """Around the moment ``at``. Raises as FreeDays."""
        await self._pace.count(visitor)
        opening = await self._places.opening(wanted)
        here = await self._places.between(wanted, opening, opening.first_day, opening.last_day)
        others = await self._nearest.offices(
            Point(opening.latitude, opening.longitude),
            opening.kind_key,
            wanted,
            most=1,
            but=opening.office_id,
        )
        return Alternatives(closest(here, at), others[0] if others else None, not here)


def closest(places: Sequence[Place], at: datetime) -> tuple[Place, ...]:
    """The nearest in time; of two as near, the earlier."""
    return tuple(sorted(places, key=lambda place: (abs(place.starts_at - at), place.starts_at))[:TIMES])
