"""Offices with a place, nearest first, and how crowded they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.appointments.places import Places
from bot.appointments.visit import Wanted
from bot.errors import DomainError
from bot.offices.find import FindOffices, Point
from bot.offices.find import Wanted as WantedOffices

__all__ = ["NearestPlaces", "OfficeWithPlace"]

#: How many of the nearest are asked for a place, and how many days «the next days» are.
ASKED, CROWD_DAYS = 12, 7


@dataclass(frozen=True, slots=True)
class OfficeWithPlace:
    """``free``: seats in the next days, ``first_at`` the first of all; ``kilometres`` as the crow flies."""

    id: int
    name: str
    kilometres: float
    first_at: datetime
    free: int


class NearestPlaces:
    def __init__(self, offices: FindOffices, places: Places) -> None:
        self._offices = offices
        self._places = places

    async def offices(
        self, point: Point, kind_key: str, wanted: Wanted, *, most: int, but: int | None = None
    ) -> list[OfficeWithPlace]:
        """Of the kind, with a place for the service; ``wanted`` says which office one comes from, if any.

        Raises DomainError (no place on the earth; offices of this kind take no appointments).
        """
        found: list[OfficeWithPlace] = []
        seen: OfficeWithPlace | None
        of_kind = WantedOffices((kind_key,))
        lines = [line for line in await self._offices.around(point, of_kind, ASKED) if line.id != but]
        crowds = await self._places.crowds([line.id for line in lines], wanted, CROWD_DAYS)
        for line in lines:
            away, soon = line.kilometres or 0.0, crowds.get(line.id)
            if soon is not None:
                found.append(OfficeWithPlace(line.id, line.name, away, soon.first_at, soon.seats))
            elif (
                seen := await self._office(replace(wanted, office_id=line.id), line.name, away)
            ) is not None:
                found.append(seen)
            if len(found) == most:
                break
        return found

    async def _office(self, wanted: Wanted, name: str, kilometres: float) -> OfficeWithPlace | None:
        """None: no place, or not for this service."""
        try:
            opening = await self._places.opening(wanted)
        except DomainError:
            return None
        first = opening.first_day
        soon = await self._places.between(wanted, opening, first, first + timedelta(days=CROWD_DAYS - 1))
        places = soon or await self._places.between(wanted, opening, first, opening.last_day)
        if not places:
            return None
        free = sum(place.free for place in soon)
        return OfficeWithPlace(wanted.office_id, name, kilometres, places[0].starts_at, free)
