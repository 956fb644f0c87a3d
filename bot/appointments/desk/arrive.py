"""Whoever has come is checked in: by the tracking code, by the QR of the receipt, or from the day's list."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.appointments.desk.rows import AppointmentAsk, Counter, Seen, noted, seen_as
from bot.appointments.receipts import Receipts
from bot.appointments.seats import change
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError, NotFound, Stale
from bot.ids import read_reference
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import Noted
from bot.staff.visits.rows import AtOffice
from storage.models import Appointment
from storage.unit_of_work import UnitOfWork

__all__ = ["Arrive", "ArriveAsk"]


@dataclass(frozen=True, slots=True)
class ArriveAsk:
    """``code``: a tracking code as typed, or what the QR of the receipt says."""

    office: str
    code: str


class Arrive(AtOffice[ArriveAsk, Seen]):
    """booked → arrived; checked in twice, it is what it was."""

    permission = "appointments.serve"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, counter: Counter, receipts: Receipts
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._counter = counter
        self._receipts = receipts

    async def act(self, tx: UnitOfWork, actor: Actor, ask: ArriveAsk) -> tuple[Seen, Noted]:
        """Raises NotFound (no such code in this office), DomainError (a receipt from before a change, another
        day), Stale (missed, cancelled, done; the day was ended), NotAllowed (their own)."""
        row = await self._counter.todays(tx, actor, await self._named(tx, ask))
        await self._counter.at_work(tx, row.office_id)
        if row.state != "arrived":
            if row.state != "booked":
                raise Stale("appointment-desk-not-due")
            await change(tx, row.id, "booked", self._clock.now(), state="arrived")
        return seen_as(row, "arrived"), await noted(tx, "appointment_arrived", row, ask.office)

    async def _named(self, tx: UnitOfWork, ask: ArriveAsk) -> AppointmentAsk:
        """Raises NotFound, DomainError ``appointment-desk-void``."""
        code = read_reference(ask.code)
        if code is not None:
            found = await tx.session.scalar(select(Appointment.id).where(Appointment.tracking_code == code))
            if found is None:
                raise NotFound("appointment-desk-no-code")
            return AppointmentAsk(ask.office, found)
        receipt = self._receipts.read(ask.code)
        if receipt is None:
            raise NotFound("appointment-desk-no-code")
        row = await tx.session.get(Appointment, receipt.appointment_id)
        if row is None or (row.state == "booked" and row.version != receipt.version):
            raise DomainError("appointment-desk-void")
        return AppointmentAsk(ask.office, receipt.appointment_id)
