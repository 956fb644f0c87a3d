"""Where a visit of some length finds seats: plain values, counted anew with every look (never kept)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.appointments.rules import first_day, last_day
from bot.appointments.slots import Slots
from bot.appointments.visit import Wanted, ensure_fits, minutes_of, rules_of
from bot.clock import Clock
from bot.errors import DomainError, NotFound
from storage.database import AnyRow, Reader
from storage.queries import appointments
from storage.types import EPOCH, MILLISECOND

__all__ = ["Opening", "Place", "Places", "starts"]


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
        office, now = rows[0], self._clock.now()
        rules = rules_of(office.kind_key)
        rule_ids = frozenset(
            row.rule_id
            for row in rows
            if row.rule_id is not None and set(wanted.services).issubset(row.services)
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

    async def between(self, wanted: Wanted, opening: Opening, first: date, last: date) -> list[Place]:
        """In the order of time, from the first to the last day, within what can be booked."""
        rows = await self._rows(opening, first, last)
        found = starts(rows, opening.rule_ids, minutes_of(wanted.services, wanted.cases))
        return [place_of(rows[index], free, ends) for index, free, ends in found]

    async def days(
        self, wanted: Wanted, opening: Opening, last: date
    ) -> tuple[dict[date, list[int]], Place | None]:
        """For each day up to the last the seats at each of its times, and the first place of all."""
        rows = await self._rows(opening, opening.first_day, last)
        found = starts(rows, opening.rule_ids, minutes_of(wanted.services, wanted.cases))
        free: dict[date, list[int]] = {}
        for index, seats, _ in found:
            free.setdefault(rows[index].day, []).append(seats)
        if not found:
            return free, None
        index, seats, ends = found[0]
        return free, place_of(rows[index], seats, ends)

    async def _rows(self, opening: Opening, first: date, last: date) -> Sequence[AnyRow]:
        first, last = max(first, opening.first_day), min(last, opening.last_day)
        if first > last:
            return ()
        if not opening.is_filled:
            await self._slots.ensure(opening.office_id, opening.last_day)
        return await self._reader.rows(
            appointments.PLACES,
            office=opening.office_id,
            kind=opening.kind_key,
            first=first,
            last=last,
            now=self._clock.now(),
        )


def starts(rows: Sequence[AnyRow], rule_ids: frozenset[int], minutes: int) -> list[tuple[int, int, int]]:
    """Where a visit can begin: seats are free in as many slots in a row as it takes.

    (index of the slot, how many can have it, when it ends in milliseconds), in the order of time.
    """
    length, found = minutes * 60_000, []
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


def instant(milliseconds: int) -> datetime:
    return EPOCH + MILLISECOND * milliseconds
