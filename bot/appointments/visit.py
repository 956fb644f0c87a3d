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
    "load_visit",
    "minutes_of",
    "rules_of",
    "service_of",
]

#: The shortest that a rule may make, in minutes (storage.models.schedules).
SHORTEST_SLOT = 5


class SlotFull(DomainError):
    """No seat is left for the whole visit: offer what bot.appointments.alternatives finds."""

    def __init__(self) -> None:
        super().__init__("appointment-full")


@dataclass(frozen=True, slots=True)
class Wanted:
    """``cases``: how many are dealt with in the one visit."""

    office_id: int
    service_key: str
    cases: int = 1


@dataclass(frozen=True, slots=True)
class Visit:
    """``slot_ids``: consecutive slots of one office, all of which the visit takes."""

    office_id: int
    kind_key: str
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


def service_of(key: str) -> BookingService:
    """Keys of services are unique over all kinds. Raises Stale."""
    for kind in bookable_kinds():
        for service in booking_services(kind):
            if service.key == key:
                return service
    raise Stale("error-stale")


def minutes_of(service_key: str, cases: int) -> int:
    """How long the visit takes. Raises Stale, DomainError ``appointment-cases``."""
    service = service_of(service_key)
    if not 1 <= cases <= 2:
        raise DomainError("appointment-cases", most=2)
    return service.minutes * cases


async def load_visit(tx: UnitOfWork, slot_id: int, service_key: str, cases: int) -> Visit:
    """Raises Stale (no such slot any more), DomainError (closed; not for this service; so many cases),
    SlotFull (the slots after it do not suffice)."""
    minutes = minutes_of(service_key, cases)
    most = -(-minutes // SHORTEST_SLOT)
    rows = (await tx.session.execute(appointments.CHAIN, {"slot": slot_id, "most": most})).all()
    if not rows:
        raise Stale("appointment-slot-gone")
    first = rows[0]
    rules = rules_of(first.kind_key)
    if cases > rules.most_cases:
        raise DomainError("appointment-cases", most=rules.most_cases)
    if not first.is_open:
        raise DomainError("appointment-slot-closed")
    if service_key not in first.services:
        raise DomainError("appointment-not-this-service")
    taken = chain(rows, service_key, timedelta(minutes=minutes))
    return Visit(
        office_id=first.office_id,
        kind_key=first.kind_key,
        day=first.day,
        starts_at=first.starts_at,
        ends_at=taken[-1].ends_at,
        slot_ids=tuple(row.id for row in taken),
    )


def chain(rows: Sequence[AnyRow], service_key: str, length: timedelta) -> list[AnyRow]:
    """The first of these slots and those right after it, until they are long enough. Raises SlotFull."""
    taken: list[AnyRow] = []
    for row in rows:
        follows = not taken or row.starts_at == taken[-1].ends_at
        if not follows or not row.is_open or service_key not in row.services:
            break
        taken.append(row)
        if row.ends_at - taken[0].starts_at >= length:
            return taken
    raise SlotFull
