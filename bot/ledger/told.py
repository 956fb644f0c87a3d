"""Whether a campaign's message was meant for somebody, for the reads of a capability."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, exists

from storage.models.ledger import Delivery, Message

__all__ = ["is_told"]


def is_told(campaign_id: Any, citizen_id: Any, states: Collection[str] | None = None) -> ColumnElement[bool]:
    """``campaign_id`` and ``citizen_id``: columns or values. ``states``: in which of them its first part is,
    whoever's row it is by now; none: written down for them at all."""
    # Said, not left to be found out: whoever asks may stand more than one query above.
    meant = (
        exists()
        .where(
            Message.campaign_id == campaign_id,
            Message.part == 0,
            Delivery.message_id == Message.id,
            Delivery.campaign_id.is_not(None),
            Delivery.citizen_id == citizen_id,
        )
        .correlate_except(Message, Delivery)
    )
    if states is None:
        return meant.where(Delivery.parent_delivery_id.is_(None))
    return meant.where(Delivery.state.in_(states))
