"""Another time or another office for an appointment, in one step: whoever gets no new seat keeps the old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from bot.accounts.visitor import Visitor
from bot.appointments.again import again
from bot.appointments.confirm import Booked
from bot.appointments.freed import Freed
from bot.appointments.own import own_row
from bot.appointments.owner import Owner, owner_of
from bot.appointments.rules import ensure_bookable
from bot.appointments.seats import Seats, rows_of
from bot.appointments.standing import load_standing
from bot.appointments.telling import TellAppointment
from bot.appointments.visit import SlotFull, Visit, load_visit, rules_of
from bot.clock import Clock
from bot.errors import DomainError, Stale
from storage.database import AnyRow
from storage.models import Appointment
from storage.unit_of_work import UnitOfWork

__all__ = ["MoveAppointment", "MoveAsk"]


@dataclass(frozen=True, slots=True)
class MoveAsk:
    """``version``: of the appointment as the window showed it; an older window moves nothing."""

    appointment_id: int
    slot_id: int
    version: int


class MoveAppointment:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, seats: Seats, freed: Freed, tell: TellAppointment
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._seats = seats
        self._freed = freed
        self._tell = tell

    async def __call__(self, visitor: Visitor, ask: MoveAsk) -> Booked:
        """The same appointment with the same tracking code, at the new time; pressed twice it moves once.

        Raises SlotFull, DomainError (too late to move; moved often enough; another kind of office; what
        HoldSlot raises of the new time), NotAllowed (barred), NotFound (not theirs), Stale (changed since the
        window was drawn, over, not in).
        """
        owner = owner_of(visitor)
        return await again(lambda: self._move(owner, ask, visitor.account_id))

    async def _move(self, owner: Owner, ask: MoveAsk, here: int | None) -> Booked:
        now = self._clock.now()
        async with self._uow as tx:
            await owner.hold(tx)
            row = await own_row(tx, owner, ask.appointment_id)
            visit = await load_visit(tx, ask.slot_id, row.services, row.cases)
            if is_there_already(row, visit, ask):
                return Booked(row.id, row.tracking_code, row.office_id, row.starts_at, row.version)
            ensure_may_move(row, visit, ask, now)
            standing = await load_standing(tx, self._clock, owner, visit)
            standing.ensure_not_barred()
            seq = standing.day_seq(visit, but=row.id)
            before = await self._seats.give_up(tx, row.id)
            await self._change(tx, row, visit, seq, now)
            if not await self._seats.take(tx, row.id, owner.id, visit.slot_ids):
                raise SlotFull
            kept = set(visit.slot_ids)
            freed = [seat for seat in before if seat[0] not in kept]
            await self._freed(tx, row.office_id, freed, rules_of(row.kind_key).cool_down)
            await self._tell(
                tx,
                owner,
                row.id,
                f"moved:{row.version + 1}",
                "appointment-news-moved",
                here=here,
                until=visit.starts_at,
                at=visit.starts_at,
            )
            await tx.commit()
            return Booked(row.id, row.tracking_code, visit.office_id, visit.starts_at, row.version + 1)

    async def _change(self, tx: UnitOfWork, row: AnyRow, visit: Visit, seq: int, now: datetime) -> None:
        """Office, day and number move with the seats. Raises Stale: somebody changed it meanwhile."""
        done = await tx.session.execute(
            update(Appointment)
            .where(
                Appointment.id == row.id, Appointment.state == "booked", Appointment.version == row.version
            )
            .values(
                office_id=visit.office_id,
                day=visit.day,
                starts_at=visit.starts_at,
                ends_at=visit.ends_at,
                day_seq=seq,
                moves=Appointment.moves + 1,
                confirmed_at=None,
                version=Appointment.version + 1,
                changed_at=now,
            )
            .execution_options(synchronize_session=False)
        )
        if rows_of(done) != 1:
            raise Stale("error-stale")


def is_there_already(row: AnyRow, visit: Visit, ask: MoveAsk) -> bool:
    """The press came again: it has moved there."""
    there = (row.office_id, row.starts_at) == (visit.office_id, visit.starts_at)
    return bool(row.state == "booked" and there and row.version == ask.version + 1)


def ensure_may_move(row: AnyRow, visit: Visit, ask: MoveAsk, now: datetime) -> None:
    """Raises Stale, DomainError."""
    if row.state != "booked":
        raise Stale("appointment-over")
    if row.version != ask.version:
        raise Stale("error-stale")
    if visit.kind_key != row.kind_key:
        raise DomainError("appointment-other-kind")
    if (row.office_id, row.starts_at) == (visit.office_id, visit.starts_at):
        raise DomainError("appointment-same-place")
    rules = rules_of(row.kind_key)
    if row.starts_at - now < rules.move_until:
        raise DomainError("appointment-move-late", hours=rules.move_hours)
    if row.moves >= rules.most_moves:
        raise DomainError("appointment-most-moves", most=rules.most_moves)
    ensure_bookable(visit.rules, visit.day, visit.starts_at, now)
