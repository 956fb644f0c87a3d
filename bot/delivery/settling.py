"""Writing what became of a try, and the reaper for what a dead worker left behind or nobody took up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, literal_column, select, update

from bot.crypto import Vault
from bot.delivery.claims import Claimed, held
from bot.delivery.verdicts import DOUBT_PAUSE, Settlement, repeats
from bot.ledger.addresses import SEALED
from bot.ledger.endings import Ending, end, note
from bot.ledger.health import went_through
from bot.ledger.kinds import Kind, Lane
from bot.ledger.sweeping import mind_content
from storage.json_text import json_text
from storage.models.ledger import Delivery, Message
from storage.unit_of_work import UnitOfWork

__all__ = ["EXPIRED_AT_ONCE", "expire", "reap", "settle"]

_SYNC_OFF = {"synchronize_session": False}
_FREE = {"lease_owner": None, "lease_until": None}
_AT_ONCE = 500
EXPIRED_AT_ONCE = 500
_QUEUED: ColumnElement[str] = literal_column("'queued'")
_LEASED: ColumnElement[str] = literal_column("'leased'")
_SENDING: ColumnElement[str] = literal_column("'sending'")


async def settle(
    tx: UnitOfWork,
    settlements: Sequence[Settlement],
    *,
    owner: str,
    now: datetime,
    vault: Vault | None = None,
) -> Sequence[bool]:
    """For each whether it was written: a row that is no longer ours is left as it is. ``vault`` opens the
    ways on of a campaign (bot.ledger.endings)."""
    sent = [each for each in settlements if each.state == "sent"]
    others = [each for each in settlements if each.state != "sent"]
    written = await _settle_sent(tx, sent, owner, now) if sent else set()
    for each in others:
        if await _settle_one(tx, each, owner, now):
            written.add(each.row.id)
    ours = [each for each in settlements if each.row.id in written]
    retries = [
        (each.row.id, "queued", each.reason) for each in ours if each.state == "queued" and each.reason
    ]
    await note(tx, retries, now)
    endings = [
        Ending(e.row.id, e.state, e.reason, e.health, e.asked_at, e.row.secret_ref is not None)
        for e in ours
        if e.state != "queued"
    ]
    await end(tx, endings, now, vault)
    await mind_content(tx, _of_campaigns(ours))
    if reached := [e.row.address for e in ours if e.state == "sent" and e.row.channel in SEALED]:
        await went_through(tx, reached, now)
    return [each.row.id in written for each in settlements]


async def reap(tx: UnitOfWork, now: datetime, vault: Vault | None = None) -> int:
    """Takes back what a dead or stalled worker held past its lease; gives how many rows.

    Leased rows were certainly not sent and go back at once. Sending rows are in doubt: their kind decides.
    """
    back = (
        update(Delivery)
        .where(Delivery.state == _LEASED, Delivery.lease_until <= now)
        .values(state="queued", **_FREE)
        .returning(Delivery.id)
    )
    freed = (await tx.session.scalars(back, execution_options=_SYNC_OFF)).all()
    await note(tx, [(id_, "queued", "lease over") for id_ in freed], now)
    doubtful = (
        select(Delivery.id, Delivery.doubts, Message.kind, Message.expires_at)
        .join(Message, Message.id == Delivery.message_id)
        .where(Delivery.state == _SENDING, Delivery.lease_until <= now)
        .with_for_update(of=Delivery, skip_locked=True)
        .limit(_AT_ONCE)
    )
    rows = (await tx.session.execute(doubtful)).all()
    again = [row for row in rows if repeats(Kind(row.kind), row.doubts)]
    lost = [row for row in rows if not repeats(Kind(row.kind), row.doubts)]
    for row in again:
        due_at = min(now + DOUBT_PAUSE, row.expires_at)
        await _take_from_dead(tx, row.id, state="queued", due_at=due_at, doubts=row.doubts + 1)
    await note(tx, [(row.id, "queued", "sender lost") for row in again], now)
    for row in lost:
        await _take_from_dead(tx, row.id, state="unknown", ended_at=now)
    await end(tx, [Ending(row.id, "unknown", "sender lost") for row in lost], now, vault)
    return len(freed) + len(rows)


async def expire(tx: UnitOfWork, now: datetime, vault: Vault | None = None) -> int:
    """Ends what waited past its time, whether or not anybody serves its channel; gives how many rows, at most
    EXPIRED_AT_ONCE. Campaigns end as a whole (bot.ledger.sweeping)."""
    late = (
        select(Delivery.id)
        .where(Delivery.state == _QUEUED, Delivery.campaign_id.is_(None), Delivery.expires_at <= now)
        .order_by(Delivery.expires_at)
        .limit(EXPIRED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ended = (
        update(Delivery)
        .where(Delivery.id.in_(late.scalar_subquery()))
        .values(state="expired", ended_at=now, last_error="expired")
        .returning(Delivery.id)
    )
    ids = (await tx.session.scalars(ended, execution_options=_SYNC_OFF)).all()
    await end(tx, [Ending(id_, "expired", "expired") for id_ in ids], now, vault)
    return len(ids)


async def _settle_sent(tx: UnitOfWork, sent: Sequence[Settlement], owner: str, now: datetime) -> set[int]:
    refs = {str(each.row.id): each.provider_ref for each in sent if each.provider_ref is not None}
    settled = (
        update(Delivery)
        .where(held(owner, [each.row for each in sent]), Delivery.state == "sending")
        .values(
            state="sent",
            sent_at=now,
            ended_at=now,
            attempts=Delivery.attempts + 1,
            provider_ref=json_text(bindparam("refs", json.dumps(refs), String), Delivery.id),
            last_error=None,
            **_FREE,
        )
        .returning(Delivery.id)
    )
    return set(await tx.session.scalars(settled, execution_options=_SYNC_OFF))


async def _settle_one(tx: UnitOfWork, each: Settlement, owner: str, now: datetime) -> bool:
    values: dict[str, Any] = {
        "state": each.state,
        "attempts": each.attempts,
        "doubts": each.doubts,
        "last_error": each.reason,
        "ended_at": None if each.state == "queued" else now,
        **_FREE,
    }
    if each.due_at is not None:
        values["due_at"] = each.due_at
    if each.state == "queued" and each.attempts > each.row.attempts and each.row.lane == Lane.BULK:
        values["lane"] = int(Lane.BULK_AGAIN)
    settled = update(Delivery).where(_ours(owner, each.row)).values(**values).returning(Delivery.id)
    return (await tx.session.scalar(settled, execution_options=_SYNC_OFF)) is not None


def _of_campaigns(settlements: Sequence[Settlement]) -> list[tuple[int, str | None]]:
    """What the messenger said of each campaign's content: taken, or refused for this reason."""
    said = [each for each in settlements if each.row.campaign_id is not None]
    return [
        (each.row.campaign_id or 0, each.reason if each.state == "failed" else None)
        for each in said
        if each.state == "sent" or each.refused
    ]


def _ours(owner: str, row: Claimed) -> ColumnElement[bool]:
    return held(owner, [row]) & Delivery.state.in_(("leased", "sending"))


async def _take_from_dead(tx: UnitOfWork, delivery_id: int, **values: Any) -> None:
    # The fence moves too: should the worker wake up, nothing it still knows fits any more.
    taken = update(Delivery).where(Delivery.id == delivery_id)
    await tx.session.execute(
        taken.values(
            fence=Delivery.fence + 1,
            attempts=Delivery.attempts + 1,
            last_error="sender lost",
            **_FREE,
            **values,
        ),
        execution_options=_SYNC_OFF,
    )
