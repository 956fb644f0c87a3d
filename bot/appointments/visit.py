"""What is asked for, and the stretch of slots that it takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.catalogue.booking import (
    BookingRules,
    BookingService,
    bookable_kinds,
    booking_rules,
    booking_services,
)
from bot.errors import DomainError, Stale
from storage.database import AnyRow
from storage.queries import appointments
from storage.unit_of_work import UnitOfWork

__all__ = [
    "SHORTEST_SLOT",
    "SlotFull",
    "Visit",
    "Wanted",
    "ensure_fits",
    "load_visit",
    "minutes_of",
    "rules_of",
    "services_of",
]

#: The shortest that a rule may make, in minutes (storage.models.schedules).
SHORTEST_SLOT = 5
#: More than that no rules allow (storage.models.appointments).
MOST_CASES = 2


class SlotFull(DomainError):
    """No seat is left for the whole visit: offer what bot.appointments.alternatives finds."""

    def __init__(self) -> None:
        super().__init__("appointment-full")


@dataclass(frozen=True, slots=True)
class Wanted:
    """``services``: keys, each of which is done for each of the ``cases`` in the one visit."""

    office_id: int
    services: tuple[str, ...]
    cases: int = 1


@dataclass(frozen=True, slots=True)
class Visit:
    """``slot_ids``: consecutive slots of one office, all of which the visit takes; ``services`` in the order
    of the catalogue."""

    office_id: int
    kind_key: str
    services: tuple[str, ...]
    cases: int
    day: date
    starts_at: datetime
    ends_at: datetime
    slot_ids: tuple[int, ...]

    @property
    def rules(self) -> BookingRules:
        return rules_of(self.kind_key)


def rules_of(kind_key: str) -> BookingRules:
    """Raises DomainError: offices of this kind take no appointments."""
    try:
        return booking_rules(kind_key)
    except KeyError:
        raise DomainError("appointment-none-here") from None


def services_of(keys: Sequence[str]) -> tuple[BookingService, ...]:
    """In the order of the catalogue, each once; keys are unique over all kinds. Raises Stale: none, one that
    is not known, or services of two kinds of offices."""
    for kind in bookable_kinds():
        found = tuple(service for service in booking_services(kind) if service.key in keys)
        if found and len(found) == len(set(keys)):
            return found
    raise Stale("error-stale")


def minutes_of(services: Sequence[str], cases: int) -> int:
    """How long the visit takes: the sum of all, for each case. Raises Stale, DomainError."""
    if not 1 <= cases <= MOST_CASES:
        raise DomainError("appointment-cases", most=MOST_CASES)
    return sum(each.minutes * (1 if each.once else cases) for each in services_of(services))


def ensure_fits(rules: BookingRules, services: Sequence[str], cases: int) -> None:
    """Raises DomainError ``appointment-cases``, ``appointment-services`` (``most``): not in one visit."""
    if not 1 <= cases <= rules.most_cases:
        raise DomainError("appointment-cases", most=rules.most_cases)
    if len(services) > rules.most_services:
        raise DomainError("appointment-services", most=rules.most_services)


async def load_visit(tx: UnitOfWork, slot_id: int, services: Sequence[str], cases: int) -> Visit:
    """Raises Stale (no such slot any more), DomainError (closed; not for these services; so many of them or
    of cases), SlotFull (the slots after it do not suffice)."""
    keys = tuple(service.key for service in services_of(services))
    minutes = minutes_of(keys, cases)
    most = -(-minutes // SHORTEST_SLOT)
    rows = (await tx.execute(appointments.CHAIN, {"slot": slot_id, "most": most})).all()
    if not rows:
        raise Stale("appointment-slot-gone")
    first = rows[0]
    rules = rules_of(first.kind_key)
    ensure_fits(rules, keys, cases)
    if not first.is_open:
        raise DomainError("appointment-slot-closed")
    if not set(keys).issubset(first.services):
        raise DomainError("appointment-not-this-service")
    taken = chain(rows, keys, timedelta(minutes=minutes))
    return Visit(
        office_id=first.office_id,
        kind_key=first.kind_key,
        services=keys,
        cases=cases,
        day=first.day,
        starts_at=first.starts_at,
        ends_at=taken[-1].ends_at,
        slot_ids=tuple(row.id for row in taken),
    )


def chain(rows: Sequence[AnyRow], services: Sequence[str], length: timedelta) -> list[AnyRow]:
    """The first of these slots and those right after it, until they are long enough. Raises SlotFull."""
    taken: list[AnyRow] = []
    for row in rows:
        follows = not taken or row.starts_at == taken[-1].ends_at
        if not follows or not row.is_open or not set(services).issubset(row.services):
            break
        taken.append(row)
        if row.ends_at - taken[0].starts_at >= length:
            return taken
    raise SlotFull
