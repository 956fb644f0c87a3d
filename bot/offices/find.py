"""Finding an office: by province, county and city, abroad, or nearest first from a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Any

from bot.catalogue import Titled, kinds_that_take_visits, office_kinds, office_service, services_of_kind
from bot.catalogue.booking import bookable_kinds
from bot.catalogue.visits import visit_service
from bot.errors import DomainError, NotFound, Stale
from storage.database import AnyRow, Reader
from storage.queries import offices
from storage.queries.offices import TwoForms

__all__ = ["FindOffices", "OfficeLine", "OfficeList", "OfficePage", "Point", "Wanted", "wanted_for"]

OFFICES_A_PAGE = 6
NEAREST_SHOWN = 6
#: How far is looked for the nearest, in kilometres, before the whole earth.
REACHES = (30, 150, 600)
EARTH_KM, DEGREE_KM = 6371.0, 111.0
#: Beyond it a degree of longitude is too short for a box.
POLE = 85.0


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the earth, in degrees (WGS 84); where a person is, so it is kept nowhere and shown in no
    repr."""

    latitude: float = field(repr=False)
    longitude: float = field(repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which offices are looked for: of these kinds, and doing all of these services (none: no matter)."""

    kinds: tuple[str, ...]
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """``kilometres`` as the crow flies; None where nobody asked from a place. ``manager`` where names were
    searched."""

    id: int
    name: str
    kilometres: float | None = None
    manager: str | None = None


@dataclass(frozen=True, slots=True)
class OfficeList:
    """One page; ``page`` counts from 0."""

    lines: tuple[OfficeLine, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // OFFICES_A_PAGE))


@dataclass(frozen=True, slots=True)
class OfficePage:
    """``hours`` as in the catalogue: day keys to ``HH:MM-HH:MM``, in the time of the place; ``services`` are
    keys of the catalogue, in its order."""

    id: int
    code: str
    kind_key: str
    name: str
    manager: str
    phone: str
    address: str
    is_abroad: bool
    latitude: float
    longitude: float
    hours: Mapping[str, str]
    services: tuple[str, ...]


def wanted_for(purpose: str | None, services: tuple[str, ...] = ()) -> Wanted:
    """``purpose``: ``visit`` is a check of identity in person, ``appointment`` what an appointment can be had
    for, None anything."""
    if purpose == "visit":
        return Wanted(kinds_that_take_visits(), services or (visit_service(),))
    if purpose == "appointment":
        return Wanted(bookable_kinds(), services)
    return Wanted(tuple(kind.key for kind in office_kinds()), services)


class FindOffices:
    """Every list holds only offices that are ``wanted``."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def provinces(self, wanted: Wanted) -> tuple[Titled, ...]:
        """Those that have such an office."""
        rows = await self._rows(offices.PROVINCES, wanted)
        return tuple(Titled(row.code, row.name) for row in rows)

    async def counties(self, province: str, wanted: Wanted) -> tuple[Titled, ...]:
        """Those of the province that have such an office."""
        rows = await self._rows(offices.COUNTIES, wanted, province=province)
        return tuple(Titled(row.code, row.name) for row in rows)

    async def cities(self, county: str, wanted: Wanted) -> tuple[str, ...]:
        """Names of those of the county that have such an office."""
        return tuple(row.city for row in await self._rows(offices.CITIES, wanted, county=county))

    async def listed(
        self, county: str | None, wanted: Wanted, page: int, city: str | None = None
    ) -> OfficeList:
        """A page of the offices of a county, of one city of it, or (county None) of those abroad. A page
        beyond the last gives the first."""
        query, where = offices.ABROAD, {}
        if county is not None:
            query, where = offices.IN_COUNTY, {"county": county}
            if city is not None:
                query, where = offices.IN_CITY, {"county": county, "city": city}
        page = max(0, page)
        rows = await self._rows(query, wanted, limit=OFFICES_A_PAGE, offset=page * OFFICES_A_PAGE, **where)
        if not rows and page:
            return await self.listed(county, wanted, 0, city)
        lines = tuple(OfficeLine(row.id, row.name) for row in rows)
        return OfficeList(lines, rows[0].total if rows else 0, page)

    async def nearest(self, point: Point, wanted: Wanted) -> tuple[OfficeLine, ...]:
        """The few nearest, nearest first. Raises DomainError: no place on the earth."""
        return await self.around(point, wanted, NEAREST_SHOWN)

    async def around(self, point: Point, wanted: Wanted, most: int) -> tuple[OfficeLine, ...]:
        """So many of the nearest, nearest first. Raises DomainError: no place on the earth."""
        if not (-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180):
            raise DomainError("offices-location-please")
        for reach in REACHES:
            if abs(point.latitude) < POLE:
                rows = await self._rows(offices.AROUND, wanted, **_box(point, reach))
                near = [line for line in _by_distance(point, rows) if (line.kilometres or 0) <= reach]
                if len(near) >= most:
                    return tuple(near[:most])
        everywhere = await self._rows(offices.EVERYWHERE, wanted)
        return tuple(_by_distance(point, everywhere)[:most])

    async def some(self, ids: Sequence[int], wanted: Wanted) -> tuple[OfficeLine, ...]:
        """These very offices, in this order; one that is gone or not wanted is left out."""
        rows = {row.id: row for row in await self._rows(offices.SOME, wanted, ids=list(ids))}
        found = [rows[each] for each in ids if each in rows]
        return tuple(OfficeLine(row.id, row.name, manager=row.manager) for row in found)

    async def page(self, office_id: int) -> OfficePage:
        """Raises NotFound."""
        row = await self._reader.first(offices.PAGE, office=office_id)
        if row is None:
            raise NotFound("offices-gone")
        offered = {each.service_key for each in await self._reader.rows(offices.SERVICES, office=office_id)}
        return OfficePage(
            id=row.id,
            code=row.code,
            kind_key=row.kind_key,
            name=row.name,
            manager=row.manager,
            phone=row.phone,
            address=row.address,
            is_abroad=row.county_code is None,
            latitude=row.latitude,
            longitude=row.longitude,
            hours=row.hours,
            services=tuple(one.key for one in services_of_kind(row.kind_key) if one.key in offered),
        )

    async def _rows(self, query: TwoForms, wanted: Wanted, **values: Any) -> Sequence[AnyRow]:
        values["kinds"] = list(wanted.kinds)
        if not wanted.services:
            return await self._reader.rows(query.any, **values)
        services = list(wanted.services)
        return await self._reader.rows(query.all, services=services, many=len(services), **values)


def ensure_is_service(key: str) -> str:
    """Raises Stale: a key that the catalogue does not have (any more)."""
    try:
        return office_service(key).key
    except KeyError:
        raise Stale from None


def kilometres(one: Point, other: Point) -> float:
    """Great-circle distance (haversine)."""
    up = radians(other.latitude - one.latitude) / 2
    aside = radians(other.longitude - one.longitude) / 2
    part = sin(up) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(aside) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(part)))


def _by_distance(point: Point, rows: Iterable[AnyRow]) -> list[OfficeLine]:
    lines = [
        OfficeLine(row.id, row.name, kilometres(point, Point(row.latitude, row.longitude))) for row in rows
    ]
    return sorted(lines, key=lambda line: (line.kilometres or 0.0, line.name))


def _box(point: Point, reach: float) -> dict[str, float]:
    """Holds all that is within reach, unless it crosses the date line: then fewer, and one looks farther."""
    up, aside = reach / DEGREE_KM, reach / (DEGREE_KM * cos(radians(point.latitude)))
    return {
        "south": point.latitude - up,
        "north": point.latitude + up,
        "west": point.longitude - aside * 1.1,
        "east": point.longitude + aside * 1.1,
    }
