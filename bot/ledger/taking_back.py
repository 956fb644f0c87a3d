"""What was told is changed or taken back: a campaign whose rows are those of another one that have arrived.

It is written down by the senders' sweep, once nothing of the other one is under way any more, and only for
messengers: an SMS and a letter stay. How long a messenger allows it: Telegram, 48 hours for taking back.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, exists, func, literal, literal_column, select, update

from bot.ledger.addresses import NOBODY, SEALED
from bot.ledger.kinds import KINDS, Kind, Lane
from storage.models.ledger import Campaign, Delivery, Message
from storage.types import Base
from storage.unit_of_work import UnitOfWork

__all__ = ["TAKEN_BACK_WITHIN", "write_acts"]

#: A little less than the messengers allow, for the time that it takes.
TAKEN_BACK_WITHIN = timedelta(hours=47)
_AT_ONCE = 5_000
_DELIVERIES = Base.metadata.tables[Delivery.__tablename__]


async def write_acts(tx: UnitOfWork, now: datetime) -> int:
    """One chunk of one such campaign; 0 when there is nothing to do now, else 1."""
    acting = (
        select(Campaign)
        .join(Message, Message.campaign_id == Campaign.id)
        .where(Campaign.state == "expanding", Message.part == 0, Message.target_id.is_not(None))
        .where(~_under_way(Message.target_id))
        .order_by(Campaign.created_at)
        .limit(1)
        .with_for_update(of=Campaign, skip_locked=True)
    )
    campaign = await tx.session.scalar(acting)
    if campaign is None:
        return 0
    parts = select(Message).where(Message.campaign_id == campaign.id).order_by(Message.part)
    messages, after = (await tx.session.scalars(parts)).all(), campaign.expanded_to
    until = await _until(tx, messages[0], after)
    for message in messages:
        which = _stands_for_another() if until is None else _between(after, until)
        await _copy(tx, campaign, message, which, now)
    if until is None:
        campaign.state, campaign.expanded_at = "running", now
    campaign.expanded_to = until
    await tx.session.flush()
    return 1


def _under_way(target: Any) -> ColumnElement[bool]:
    open_still = [
        exists().where(Delivery.message_id == target, Delivery.state == literal_column(f"'{state}'"))
        for state in ("leased", "sending")
    ]
    return open_still[0] | open_still[1]


def _told(message: Message, now: datetime) -> tuple[ColumnElement[bool], ...]:
    d = _DELIVERIES.c
    told: tuple[ColumnElement[bool], ...] = (
        d.message_id == message.target_id,
        d.state.in_(("sent", "delivered", "read")),
        d.provider_ref.is_not(None),
        d.channel.not_in((*SEALED, NOBODY)),
    )
    return told if message.act == "edit" else (*told, d.sent_at > now - TAKEN_BACK_WITHIN)


def _between(after: int | None, until: int) -> ColumnElement[bool]:
    """First rows, by the index that keeps them one a person."""
    d = _DELIVERIES.c
    first = d.campaign_id.is_not(None) & d.parent_delivery_id.is_(None) & (d.citizen_id <= until)
    return first if after is None else first & (d.citizen_id > after)


def _stands_for_another() -> ColumnElement[bool]:
    """The few that went another way than first meant."""
    return _DELIVERIES.c.parent_delivery_id.is_not(None)


async def _until(tx: UnitOfWork, message: Message, after: int | None) -> int | None:
    """The last citizen of the next chunk, none when there is none."""
    d = _DELIVERIES.c
    people = select(d.citizen_id).where(
        d.message_id == message.target_id, d.campaign_id.is_not(None), d.parent_delivery_id.is_(None)
    )
    if after is not None:
        people = people.where(d.citizen_id > after)
    chunk = people.order_by(d.citizen_id).limit(_AT_ONCE).subquery()
    last: int | None = await tx.session.scalar(select(func.max(chunk.c.citizen_id)))
    return last


async def _copy(
    tx: UnitOfWork, campaign: Campaign, message: Message, which: ColumnElement[bool], now: datetime
) -> None:
    d = _DELIVERIES.c
    values: dict[str, Any] = {
        "message_id": literal(message.id, BigInteger),
        "campaign_id": literal(campaign.id, BigInteger),
        "citizen_id": d.citizen_id,
        "channel": d.channel,
        "address": d.address,
        "lane": literal(int(Lane.BULK), BigInteger),
        "state": literal("queued"),
        "due_at": literal(now, d.due_at.type),
        "expires_at": literal(campaign.expires_at, d.due_at.type),
        "attempts": literal(0, BigInteger),
        "doubts": literal(0, BigInteger),
        "max_attempts": literal(KINDS[Kind.NOTICE].max_attempts, BigInteger),
        "fence": literal(0, BigInteger),
    }
    rows = (
        select(*[value.label(name) for name, value in values.items()])
        .where(*_told(message, now), which)
        .order_by(d.id)
    )
    made = tx.insert_into(_DELIVERIES).from_select(list(values), rows, include_defaults=False)
    counted = {"preserve_rowcount": True}
    done: Any = await tx.session.execute(made.on_conflict_do_nothing(), execution_options=counted)
    grown = update(Message).where(Message.id == message.id)
    await tx.session.execute(
        grown.values(audience=Message.audience + done.rowcount),
        execution_options={"synchronize_session": False},
    )
