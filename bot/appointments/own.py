"""Somebody's own appointment, for who changes it; another's is not found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from bot.appointments.owner import Owner
from bot.errors import NotFound
from storage.database import AnyRow
from storage.models import WaitingEntry
from storage.queries import appointments
from storage.unit_of_work import UnitOfWork

__all__ = ["OFFERED", "end_offer", "own_row"]

#: How the request keys of offers to who waits begin (bot.appointments.offers).
OFFERED = "offer:"


async def own_row(tx: UnitOfWork, owner: Owner, appointment_id: int) -> AnyRow:
    """Raises NotFound."""
    found = await tx.session.execute(appointments.PAGE, {"holder": owner.id, "appointment": appointment_id})
    row = found.first()
    if row is None:
        raise NotFound("appointment-gone")
    return row


async def end_offer(tx: UnitOfWork, appointment_id: int, request_key: str, state: str, now: datetime) -> None:
    """Where the hold was an offer, the wait that it was for is over as well: taken, left or over."""
    if request_key.startswith(OFFERED):
        await tx.session.execute(
            update(WaitingEntry)
            .where(WaitingEntry.appointment_id == appointment_id, WaitingEntry.state == "offered")
            .values(state=state, offered_until=None, changed_at=now)
            .execution_options(synchronize_session=False)
        )
