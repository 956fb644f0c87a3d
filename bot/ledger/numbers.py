"""Telephone numbers that deliveries carry, and their end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, text, update

from storage.models.ledger import SEALED_AND_ENDED, Delivery
from storage.unit_of_work import UnitOfWork

__all__ = ["forget_numbers"]


async def forget_numbers(tx: UnitOfWork, ended_by: datetime, at_most: int) -> int:
    """Takes the sealed numbers out of deliveries that ended by then; row and history stay. Gives how many."""
    due = select(Delivery.id).where(Delivery.ended_at <= ended_by, text(SEALED_AND_ENDED)).limit(at_most)
    forgotten = (
        update(Delivery)
        .where(Delivery.id.in_(due))
        .values(address_sealed=None, fallback_sealed=None)
        .returning(Delivery.id)
    )
    rows = await tx.session.scalars(forgotten, execution_options={"synchronize_session": False})
    return len(rows.all())
