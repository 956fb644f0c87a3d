"""What the running campaigns have for a channel: claimed after everything that concerns one person.

A campaign that is paused, cancelled, over or (where it heeds them) in the quiet hours has nothing, without a
look at its rows. Source: delivery reference, 3.3, 3.4 and 3.8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from bot.ledger.kinds import Lane
from bot.ledger.preferences import QUIET, Quiet
from storage.models.ledger import OPEN_STATES, Campaign, Delivery, Message
from storage.models.profile import Preference
from storage.unit_of_work import UnitOfWork

__all__ = ["BULK_DUE", "claim_bulk", "is_night", "taking"]

# Written out: with a bound parameter neither engine can see that the partial index fits.
_QUEUED: ColumnElement[str] = literal_column("'queued'")
_OPEN: Sequence[ColumnElement[str]] = [literal_column(f"'{state}'") for state in OPEN_STATES]
_LANES = (Lane.BULK, Lane.BULK_AGAIN)
#: Whoever else offers it, only Telegram's price and pace are known.
PAID_CHANNEL = "telegram"
_SYNC_OFF = {"synchronize_session": False}

_runs = and_(
    Campaign.state == "running",
    Campaign.ended_at.is_(None),
    Campaign.starts_at <= bindparam("now"),
    Campaign.expires_at > bindparam("now"),
    or_(Campaign.quiet == 0, bindparam("at_night", type_=Integer) == 0),
)


def _due(campaign: Any, lane: Any) -> Any:
    """One lane at a time: the index then begins at what is due."""
    return and_(
        Delivery.state == _QUEUED,
        Delivery.campaign_id.is_not(None),
        Delivery.campaign_id == campaign,
        Delivery.channel == bindparam("of_channel"),
        Delivery.lane == lane,
        Delivery.due_at <= bindparam("now"),
    )


#: Whether a running campaign has something for ``of_channel`` at ``now``; ``at_night``: 1 in quiet hours.
BULK_DUE: Select[int] = (
    select(Campaign.id)
    .where(_runs, or_(*[exists().where(_due(Campaign.id, int(lane))) for lane in _LANES]))
    .limit(1)
)
_parts = select(func.count()).where(Message.campaign_id == Campaign.id).scalar_subquery()
# Whoever pauses one waits for those who claim from it just now, and takes back what they claimed.
_RUNNING = (
    select(Campaign.id, Campaign.quiet, Campaign.paid_budget, _parts.label("parts"))
    .where(_runs)
    .order_by(Campaign.starts_at, Campaign.id)
    .with_for_update(read=True, skip_locked=True)
)
#: Those that pay are locked for themselves first: two claims that share the row could not both count on it.
_PAYING = (
    select(Campaign.id)
    .where(_runs, Campaign.paid_budget > Campaign.paid_used)
    .order_by(Campaign.id)
    .with_for_update()
)
_of_campaign = (
    select(Delivery.id)
    .where(_due(bindparam("of_campaign"), bindparam("in_lane")))
    .order_by(Delivery.due_at, Delivery.id)
)
_before, _earlier = aliased(Message), aliased(Delivery)
#: A part waits until the parts before it have ended for its address.
_comes_first = exists().where(
    _before.campaign_id == bindparam("of_campaign"),
    _earlier.message_id == _before.id,
    _earlier.address == Delivery.address,
    _earlier.id < Delivery.id,
    _earlier.state.in_(_OPEN),
)


def taking(waiting: Select[int]) -> Any:
    """Leases at most ``at_most`` of what waits to ``to_owner`` until ``until``."""
    limited = waiting.limit(bindparam("at_most", type_=Integer))
    chosen = limited.with_for_update(skip_locked=True, of=Delivery).cte("chosen")
    return (
        update(Delivery)
        .where(Delivery.id.in_(select(chosen.c.id)))
        .values(
            state="leased",
            lease_owner=bindparam("to_owner"),
            lease_until=bindparam("until"),
            fence=Delivery.fence + 1,
        )
        .returning(
            Delivery.id,
            Delivery.fence,
            Delivery.message_id,
            Delivery.channel,
            Delivery.address,
            Delivery.address_sealed,
            Delivery.lane,
            Delivery.attempts,
            Delivery.max_attempts,
            Delivery.doubts,
            Delivery.campaign_id,
            Delivery.due_at,
            Delivery.citizen_id,
        )
    )


_WHOLE = taking(_of_campaign)
_IN_PARTS = taking(_of_campaign.where(~_comes_first))


def is_night(now: datetime) -> bool:
    """Whether it is within the quiet hours of who has not set their own."""
    return QUIET.over(now) > now


async def claim_bulk(
    tx: UnitOfWork, values: Mapping[str, Any], limit: int
) -> tuple[list[Any], frozenset[int]]:
    """At most ``limit`` leased rows of the campaigns that run, the one that began first before the others;
    and the ids of those that are paid for. ``values`` are those of a claim."""
    now: datetime = values["now"]
    hour = {"now": now, "at_night": int(is_night(now))}
    if values["of_channel"] == PAID_CHANNEL:
        await tx.session.execute(_PAYING, hour)
    running = (await tx.session.execute(_RUNNING, hour)).all()
    taken: list[Any] = []
    paid: set[int] = set()
    for campaign_id, quiet, budget, parts in running:
        for lane in _LANES:
            if len(taken) >= limit:
                return taken, frozenset(paid)
            given = {"of_campaign": campaign_id, "in_lane": int(lane), "at_most": limit - len(taken)}
            statement = _WHOLE if parts == 1 else _IN_PARTS
            rows = (
                await tx.session.execute(statement, {**values, **given}, execution_options=_SYNC_OFF)
            ).all()
            awake = await _awake(tx, rows, now) if quiet else rows
            if budget and awake and values["of_channel"] == PAID_CHANNEL:
                paid |= await _paid(tx, campaign_id, [row.id for row in awake])
            taken += awake
    return taken, frozenset(paid)


async def _paid(tx: UnitOfWork, campaign_id: int, ids: Sequence[int]) -> set[int]:
    """Which of these the budget of the campaign still pays for: all or none, counted before they are sent, so
    that a kill may leave some of it unspent and never spends more."""
    counted = (
        update(Campaign)
        .where(Campaign.id == campaign_id, Campaign.paid_used + len(ids) <= Campaign.paid_budget)
        .values(paid_used=Campaign.paid_used + len(ids))
        .returning(Campaign.id)
    )
    found = await tx.session.scalar(counted, execution_options=_SYNC_OFF)
    return set() if found is None else set(ids)


async def _awake(tx: UnitOfWork, rows: Sequence[Any], now: datetime) -> list[Any]:
    """Without those whose owners have quiet hours of their own just now: they wait until these are over."""
    citizens = {row.citizen_id for row in rows if row.citizen_id is not None}
    if not citizens:
        return list(rows)
    own = select(Preference.citizen_id, Preference.quiet_from, Preference.quiet_to)
    found = (await tx.session.execute(own.where(Preference.citizen_id.in_(citizens)))).all()
    asleep = {row[0]: until for row in found if (until := Quiet(row[1], row[2]).over(now)) > now}
    for row in rows:
        if row.citizen_id in asleep:
            back = {"state": "queued", "lease_owner": None, "lease_until": None}
            later = update(Delivery).where(Delivery.id == row.id)
            await tx.session.execute(
                later.values(due_at=asleep[row.citizen_id], **back), execution_options=_SYNC_OFF
            )
    return [row for row in rows if row.citizen_id not in asleep]
