"""Where a visit of some length finds seats: plain values, counted anew with every look (never kept)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.appointments.free import Free, counted, instant
from bot.appointments.rules import first_day, last_day
from bot.appointments.slots import Slots
from bot.appointments.visit import Wanted, ensure_fits, minutes_of, rules_of
from bot.clock import Clock
from bot.errors import DomainError, NotFound
from storage.database import AnyRow, Query, Reader
from storage.queries import appointments

__all__ = ["Opening", "Place", "Places", "starts"]

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Place:
    """A time at which the visit can begin: ``free`` people can have it."""

    slot_id: int
    starts_at: datetime
    ends_at: datetime
    day: date
    free: int


@dataclass(frozen=True, slots=True)
class Opening:
    """An office as it takes appointments; ``rule_ids``: whose slots are for the services;
    ``is_filled``: its slots are made, up to the last day."""

    office_id: int
    kind_key: str
    name: str
    latitude: float
    longitude: float
    first_day: date
    last_day: date
    rule_ids: frozenset[int]
    is_filled: bool


class Places:
    def __init__(self, reader: Reader, clock: Clock, slots: Slots) -> None:
        self._reader = reader
        self._clock = clock
        self._slots = slots

    async def opening(self, wanted: Wanted) -> Opening:
        """Raises NotFound (no such office), DomainError (it takes no appointments, or not for this)."""
        rows = await self._reader.rows(appointments.OPENING, office=wanted.office_id)
        if not rows:
            raise NotFound("offices-gone")
        return opening_of(rows, wanted, self._clock.now())

    async def between(self, wanted: Wanted, opening: Opening, first: date, last: date) -> list[Place]:
        """In the order of time, from the first to the last day, within what can be booked."""
        rows = await self._rows(appointments.PLACES, opening, first, last)
        found = starts(rows, opening.rule_ids, minutes_of(wanted.services, wanted.cases))
        return [place_of(rows[index], free, ends) for index, free, ends in found]

    async def days(
        self, wanted: Wanted, opening: Opening, last: date
    ) -> tuple[dict[date, Free], Place | None]:
        """For each day up to the last what is free, and the first place of all."""
        length = minutes_of(wanted.services, wanted.cases) * MINUTE_MS
        rows = await self._rows(appointments.DAYS, opening, opening.first_day, last, length=length)
        found = counted(rows, opening.rule_ids)
        days = {day: free for day, free in found.items() if free is not None}
        if len(days) < len(found):
            return by_day(await self.between(wanted, opening, opening.first_day, last))
        if not days:
            return {}, None
        first = min(days)
        return days, next(iter(await self.between(wanted, opening, first, first)), None)

    async def crowds(self, office_ids: Sequence[int], wanted: Wanted, days: int) -> dict[int, Free]:
        """What is free in the first so many days that can be booked, of offices of one kind: all at once.

        Left out: where nothing is, where one has to look slot by slot, and whose slots are not made yet.
        """
        openings = await self._openings(office_ids, wanted)
        if not openings:
            return {}
        one = openings[0]
        rows = await self._reader.rows(
            appointments.CROWDS,
            offices=[each.office_id for each in openings],
            kind=one.kind_key,
            first=one.first_day,
            last=min(one.first_day + timedelta(days=days - 1), one.last_day),
            length=minutes_of(wanted.services, wanted.cases) * MINUTE_MS,
            now=self._clock.now(),
        )
        found = counted(rows, {rule_id for each in openings for rule_id in each.rule_ids})
        return {office_id: free for office_id, free in found.items() if free is not None}

    async def _openings(self, office_ids: Sequence[int], wanted: Wanted) -> list[Opening]:
        """Those of these offices that do this, and whose slots are made."""
        rows = await self._reader.rows(appointments.OPENINGS, offices=list(office_ids))
        by_office: dict[int, list[AnyRow]] = {}
        for row in rows:
            by_office.setdefault(row.office_id, []).append(row)
        found = []
        for office_id, of_office in by_office.items():
            with suppress(DomainError):
                here = replace(wanted, office_id=office_id)
                found.append(opening_of(of_office, here, self._clock.now()))
        return [each for each in found if each.is_filled]

    async def _rows(
        self, query: Query, opening: Opening, first: date, last: date, **values: int
    ) -> Sequence[AnyRow]:
        first, last = max(first, opening.first_day), min(last, opening.last_day)
        if first > last:
            return ()
        if not opening.is_filled:
            await self._slots.ensure(opening.office_id, opening.last_day)
        return await self._reader.rows(
            query,
            office=opening.office_id,
            kind=opening.kind_key,
            first=first,
            last=last,
            now=self._clock.now(),
            **values,
        )


def opening_of(rows: Sequence[AnyRow], wanted: Wanted, now: datetime) -> Opening:
    """Rows of one office. Raises DomainError."""
    office = rows[0]
    rules = rules_of(office.kind_key)
    rule_ids = frozenset(
        row.rule_id for row in rows if row.rule_id is not None and set(wanted.services).issubset(row.services)
    )
    if not rule_ids:
        raise DomainError("appointment-not-this-service")
    ensure_fits(rules, wanted.services, wanted.cases)
    return Opening(
        office.office_id,
        office.kind_key,
        office.name,
        office.latitude,
        office.longitude,
        first_day(rules, now),
        last_day(rules, now),
        rule_ids,
        office.filled_through is not None and office.filled_through >= last_day(rules, now),
    )


def by_day(places: Sequence[Place]) -> tuple[dict[date, Free], Place | None]:
    """What is free on each day, and the first place of all."""
    free: dict[date, Free] = {}
    for place in places:
        known = free.get(place.day, Free(0, 0, place.starts_at))
        free[place.day] = Free(known.seats + place.free, known.times + 1, known.first_at)
    return free, places[0] if places else None


def starts(rows: Sequence[AnyRow], rule_ids: frozenset[int], minutes: int) -> list[tuple[int, int, int]]:
    """Where a visit can begin: seats are free in as many slots in a row as it takes.

    (index of the slot, how many can have it, when it ends in milliseconds), in the order of time.
    """
    length, found = minutes * MINUTE_MS, []
    for index, row in enumerate(rows):
        _, rule_id, _, begins, ends, free = row
        if free <= 0 or rule_id not in rule_ids:
            continue
        if ends - begins < length:
            free, ends = seats_from(rows, index, rule_ids, length)
        if free > 0:
            found.append((index, free, ends))
    return found


def seats_from(rows: Sequence[AnyRow], index: int, rule_ids: frozenset[int], length: int) -> tuple[int, int]:
    """How many can begin in this slot a visit of so many milliseconds, and when it ends."""
    begins, free = rows[index].starts_ms, rows[index].free
    ends = begins
    while ends - begins < length:
        if index >= len(rows) or rows[index].starts_ms != ends or rows[index].rule_id not in rule_ids:
            return 0, ends
        free = min(free, rows[index].free)
        ends = rows[index].ends_ms
        index += 1
    return free, ends


def place_of(row: AnyRow, free: int, ends_ms: int) -> Place:
    return Place(row.id, instant(row.starts_ms), instant(ends_ms), row.day, free)
