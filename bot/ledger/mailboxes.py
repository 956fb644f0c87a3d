"""The mailbox that a citizen wants to be told in, for who puts an audience together."""

from __future__ import annotations

from sqlalchemy import select

from bot.crypto import Vault
from bot.ledger.telling import ToEmail
from storage.models.mailbox import Mailbox
from storage.unit_of_work import UnitOfWork

__all__ = ["EMAIL_PLACE", "mailboxes"]

EMAIL_PLACE = "mailbox.email_sealed"


async def mailboxes(tx: UnitOfWork, vault: Vault, citizen_id: int) -> list[ToEmail]:
    """One that was verified, or none."""
    row = await tx.session.scalar(select(Mailbox).where(Mailbox.citizen_id == citizen_id))
    return [] if row is None else [ToEmail(vault.open(EMAIL_PLACE, row.id, row.email_sealed), citizen_id)]
