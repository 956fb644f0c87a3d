"""A manager plans the office: opening rules, counters of a day, and closing at short notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.appointments.desk.rows import office_of
from bot.appointments.slots import Slots
from bot.appointments.visit import SHORTEST_SLOT, rules_of
from bot.audit import Audit
from bot.catalogue.booking import booking_services
from bot.clock import Clock
from bot.errors import DomainError
from bot.ids import Ids
from bot.jalali import tehran_day
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.reason import typed_reason
from bot.staff.use_case import Noted
from bot.staff.visits.rows import AtOffice
from storage.database import Query
from storage.models import Appointment, Closure, Office
from storage.models.schedules import WEEKDAYS
from storage.unit_of_work import UnitOfWork

__all__ = [
    "CloseAsk",
    "CloseOffice",
    "CountersAsk",
    "NewRule",
    "SetCounters",
    "affected_by",
    "ensure_rules",
    "planned",
]

MOST_SLOT_MINUTES, MOST_COUNTERS, MOST_RULES = 480, 50, 28
LONGEST_CLOSURE = timedelta(days=60)
#: So far ahead a single day is planned.
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class NewRule:
    """Times in minutes after midnight in Tehran; ``weekday`` a key (``sat`` … ``fri``)."""

    weekday: str
    opens: int
    closes: int
    slot_minutes: int
    counters: int
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountersAsk:
    """So many people at once on this day, whatever becomes of the rules of its weekday; ``counters`` None: as
    the rules have it."""

    office: str
    day: date
    counters: int | None


@dataclass(frozen=True, slots=True)
class CloseAsk:
    """``reason`` is kept with the closure and in the audit log; the people affected are told only that the
    office is closed."""

    office: str
    starts_at: datetime
    ends_at: datetime
    reason: str = field(repr=False)


async def planned(tx: UnitOfWork, clock: Clock, code: str, since: date) -> tuple[Office, set[str]]:
    """The office and the keys of what it takes appointments for; nobody else plans it until the transaction
    ends. Raises NotFound, DomainError (takes none, not before tomorrow)."""
    office = await office_of(tx, code)
    rules_of(office.kind_key)
    if since <= tehran_day(clock.now()):
        raise DomainError("appointment-desk-from-tomorrow")
    await tx.lock(f"schedule:{office.id}")
    return office, {service.key for service in booking_services(office.kind_key)}


class SetCounters(AtOffice[CountersAsk, None]):
    """Fewer than have a seat already is refused, by the database itself."""

    permission = "appointments.plan"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, slots: Slots) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._slots = slots

    async def act(self, tx: UnitOfWork, actor: Actor, ask: CountersAsk) -> tuple[None, Noted]:
        """Raises DomainError (``appointment-desk-people-there``; a number that cannot be; a day that is over,
        too far ahead, or on which the office is closed)."""
        office = await office_of(tx, ask.office)
        if ask.counters is not None and not 1 <= ask.counters <= MOST_COUNTERS:
            raise DomainError("appointment-desk-counters", most=MOST_COUNTERS)
        if not timedelta(0) <= ask.day - tehran_day(self._clock.now()) <= FARTHEST:
            raise DomainError("appointment-desk-no-slots")
        try:
            if not await self._slots.set_counters(tx, office.id, ask.day, ask.counters):
                raise DomainError("appointment-desk-no-slots")
        except IntegrityError as refused:
            raise DomainError("appointment-desk-people-there") from refused
        details = {"office": ask.office, "what": "counters", "day": ask.day.isoformat()}
        return None, Noted("sensitive_update", details=details | {"counters": str(ask.counters or "rules")})


class CloseOffice(AtOffice[CloseAsk, int]):
    """How many have a place in that time: nobody new gets one from now on, and each of them is told with the
    way to another (FollowClosures). For who has arrived already nothing changes."""

    permission = "appointments.plan"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids, slots: Slots
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids
        self._slots = slots

    async def act(self, tx: UnitOfWork, actor: Actor, ask: CloseAsk) -> tuple[int, Noted]:
        """Raises DomainError: a time that is over or too long; a reason that says nothing."""
        reason, now = typed_reason(ask.reason), self._clock.now()
        office = await office_of(tx, ask.office)
        if ask.ends_at <= now or not timedelta(0) < ask.ends_at - ask.starts_at <= LONGEST_CLOSURE:
            raise DomainError("appointment-desk-closure-time", days=LONGEST_CLOSURE.days)
        row = Closure(
            id=self._ids.new(),
            office_id=office.id,
            starts_at=ask.starts_at,
            ends_at=ask.ends_at,
            note=reason,
            created_at=now,
        )
        tx.session.add(row)
        await tx.session.flush()
        # What nobody has a seat in goes at once; the rest once its people are told.
        await self._slots.replan(tx, office.id, tehran_day(max(ask.starts_at, now)))
        affected = await tx.session.scalar(affected_by(office.id, ask.starts_at, ask.ends_at, now))
        said = {"office": ask.office, "closure": str(row.id), "reason": reason}
        return affected or 0, Noted("office_closed", details=said)


def affected_by(office_id: int, starts_at: datetime, ends_at: datetime, now: datetime) -> Query:
    """Counts who has a place in this time that is still to come."""
    return select(func.count().label("people")).where(
        Appointment.office_id == office_id,
        Appointment.state.in_(("held", "booked")),
        Appointment.starts_at < ends_at,
        Appointment.ends_at > max(starts_at, now),
    )


def ensure_rules(rules: Sequence[NewRule], known: set[str]) -> None:
    """Raises DomainError ``appointment-desk-rule``."""
    if not 0 < len(rules) <= MOST_RULES:
        raise DomainError("appointment-desk-rule")
    for rule in rules:
        fits = (
            rule.weekday in WEEKDAYS
            and rule.opens >= 0
            and rule.opens + rule.slot_minutes <= rule.closes <= 24 * 60
            and SHORTEST_SLOT <= rule.slot_minutes <= MOST_SLOT_MINUTES
            and 1 <= rule.counters <= MOST_COUNTERS
            and rule.services
            and set(rule.services) <= known
        )
        if not fits:
            raise DomainError("appointment-desk-rule")
