"""Whoever is served in person has come: what they had booked here for today is not missed by them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update

from bot.jalali import tehran_day
from storage.models import Appointment, DeskAct, MessengerAccount
from storage.unit_of_work import UnitOfWork

__all__ = ["has_come"]


async def has_come(tx: UnitOfWork, visit: DeskAct, now: datetime) -> None:
    """booked → arrived, of the citizen of a visit that has ended and of their chats."""
    chats = select(MessengerAccount.id).where(MessengerAccount.citizen_id == visit.citizen_id)
    await tx.session.execute(
        update(Appointment)
        .where(
            or_(Appointment.holder_id == visit.citizen_id, Appointment.holder_id.in_(chats)),
            Appointment.office_id == visit.office_id,
            Appointment.day == tehran_day(now),
            Appointment.state == "booked",
        )
        .values(state="arrived", came_from="booked", version=Appointment.version + 1, changed_at=now)
        .execution_options(synchronize_session=False)
    )
