"""Whoever comes without an appointment gets a number of the day."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update

from bot.appointments.desk.rows import Counter, office_of
from bot.appointments.seats import rows_of
from bot.appointments.visit import ensure_fits, rules_of, services_of
from bot.audit import Audit
from bot.catalogue.booking import BookingRules, booking_services
from bot.clock import Clock
from bot.errors import DomainError, Stale
from bot.ids import Ids
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import Noted
from bot.staff.visits.rows import AtOffice
from storage.models import Slot, SlotClaim, WalkIn
from storage.types import Instant
from storage.unit_of_work import UnitOfWork

__all__ = ["AddWalkIn", "EndWalkIn", "WalkInAsk", "WalkInDone", "WalkInNumber"]

_TO_COME = (
    Slot.office_id == bindparam("office"),
    Slot.day == bindparam("day"),
    Slot.ends_at > bindparam("now", type_=Instant),
    Slot.is_open == 1,
)
#: What is left of the day: its seats, those taken, and who waits with a number.
LEFT = select(
    select(func.coalesce(func.sum(Slot.capacity), 0)).where(*_TO_COME).scalar_subquery().label("seats"),
    select(func.count())
    .select_from(SlotClaim)
    .join(Slot, Slot.id == SlotClaim.slot_id)
    .where(*_TO_COME)
    .scalar_subquery()
    .label("taken"),
    select(func.count())
    .select_from(WalkIn)
    .where(WalkIn.office_id == bindparam("office"), WalkIn.day == bindparam("day"), WalkIn.state == "waiting")
    .scalar_subquery()
    .label("waiting"),
)


@dataclass(frozen=True, slots=True)
class WalkInAsk:
    office: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WalkInNumber:
    walk_in_id: int
    number: int


@dataclass(frozen=True, slots=True)
class WalkInDone:
    """``served`` False: they have left."""

    office: str
    walk_in_id: int
    served: bool


class AddWalkIn(AtOffice[WalkInAsk, WalkInNumber]):
    permission = "appointments.serve"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids, counter: Counter
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids
        self._counter = counter

    async def act(self, tx: UnitOfWork, actor: Actor, ask: WalkInAsk) -> tuple[WalkInNumber, Noted]:
        """Raises DomainError (no such services here, or too many; nobody is seen without an appointment here,
        or no more today), Stale (none; the day was ended)."""
        office = await office_of(tx, ask.office)
        services = [service.key for service in services_of(ask.services)]
        if not set(services).issubset(service.key for service in booking_services(office.kind_key)):
            raise DomainError("appointment-not-this-service")
        rules = rules_of(office.kind_key)
        ensure_fits(rules, services, 1)
        day = self._counter.today()
        await self._counter.ensure_open(tx, office.id, day)
        number = await self._counter.at_work(tx, office.id, more_walk_ins=1)
        await self._ensure_room(tx, office.id, rules)
        row = WalkIn(
            id=self._ids.new(),
            office_id=office.id,
            day=day,
            number=number,
            services=services,
            state="waiting",
            came_at=self._clock.now(),
        )
        tx.session.add(row)
        await tx.session.flush()
        return WalkInNumber(row.id, number), Noted("walk_in_added", details={"office": ask.office})

    async def _ensure_room(self, tx: UnitOfWork, office_id: int, rules: BookingRules) -> None:
        """As the kind of office has it; the day's row is held, so two clerks do not both give the last one.
        Raises DomainError ``appointment-desk-walk-in-none``, ``appointment-desk-walk-in-full``."""
        if rules.walk_ins == "none":
            raise DomainError("appointment-desk-walk-in-none")
        if rules.walk_ins == "free_seats":
            here = {"office": office_id, "day": self._counter.today(), "now": self._clock.now()}
            left = (await tx.session.execute(LEFT, here)).one()
            if left.waiting >= left.seats - left.taken:
                raise DomainError("appointment-desk-walk-in-full")


class EndWalkIn(AtOffice[WalkInDone, None]):
    permission = "appointments.serve"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock

    async def act(self, tx: UnitOfWork, actor: Actor, ask: WalkInDone) -> tuple[None, Noted]:
        """Raises Stale (served or left already, or not of this office)."""
        office = await office_of(tx, ask.office)
        here = select(WalkIn.id).where(WalkIn.id == ask.walk_in_id, WalkIn.office_id == office.id)
        done = await tx.session.execute(
            update(WalkIn)
            .where(WalkIn.id.in_(here), WalkIn.state == "waiting")
            .values(state="served" if ask.served else "left", ended_at=self._clock.now())
            .execution_options(synchronize_session=False)
        )
        if rows_of(done) != 1:
            raise Stale("error-stale")
        return None, Noted("walk_in_ended", details={"office": ask.office})
