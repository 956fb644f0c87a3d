"""The place that a citizen holds just now, to find the way back to it."""

from __future__ import annotations

from sqlalchemy import select

from bot.accounts.visitor import Visitor
from bot.appointments.read import AppointmentPage, OwnAppointment
from bot.clock import Clock
from storage.database import Query, Reader
from storage.models import Appointment
from storage.queries.appointments import HOLDER, NOW

__all__ = ["OwnHold"]

HELD: Query = select(Appointment.id).where(
    Appointment.holder_id == HOLDER, Appointment.state == "held", Appointment.hold_expires_at > NOW
)


class OwnHold:
    def __init__(self, reader: Reader, clock: Clock, pages: AppointmentPage) -> None:
        self._reader = reader
        self._clock = clock
        self._pages = pages

    async def __call__(self, visitor: Visitor) -> OwnAppointment | None:
        """Raises Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        row = await self._reader.first(HELD, holder=citizen_id, now=self._clock.now())
        return None if row is None else await self._pages(visitor, row.id)
