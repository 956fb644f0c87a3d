"""An appointment ends because of its office, in a transaction of its own: its owner hears, nothing is lost
silently, and whoever is quicker (its owner, a clerk, another process) is not overruled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bot.appointments.own import end_offer
from bot.appointments.owner import owner_of_row
from bot.appointments.seats import Seats, change
from bot.clock import Clock
from storage.models import Appointment
from storage.unit_of_work import UnitOfWork

__all__ = ["Endings", "locked"]


async def locked(tx: UnitOfWork, appointment_id: int) -> Appointment | None:
    """The row as it stands, held until the transaction ends; the person first (booking reference, 5)."""
    whose = select(Appointment.citizen_id, Appointment.account_id).where(Appointment.id == appointment_id)
    owner = (await tx.session.execute(whose)).first()
    if owner is None:
        return None
    await owner_of_row(owner).hold(tx)
    return await tx.session.get(Appointment, appointment_id, with_for_update=True, populate_existing=True)


class Endings:
    def __init__(self, clock: Clock, seats: Seats) -> None:
        self._clock = clock
        self._seats = seats

    async def end(
        self, tx: UnitOfWork, row: Appointment, states: Sequence[str], state: str, **to: Any
    ) -> bool:
        """Whether it was in one of the states; its seats go with it. False: commit nothing."""
        was = row.state
        if was not in states:
            return False
        now = self._clock.now()
        await self._seats.give_up(tx, row.id)
        if not await change(tx, row.id, was, now, state=state, **to):
            return False
        await end_offer(tx, row.id, row.request_key, "over", now)
        return True
