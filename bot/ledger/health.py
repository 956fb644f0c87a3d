"""Which addresses take nothing: by whose word, and for how long that word counts.

A person's own block counts until they come back. What an SMS provider says of a number («411») may be said of
a number that is being ported or switched off: it counts for a day, or until an SMS goes through. A one-time
code is tried whatever is known: nobody asks for one who does not hold the telephone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, select, update

from bot.ledger.addresses import SMS, channel_of
from bot.ledger.kinds import Kind
from storage.models.ledger import ChannelHealth
from storage.unit_of_work import UnitOfWork

__all__ = ["INVALID_NUMBER_FOR", "came_back", "found_gone", "gone", "sms_went_through"]

INVALID_NUMBER_FOR = timedelta(hours=24)


async def gone(tx: UnitOfWork, kind: Kind, addresses: Collection[str], now: datetime) -> dict[str, str]:
    """Which of these addresses are not even tried for a message of this kind, and why."""
    if kind is Kind.CODE:
        return {}
    worn_out = and_(
        ChannelHealth.channel == SMS,
        ChannelHealth.state == "invalid",
        ChannelHealth.since <= now - INVALID_NUMBER_FOR,
    )
    query = select(ChannelHealth.address, ChannelHealth.state).where(
        ChannelHealth.channel.in_({channel_of(address) for address in addresses}),
        ChannelHealth.address.in_(addresses),
        ChannelHealth.state != "active",
        ~worn_out,
    )
    return {row.address: row.state for row in await tx.session.execute(query)}


async def found_gone(
    tx: UnitOfWork,
    address: str,
    state: Literal["blocked", "invalid"],
    evidence: str,
    *,
    asked_at: datetime,
    now: datetime,
) -> None:
    """A refusal of a request that was made at ``asked_at``: what came to be known since then counts more."""
    found = {"state": state, "since": now, "evidence": evidence}
    row = tx.insert_into(ChannelHealth).values(channel=channel_of(address), address=address, **found)
    await tx.session.execute(
        row.on_conflict_do_update(
            index_elements=["channel", "address"], set_=found, where=ChannelHealth.since <= asked_at
        )
    )


async def came_back(tx: UnitOfWork, address: str, now: datetime) -> None:
    """Its owner let us in again. Kept also where nothing was known: a refusal may still be on its way."""
    news = {"state": "active", "since": now, "evidence": "let in by its owner"}
    row = tx.insert_into(ChannelHealth).values(channel=channel_of(address), address=address, **news)
    await tx.session.execute(row.on_conflict_do_update(index_elements=["channel", "address"], set_=news))


async def sms_went_through(tx: UnitOfWork, addresses: Collection[str], now: datetime) -> None:
    """The provider took an SMS to these numbers: what it said of them before is over."""
    await tx.session.execute(
        update(ChannelHealth)
        .where(
            ChannelHealth.channel == SMS,
            ChannelHealth.address.in_(addresses),
            ChannelHealth.state != "active",
        )
        .values(state="active", since=now, evidence="sent"),
        execution_options={"synchronize_session": False},
    )
