"""The row that stands for a campaign's row which failed, written in the transaction that ends that one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from bot.crypto import Vault
from bot.ledger.kinds import KINDS, Kind, Lane
from bot.ledger.ways_on import ways_on
from storage.models.ledger import Campaign, Delivery, Message
from storage.unit_of_work import UnitOfWork

__all__ = ["go_on"]


async def go_on(tx: UnitOfWork, vault: Vault, delivery_ids: Sequence[int], now: datetime) -> None:
    """A dead address and one that could not be reached in all its tries lead on; a message that was refused
    would be refused on the other way too, and cost an SMS. One that was cancelled leads nowhere."""
    if not delivery_ids:
        return
    leads_on = or_(Delivery.state == "dead", Delivery.attempts >= Delivery.max_attempts)
    ended = (
        select(Delivery.id, Delivery.citizen_id, Message.id, Message.part, Campaign)
        .join(Message, Message.id == Delivery.message_id)
        .join(Campaign, Campaign.id == Delivery.campaign_id)
        .where(Delivery.id.in_(delivery_ids), Delivery.citizen_id.is_not(None), leads_on)
        .where(Campaign.ended_at.is_(None), Message.act == "send")
        .order_by(Message.id, Delivery.id)
    )
    for parent_id, citizen_id, message_id, part, campaign in (await tx.session.execute(ended)).all():
        ways = await ways_on(tx, vault, campaign, (message_id, part or 0), [citizen_id or 0], now)
        for way in ways.values():
            row = tx.insert_into(Delivery).values(
                message_id=message_id,
                campaign_id=campaign.id,
                citizen_id=citizen_id,
                channel=way.channel,
                address=way.address,
                address_sealed=way.sealed,
                lane=int(Lane.BULK),
                state="queued",
                due_at=now,
                expires_at=campaign.expires_at,
                max_attempts=KINDS[Kind.NOTICE].max_attempts,
                parent_delivery_id=parent_id,
            )
            await tx.session.execute(row.on_conflict_do_nothing(index_elements=["message_id", "address"]))
