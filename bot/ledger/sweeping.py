"""How campaigns end: done when nothing of them waits, written off when cancelled or over; and stopped by
themselves when a messenger refuses what they say. Source: delivery reference, 3.6 and 3.7 (reconcilers)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, case, exists, insert, literal_column, or_, select, update

from bot.ledger.campaigns import hold
from storage.models.ledger import Campaign, Delivery, DeliveryEvent
from storage.types import Base
from storage.unit_of_work import UnitOfWork

__all__ = ["EQUAL_ERRORS", "mind_content", "sweep"]

_log = structlog.get_logger(__name__)

#: So many refusals of the content in a row, all for the same reason, stop a campaign.
EQUAL_ERRORS = 5
EVENTS = Base.metadata.tables[DeliveryEvent.__tablename__]
#: Rows of one transaction.
_AT_ONCE = 2_000
_SYNC_OFF = {"synchronize_session": False}
_QUEUED: ColumnElement[str] = literal_column("'queued'")


async def sweep(tx: UnitOfWork, now: datetime) -> int:
    """One step: rows of one campaign written off, at most 2,000, or else whatever is through is ended.
    Gives how many rows; 0: there is nothing more to write off."""
    over = update(Campaign).where(Campaign.ended_at.is_(None), Campaign.expires_at <= now)
    # Its audience was never frozen: nobody was told, and nobody will be.
    await tx.session.execute(
        over.where(Campaign.expanded_at.is_(None)).values(state="cancelled", pause_reason=None, ended_at=now),
        execution_options=_SYNC_OFF,
    )
    waits = exists().where(
        Delivery.state == _QUEUED, Delivery.campaign_id.is_not(None), Delivery.campaign_id == Campaign.id
    )
    written_off = select(Campaign.id, Campaign.state).where(
        or_(Campaign.state == "cancelled", Campaign.expires_at <= now), waits
    )
    found = (await tx.session.execute(written_off.limit(1))).first()
    if found is not None:
        state = "cancelled" if found.state == "cancelled" else "expired"
        return await _write_off(tx, found.id, state, now)
    await _finish(tx, now)
    return 0


async def _write_off(tx: UnitOfWork, campaign_id: int, state: str, now: datetime) -> int:
    waiting = (
        select(Delivery.id)
        .where(
            Delivery.state == _QUEUED, Delivery.campaign_id.is_not(None), Delivery.campaign_id == campaign_id
        )
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ended = (
        update(Delivery)
        .where(Delivery.id.in_(waiting.scalar_subquery()))
        .values(state=state, ended_at=now, last_error=state)
        .returning(Delivery.id)
    )
    ids = (await tx.session.scalars(ended, execution_options=_SYNC_OFF)).all()
    if ids:
        rows: list[dict[str, Any]] = [
            {"delivery_id": id_, "state": state, "reason": state, "at": now} for id_ in ids
        ]
        await tx.session.execute(insert(EVENTS), rows)
    return len(ids)


async def _finish(tx: UnitOfWork, now: datetime) -> None:
    """What waits is found by the campaign, what is under way by its lease: there is never much of it."""
    of_it = (Delivery.campaign_id.is_not(None), Delivery.campaign_id == Campaign.id)
    open_still = [
        exists().where(Delivery.state == literal_column(f"'{state}'"), *of_it)
        for state in ("queued", "leased", "sending")
    ]
    through = (
        update(Campaign)
        .where(or_(Campaign.state == "running", Campaign.expires_at <= now), Campaign.ended_at.is_(None))
        .where(Campaign.starts_at <= now, ~or_(*open_still))
        .values(state="done", pause_reason=None, ended_at=now)
    )
    await tx.session.execute(through, execution_options=_SYNC_OFF)


async def mind_content(tx: UnitOfWork, said: Sequence[tuple[int, str | None]]) -> None:
    """``said``: of each message that a messenger has judged, its campaign and why it was refused, or None.
    Who refuses one message for its content refuses it for everybody: better to stop and ask."""
    taken = {campaign_id for campaign_id, reason in said if reason is None}
    if taken:
        well = update(Campaign).where(Campaign.id.in_(taken), Campaign.same_errors > 0)
        await tx.session.execute(well.values(same_error=None, same_errors=0), execution_options=_SYNC_OFF)
    for campaign_id, reason in said:
        if reason is None:
            continue
        once_more = case((Campaign.same_error == reason, Campaign.same_errors + 1), else_=1)
        count = await tx.session.scalar(
            update(Campaign)
            .where(Campaign.id == campaign_id)
            .values(same_errors=once_more, same_error=reason)
            .returning(Campaign.same_errors),
            execution_options=_SYNC_OFF,
        )
        if (count or 0) >= EQUAL_ERRORS and await hold(tx, campaign_id, "paused", reason):
            _log.error("campaign stopped", campaign=campaign_id, reason=reason)
