"""Which addresses take nothing: by whose word, and for how long that word counts.

A person's own block counts until they come back. What an SMS provider says of a number («411») may be said of
a number that is being ported or switched off, and a mail server refuses a mailbox that is full or that it
mistrusts us for: it counts for a day, or until something goes through. A code is tried whatever is known:
nobody asks for one who does not hold the telephone or the mailbox.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, bindparam, select, update

from bot.ledger.addresses import SEALED, channel_of
from bot.ledger.kinds import CODES, Kind
from storage.database import Query
from storage.models.ledger import ChannelHealth
from storage.types import Base, Instant
from storage.unit_of_work import UnitOfWork

__all__ = ["INVALID_FOR", "came_back", "found_gone", "gone", "went_through"]

INVALID_FOR = timedelta(hours=24)
# Built once, of the table and not the mapped class: every message that is written down asks it.
_KNOWN = Base.metadata.tables[ChannelHealth.__tablename__]


def _gone(*which: ColumnElement[bool]) -> Query:
    return select(_KNOWN.c.address, _KNOWN.c.state).where(
        *which,
        _KNOWN.c.state != "active",
        ~and_(
            _KNOWN.c.channel.in_(SEALED),
            _KNOWN.c.state == "invalid",
            _KNOWN.c.since <= bindparam("worn_out", type_=Instant),
        ),
    )


_GONE = _gone(
    _KNOWN.c.channel.in_(bindparam("channels", expanding=True)),
    _KNOWN.c.address.in_(bindparam("addresses", expanding=True)),
)
# Of one address, as most that is told has: a list would be put into the statement's text with every use.
_GONE_ONE = _gone(_KNOWN.c.channel == bindparam("channel"), _KNOWN.c.address == bindparam("address"))


async def gone(tx: UnitOfWork, kind: Kind, addresses: Collection[str], now: datetime) -> dict[str, str]:
    """Which of these addresses are not even tried for a message of this kind, and why."""
    if kind in CODES:
        return {}
    asked = list(addresses)
    channels = sorted({channel_of(address) for address in asked})
    worn_out = now - INVALID_FOR
    if len(asked) == 1:
        one = {"channel": channels[0], "address": asked[0], "worn_out": worn_out}
        found = await tx.execute(_GONE_ONE, one)
    else:
        found = await tx.execute(_GONE, {"channels": channels, "addresses": asked, "worn_out": worn_out})
    return {row.address: row.state for row in found}


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


async def went_through(tx: UnitOfWork, addresses: Collection[str], now: datetime) -> None:
    """The provider took an SMS or a letter to these addresses: what it said of them before is over."""
    await tx.session.execute(
        update(ChannelHealth)
        .where(
            ChannelHealth.channel.in_(SEALED),
            ChannelHealth.address.in_(addresses),
            ChannelHealth.state != "active",
        )
        .values(state="active", since=now, evidence="sent"),
        execution_options={"synchronize_session": False},
    )
