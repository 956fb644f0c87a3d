"""What becomes of an appointment at the counter: served, missing, and a mark that was wrong taken back."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from bot.appointments.desk.rows import AppointmentAsk, Counter, Seen, noted, seen_as
from bot.appointments.office_end import Endings
from bot.appointments.seats import Seats, change
from bot.appointments.visit import rules_of
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError, Stale
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.reason import typed_reason
from bot.staff.use_case import Noted
from bot.staff.visits.rows import AtOffice
from storage.models import Appointment, Office, Slot
from storage.unit_of_work import UnitOfWork

__all__ = ["MarkNoShow", "Serve", "UndoAsk", "UndoMark"]


class Serve(AtOffice[AppointmentAsk, Seen]):
    """arrived → fulfilled; who was never checked in came all the same."""

    permission = "appointments.serve"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, counter: Counter, endings: Endings) -> None:
        super().__init__(gate, uow, audit)
        self._counter = counter
        self._endings = endings

    async def act(self, tx: UnitOfWork, actor: Actor, ask: AppointmentAsk) -> tuple[Seen, Noted]:
        """Raises NotFound, DomainError (another day), Stale (not due; the day was ended), NotAllowed."""
        row = await self._counter.todays(tx, actor, ask)
        await self._counter.at_work(tx, row.office_id)
        said = await noted(tx, "appointment_served", row, ask.office)
        seen = seen_as(row, "fulfilled")
        is_done = row.state == "fulfilled"
        if not is_done and not await self._endings.end(tx, row, ("arrived", "booked"), "fulfilled"):
            raise Stale("appointment-desk-not-due")
        return seen, said


class MarkNoShow(AtOffice[AppointmentAsk, Seen]):
    """booked → noshow: the place is the office's. Block and SMS come with the end of the day (EndDays), so a
    mark that was wrong can be taken back before anybody is told."""

    permission = "appointments.serve"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, counter: Counter, endings: Endings
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._counter = counter
        self._endings = endings

    async def act(self, tx: UnitOfWork, actor: Actor, ask: AppointmentAsk) -> tuple[Seen, Noted]:
        """Raises DomainError ``appointment-desk-early`` (``minutes``: so long after the start); as Serve."""
        row = await self._counter.todays(tx, actor, ask)
        office = await tx.session.get_one(Office, row.office_id)
        rules = rules_of(office.kind_key)
        if self._clock.now() < row.starts_at + rules.late:
            raise DomainError("appointment-desk-early", minutes=rules.late_minutes)
        await self._counter.at_work(tx, row.office_id)
        said = await noted(tx, "appointment_missed", row, ask.office)
        seen = seen_as(row, "noshow")
        if row.state != "noshow" and not await self._endings.end(tx, row, ("booked",), "noshow"):
            raise Stale("appointment-desk-not-due")
        return seen, said


@dataclass(frozen=True, slots=True)
class UndoAsk(AppointmentAsk):
    reason: str = field(repr=False)


class UndoMark(AtOffice[UndoAsk, Seen]):
    """The last mark of staff, within minutes, with a reason that stands in the audit log."""

    permission = "appointments.serve"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, counter: Counter, seats: Seats
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._counter = counter
        self._seats = seats

    async def act(self, tx: UnitOfWork, actor: Actor, ask: UndoAsk) -> tuple[Seen, Noted]:
        """Raises DomainError (too late; the seat is gone; a reason that says nothing), Stale (nothing to take
        back; the day was ended), NotFound, NotAllowed."""
        reason = typed_reason(ask.reason)
        row = await self._counter.todays(tx, actor, ask)
        was, back_to = row.state, row.came_from
        if was not in ("arrived", "fulfilled", "noshow") or back_to not in ("booked", "arrived"):
            raise Stale("appointment-desk-no-mark")
        office = await tx.session.get_one(Office, row.office_id)
        rules = rules_of(office.kind_key)
        if self._clock.now() > row.changed_at + rules.undo:
            raise DomainError("appointment-desk-undo-late", minutes=rules.undo_minutes)
        said = await noted(tx, "appointment_mark_undone", row, ask.office, was=was, reason=reason)
        seen = seen_as(row, back_to)
        await self._undo(tx, row, was, back_to)
        return seen, said

    async def _undo(self, tx: UnitOfWork, row: Appointment, was: str, back_to: str) -> None:
        """Raises DomainError, Stale."""
        slots = (
            await tx.session.scalars(
                select(Slot.id).where(
                    Slot.office_id == row.office_id,
                    Slot.starts_at >= row.starts_at,
                    Slot.starts_at < row.ends_at,
                )
            )
        ).all()
        # What was undone cannot be undone again: the state before is the one that the booking made.
        before = "held" if back_to == "booked" else "booked"
        if not await change(tx, row.id, was, self._clock.now(), state=back_to, came_from=before):
            raise Stale("error-stale")
        if was != "arrived" and not await self._seats.take(tx, row.id, row.holder_id, slots):
            raise DomainError("appointment-desk-seat-gone")
