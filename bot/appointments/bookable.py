"""What an office takes appointments for, and when it is open, as its rules say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select

from bot.appointments.before import asked_first
from bot.appointments.visit import rules_of, services_of
from bot.catalogue.booking import BookingRules, BookingService, booking_services
from bot.clock import Clock
from bot.errors import DomainError, NotFound
from bot.jalali import tehran_day
from storage.database import Query, Reader
from storage.models import OpeningRule, Slot
from storage.queries import appointments

__all__ = ["BookableOffice", "BookableServices", "OpeningHours", "SlotMoments"]

IN_FORCE: Query = (
    select(OpeningRule.weekday, OpeningRule.opens, OpeningRule.closes)
    .where(
        OpeningRule.office_id == bindparam("office"),
        OpeningRule.valid_from <= bindparam("today"),
        or_(OpeningRule.valid_until.is_(None), OpeningRule.valid_until >= bindparam("today")),
    )
    .order_by(OpeningRule.weekday, OpeningRule.opens)
)


STARTS: Query = select(Slot.starts_at).where(Slot.id == bindparam("slot"))


@dataclass(frozen=True, slots=True)
class BookableOffice:
    """``services``: those that its rules have slots for, in the order of the catalogue."""

    id: int
    name: str
    kind_key: str
    rules: BookingRules
    services: tuple[BookingService, ...]

    def first_for(self, services: Sequence[str]) -> BookingService:
        """With which of its services one gets what these ask for first. Raises DomainError: with none."""
        by = {first.service for first in asked_first(services_of(services))}
        for service in self.services:
            if service.key in by:
                return service
        raise DomainError("booking-first-elsewhere")


class BookableServices:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def __call__(self, office_id: int) -> BookableOffice:
        """Raises NotFound (no such office), DomainError ``appointment-none-here``."""
        rows = await self._reader.rows(appointments.OPENING, office=office_id)
        if not rows:
            raise NotFound("offices-gone")
        office = rows[0]
        rules = rules_of(office.kind_key)
        served = {key for row in rows if row.rule_id is not None for key in row.services}
        services = tuple(one for one in booking_services(office.kind_key) if one.key in served)
        if not services:
            raise DomainError("appointment-none-here")
        return BookableOffice(office.office_id, office.name, office.kind_key, rules, services)


class OpeningHours:
    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def __call__(self, office_id: int) -> Mapping[str, tuple[tuple[int, int], ...]]:
        """Stretches of each weekday by the rules in force today, in minutes after midnight in Tehran; what
        touches or overlaps is one stretch. Empty: the office has no rules."""
        rows = await self._reader.rows(IN_FORCE, office=office_id, today=tehran_day(self._clock.now()))
        found: dict[str, list[tuple[int, int]]] = {}
        for row in rows:
            spans = found.setdefault(row.weekday, [])
            if spans and row.opens <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], row.closes))
            else:
                spans.append((row.opens, row.closes))
        return {day: tuple(spans) for day, spans in found.items()}


class SlotMoments:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def __call__(self, slot_id: int) -> datetime:
        """When it begins. Raises DomainError ``appointment-slot-gone``."""
        row = await self._reader.first(STARTS, slot=slot_id)
        if row is None:
            raise DomainError("appointment-slot-gone")
        starts_at: datetime = row.starts_at
        return starts_at
