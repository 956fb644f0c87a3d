"""The invariant of the ledger, checkable at any moment: what was accepted adds up to its ends (law 1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from storage.models.ledger import OPEN_STATES, TOLD_STATES, Delivery, DeliveryEvent, Message

__all__ = ["Broken", "Tally", "tally", "verify"]

_ENDINGS = ("sent", "failed", "dead", "suppressed", "expired", "unknown", "cancelled")
_NO_MORE_THAN = 1_000


@dataclass(frozen=True, slots=True)
class Broken:
    """``rule``: ``audience``, ``ending``, ``open`` or ``fallback``."""

    rule: str
    message_id: int


@dataclass(frozen=True, slots=True)
class Tally:
    channel: str
    state: str
    count: int


async def verify(session: AsyncSession) -> Sequence[Broken]:
    """Empty when every rule holds; at most a thousand breaches of each.

    - ``audience``: the rows first written for a message are as many as its frozen audience;
    - ``ending``: a delivery that has ended has exactly one ending in its history, the one that it shows;
    - ``open``: a delivery that has not ended has none;
    - ``fallback``: where an address failed that had a fallback, another row of the message stands for it.
    """
    rules = {"audience": _audience(), "ending": _ending(), "open": _open(), "fallback": _fallback()}
    return [
        Broken(rule, message_id)
        for rule, query in rules.items()
        for message_id in await session.scalars(query.limit(_NO_MORE_THAN))
    ]


async def tally(session: AsyncSession) -> Sequence[Tally]:
    """How many deliveries of each channel are in each state."""
    query = select(Delivery.channel, Delivery.state, func.count()).group_by(Delivery.channel, Delivery.state)
    return [Tally(*row) for row in await session.execute(query.order_by(Delivery.channel, Delivery.state))]


def _audience() -> Select[int]:
    first = select(func.count()).where(
        Delivery.message_id == Message.id, Delivery.parent_delivery_id.is_(None)
    )
    return select(Message.id).where(Message.audience != first.correlate(Message).scalar_subquery())


def _ending() -> Select[int]:
    endings = (
        select(
            DeliveryEvent.delivery_id.label("delivery_id"),
            func.count().label("times"),
            func.max(DeliveryEvent.state).label("state"),
        )
        .where(DeliveryEvent.state.in_(_ENDINGS))
        .group_by(DeliveryEvent.delivery_id)
        .subquery()
    )
    fits = or_(
        endings.c.state == Delivery.state, and_(endings.c.state == "sent", Delivery.state.in_(TOLD_STATES))
    )
    return (
        select(Delivery.message_id)
        .outerjoin(endings, endings.c.delivery_id == Delivery.id)
        .where(Delivery.state.not_in(OPEN_STATES))
        .where(or_(endings.c.times.is_(None), endings.c.times != 1, ~fits))
    )


def _open() -> Select[int]:
    ended = exists().where(DeliveryEvent.delivery_id == Delivery.id, DeliveryEvent.state.in_(_ENDINGS))
    return select(Delivery.message_id).where(Delivery.state.in_(OPEN_STATES), ended)


def _fallback() -> Select[int]:
    failed = ("dead", "failed")
    other = aliased(Delivery)
    stands_for_it = exists().where(
        other.message_id == Delivery.message_id,
        other.id != Delivery.id,
        or_(
            other.address == Delivery.fallback_address,
            and_(other.fallback_address == Delivery.fallback_address, other.state.not_in(failed)),
        ),
    )
    return select(Delivery.message_id).where(
        Delivery.state.in_(failed), Delivery.fallback_address.is_not(None), ~stands_for_it
    )
