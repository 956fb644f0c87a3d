"""What goes with the end of a delivery, in the transaction that ends it.

The event, the state of the address, the row for the fallback address, the death of the secret: whoever ends
a delivery (the ledger at once, a sender, the reaper) calls :func:`end`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import exists, insert, or_, select, update

from bot.crypto import Vault
from bot.ledger.addresses import channel_of
from bot.ledger.going_on import go_on
from bot.ledger.health import found_gone, gone
from bot.ledger.kinds import Kind
from storage.models.accounts import OneTimePassword
from storage.models.ledger import OPEN_STATES, Delivery, DeliveryEvent, Message
from storage.models.mailbox import MailboxCode
from storage.types import Base
from storage.unit_of_work import UnitOfWork

__all__ = ["Ending", "end", "note"]

EVENTS = Base.metadata.tables[DeliveryEvent.__tablename__]
_CALLS_FOR_FALLBACK = ("dead", "failed")


@dataclass(frozen=True, slots=True)
class Ending:
    """``reason`` is a code of ours (``403 blocked``): no address, no text, no answer of a provider.

    ``health`` is what the refusal says of the address; ``asked_at``, when the request was made that was
    refused (none: just now). ``may_hide``: there may be a secret behind its message.
    """

    delivery_id: int
    state: str
    reason: str | None = None
    health: Literal["blocked", "invalid"] | None = None
    asked_at: datetime | None = None
    may_hide: bool = True


async def end(tx: UnitOfWork, endings: Sequence[Ending], now: datetime, vault: Vault | None = None) -> None:
    """Call after the rows themselves have taken their terminal states, before the commit. ``vault``: who
    ends rows of campaigns gives one, or these find no other way on."""
    if not endings:
        return
    await note(tx, [(ending.delivery_id, ending.state, ending.reason) for ending in endings], now)
    for ending in endings:
        if ending.health is not None:
            await _mark_address(tx, ending, ending.health, now)
    failed = [ending.delivery_id for ending in endings if ending.state in _CALLS_FOR_FALLBACK]
    await _fall_back(tx, failed, now)
    if vault is not None:
        await go_on(tx, vault, failed, now)
    if hiding := [ending.delivery_id for ending in endings if ending.may_hide]:
        await _forget_secrets(tx, hiding)


async def note(tx: UnitOfWork, events: Iterable[tuple[int, str, str | None]], now: datetime) -> None:
    """Appends (delivery id, state, reason) to the history."""
    rows = [{"delivery_id": id_, "state": state, "reason": why, "at": now} for id_, state, why in events]
    if rows:
        await tx.session.execute(insert(EVENTS), rows)


async def _mark_address(
    tx: UnitOfWork, ending: Ending, health: Literal["blocked", "invalid"], now: datetime
) -> None:
    address = await tx.session.scalar(select(Delivery.address).where(Delivery.id == ending.delivery_id))
    if address is not None:
        evidence = f"delivery {ending.delivery_id}"
        await found_gone(tx, address, health, evidence, asked_at=ending.asked_at or now, now=now)


async def _fall_back(tx: UnitOfWork, delivery_ids: Sequence[int], now: datetime) -> None:
    if not delivery_ids:
        return
    wanting = select(Delivery).where(Delivery.id.in_(delivery_ids), Delivery.fallback_address.is_not(None))
    fresh = wanting.order_by(Delivery.message_id, Delivery.id).execution_options(populate_existing=True)
    ended = (await tx.session.scalars(fresh)).all()
    for message_id in sorted({parent.message_id for parent in ended}):
        # Two addresses of one person that die at the same moment would each still see the other alive.
        await tx.lock(f"message:{message_id}")
    for parent in ended:
        if not await _is_told_otherwise(tx, parent):
            await _write_fallback(tx, parent, now)


async def _is_told_otherwise(tx: UnitOfWork, parent: Delivery) -> bool:
    """Whether another row of this message reaches the same person: the fallback itself or another chat."""
    others = select(Delivery.id).where(
        Delivery.message_id == parent.message_id,
        Delivery.id != parent.id,
        or_(
            Delivery.address == parent.fallback_address,
            (Delivery.fallback_address == parent.fallback_address)
            & Delivery.state.not_in(_CALLS_FOR_FALLBACK),
        ),
    )
    return (await tx.session.scalar(others.limit(1))) is not None


async def _write_fallback(tx: UnitOfWork, parent: Delivery, now: datetime) -> None:
    if parent.fallback_address is None:
        return
    kind = (await tx.session.scalars(select(Message.kind).where(Message.id == parent.message_id))).one()
    state = (await gone(tx, Kind(kind), [parent.fallback_address], now)).get(parent.fallback_address)
    row = tx.insert_into(Delivery).values(
        message_id=parent.message_id,
        citizen_id=parent.citizen_id,
        channel=channel_of(parent.fallback_address),
        address=parent.fallback_address,
        address_sealed=parent.fallback_sealed,
        lane=parent.lane,
        state="dead" if state else "queued",
        due_at=now,
        expires_at=parent.expires_at,
        ended_at=now if state else None,
        max_attempts=parent.max_attempts,
        parent_delivery_id=parent.id,
        last_error=f"address {state}" if state else None,
    )
    written = await tx.session.scalar(
        row.on_conflict_do_nothing(index_elements=["message_id", "address"]).returning(Delivery.id)
    )
    if written is not None and state:
        await note(tx, [(written, "dead", f"address {state}")], now)


async def _forget_secrets(tx: UnitOfWork, delivery_ids: Sequence[int]) -> None:
    """A code needs no plain form once no delivery of its message is open any more."""
    still_open = exists().where(Delivery.message_id == Message.id, Delivery.state.in_(OPEN_STATES))
    ended = (
        select(Message.secret_ref)
        .join(Delivery, Delivery.message_id == Message.id)
        .where(Delivery.id.in_(delivery_ids), Message.secret_ref.is_not(None))
        .where(~still_open.correlate(Message))
    )
    refs = (await tx.session.scalars(ended)).all()
    for code in (OneTimePassword, MailboxCode) if refs else ():
        await tx.session.execute(
            update(code)
            .where(code.id.in_(refs))
            .values(code_sealed=None)
            .execution_options(synchronize_session=False)
        )
