"""A campaign is written down for its people: one row each, in chunks, ``INSERT … SELECT`` (delivery
reference, 3.4).

Each chunk is one short transaction that also says how far it came, so a kill costs at most one chunk; the
database itself refuses a second row for a person. Held or cancelled in between, it stops at the next chunk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Select,
    String,
    Text,
    and_,
    any_,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)

from bot.clock import Clock
from bot.crypto import Vault
from bot.ledger.addresses import NOBODY, Written
from bot.ledger.kinds import KINDS, Kind, Lane
from bot.ledger.wake import Wake
from bot.ledger.ways_on import ways_on
from storage.database import Database
from storage.models import Citizen, MessengerAccount, MutedTopic
from storage.models.ledger import Campaign, ChannelHealth, Delivery, DeliveryEvent, Message
from storage.types import Base
from storage.unit_of_work import UnitOfWork

__all__ = ["CHUNK", "Expansion"]

#: People of one transaction.
CHUNK = 5_000
#: After so many passes who keeps moving in and out of the select is left as found.
_PASSES = 3
_AT_ONCE = 500
_DELIVERIES = Base.metadata.tables[Delivery.__tablename__]
_COLUMNS = (
    "message_id",
    "campaign_id",
    "citizen_id",
    "channel",
    "address",
    "lane",
    "state",
    "due_at",
    "expires_at",
    "ended_at",
    "last_error",
    "attempts",
    "doubts",
    "max_attempts",
    "fence",
)


@dataclass(frozen=True, slots=True)
class _Chunk:
    campaign: Campaign
    messages: Sequence[tuple[int, int]]
    people: str
    count: int
    now: datetime


class Expansion:
    """Any number of processes may call it for the same campaign: each chunk locks the campaign's row."""

    def __init__(self, database: Database, clock: Clock, vault: Vault, wake: Wake) -> None:
        self._database = database
        self._clock = clock
        self._vault = vault
        self._wake = wake

    async def __call__(self, campaign_id: int, people: Select[Any], *, chunks: int | None = None) -> bool:
        """True once it is not expanding any more: the audience is frozen, or it was paused or cancelled.

        ``people``: ids of citizens in its one column, each once; asked again for every chunk, so it must be
        the same at every call (a stored filter). ``chunks``: at most so many now; none means all.
        """
        while chunks is None or chunks > 0:
            if await self._chunk(campaign_id, people):
                return True
            chunks = None if chunks is None else chunks - 1
        return False

    async def _chunk(self, campaign_id: int, people: Select[Any]) -> bool:
        async with UnitOfWork(self._database) as tx:
            asked = select(Campaign).where(Campaign.id == campaign_id, Campaign.state == "expanding")
            campaign = await tx.session.scalar(asked.with_for_update())
            if campaign is None:
                return True
            [column] = people.selected_columns
            after = people if campaign.expanded_to is None else people.where(column > campaign.expanded_to)
            ids, count, last = await self._next(tx, after.order_by(column).limit(CHUNK))
            if count:
                messages = await _messages(tx, campaign)
                await self._write(tx, _Chunk(campaign, messages, ids, count, self._clock.now()))
                campaign.expanded_to = last
            else:
                await self._end_pass(tx, campaign, people)
            ended = campaign.state != "expanding"
            await tx.commit()
        return ended

    async def _next(self, tx: UnitOfWork, some: Select[Any]) -> tuple[str, int, int | None]:
        """Ids as one text, how many, and the last: five thousand rows through Python would take longer than
        writing theirs."""
        [column] = some.subquery().c
        listed = (
            func.json_group_array(column) if self._database.is_sqlite else cast(func.array_agg(column), Text)
        )
        row = (await tx.session.execute(select(listed, func.count(), func.max(column)))).one()
        return row[0] or "", row[1], row[2]

    async def _end_pass(self, tx: UnitOfWork, campaign: Campaign, people: Select[Any]) -> None:
        """Frozen when everybody has a row; else once more from the start, for who came in behind us."""
        campaign.passes += 1
        campaign.expanded_to = None
        everybody = await tx.session.scalar(select(func.count()).select_from(people.subquery()))
        audience = select(Message.audience).where(Message.campaign_id == campaign.id, Message.part == 0)
        if (everybody or 0) <= (await tx.session.scalar(audience) or 0) or campaign.passes >= _PASSES:
            campaign.state = "running"
            campaign.expanded_at = self._clock.now()
            tx.after_commit(self._wake.ring)

    async def _write(self, tx: UnitOfWork, chunk: _Chunk) -> None:
        (first, _), *others = chunk.messages
        listed = _listed(chunk.people, is_sqlite=self._database.is_sqlite)
        written = await _insert(tx, _chats(chunk, first, listed))
        if written < chunk.count:
            if chunk.campaign.by_sms or chunk.campaign.by_email:
                written += await self._write_outside(tx, chunk, first, listed)
            written += await _insert(tx, _unreached(chunk, first, listed))
            await _note_suppressed(tx, first, listed, chunk.now)
        await _add_to_audience(tx, first, written)
        for other, _ in others:
            await _add_to_audience(tx, other, await _insert(tx, _as_first(first, other, listed)))
            await _note_suppressed(tx, other, listed, chunk.now)

    async def _write_outside(self, tx: UnitOfWork, chunk: _Chunk, message_id: int, listed: Any) -> int:
        left = select(Citizen.id).where(_is_listed(Citizen.id, listed), ~_has_row(message_id, Citizen.id))
        people = (await tx.session.scalars(left)).all()
        written = 0
        for start in range(0, len(people), _AT_ONCE):
            some = people[start : start + _AT_ONCE]
            ways = await ways_on(tx, self._vault, chunk.campaign, (message_id, 0), some, chunk.now)
            rows = [_columns(chunk, message_id, way) for way in ways.values()]
            if rows:
                made = tx.insert_into(_DELIVERIES).on_conflict_do_nothing().returning(_DELIVERIES.c.id)
                written += len((await tx.session.execute(made, rows)).all())
        return written


async def _messages(tx: UnitOfWork, campaign: Campaign) -> Sequence[tuple[int, int]]:
    """Id and part of each."""
    parts = select(Message.id, Message.part).where(Message.campaign_id == campaign.id)
    return [(row[0], row[1] or 0) for row in await tx.session.execute(parts.order_by(Message.part))]


def _listed(people: str, *, is_sqlite: bool) -> Any:
    """The ids as one value: a statement of five thousand parameters would be parsed anew each time."""
    if is_sqlite:
        each = func.json_each(people).table_valued("value")
        return select(each.c.value)
    return any_(cast(literal(people), ARRAY(BigInteger)))


def _is_listed(column: Any, listed: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.in_(listed) if isinstance(listed, Select) else column == listed
    return found


def _chats(chunk: _Chunk, message_id: int, listed: Any) -> Select[Any]:
    """A chat of each that takes something and is not muted: the row for the one bound last comes first, and
    the others are refused by the database."""
    address = MessengerAccount.messenger + ":" + cast(MessengerAccount.chat_id, String)
    closed = exists().where(
        ChannelHealth.channel == MessengerAccount.messenger,
        ChannelHealth.address == address,
        ChannelHealth.state != "active",
    )
    return (
        select(*_values(chunk, message_id, MessengerAccount.citizen_id, MessengerAccount.messenger, address))
        .where(_is_listed(MessengerAccount.citizen_id, listed), ~closed)
        .where(~_is_muted(chunk.campaign, MessengerAccount.citizen_id))
        .order_by(MessengerAccount.citizen_id, MessengerAccount.bound_at.desc(), MessengerAccount.id)
    )


def _unreached(chunk: _Chunk, message_id: int, listed: Any) -> Select[Any]:
    """Who is left: counted all the same, and suppressed at once."""
    why = case((_is_muted(chunk.campaign, Citizen.id), "not wanted"), else_="unreachable")
    address = literal(f"{NOBODY}:") + cast(Citizen.id, String)
    values = _values(chunk, message_id, Citizen.id, literal(NOBODY), address, ended=why)
    return select(*values).where(_is_listed(Citizen.id, listed), ~_has_row(message_id, Citizen.id))


def _as_first(first: int, other: int, listed: Any) -> Select[Any]:
    """A later part goes where the first one goes."""
    given = {"message_id": literal(other, BigInteger)}
    wanted = [given.get(name, _DELIVERIES.c[name]) for name in _COLUMNS]
    c = _DELIVERIES.c
    return select(*wanted).where(
        c.message_id == first,
        _is_listed(c.citizen_id, listed),
        c.campaign_id.is_not(None),
        c.parent_delivery_id.is_(None),
    ).order_by(c.id)  # fmt: skip


def _values(
    chunk: _Chunk, message_id: int, citizen: Any, channel: Any, address: Any, ended: Any = None
) -> list[Any]:
    due, expires = chunk.campaign.starts_at, chunk.campaign.expires_at
    times = _DELIVERIES.c.due_at.type
    values: dict[str, Any] = {
        "message_id": literal(message_id, BigInteger),
        "campaign_id": literal(chunk.campaign.id, BigInteger),
        "citizen_id": citizen,
        "channel": channel,
        "address": address,
        "lane": literal(int(Lane.BULK), BigInteger),
        "state": literal("queued" if ended is None else "suppressed"),
        "due_at": literal(due, times),
        "expires_at": literal(expires, times),
        "ended_at": literal(None if ended is None else chunk.now, times),
        "last_error": literal(None, String) if ended is None else ended,
        "attempts": literal(0, BigInteger),
        "doubts": literal(0, BigInteger),
        "max_attempts": literal(KINDS[Kind.NOTICE].max_attempts, BigInteger),
        "fence": literal(0, BigInteger),
    }
    return [values[name].label(name) for name in _COLUMNS]


def _columns(chunk: _Chunk, message_id: int, way: Written) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "campaign_id": chunk.campaign.id,
        "citizen_id": way.citizen_id,
        "channel": way.channel,
        "address": way.address,
        "address_sealed": way.sealed,
        "lane": int(Lane.BULK),
        "state": "queued",
        "due_at": chunk.campaign.starts_at,
        "expires_at": chunk.campaign.expires_at,
        "attempts": 0,
        "doubts": 0,
        "max_attempts": KINDS[Kind.NOTICE].max_attempts,
        "fence": 0,
    }


def _is_muted(campaign: Campaign, citizen: Any) -> ColumnElement[bool]:
    return exists().where(
        MutedTopic.citizen_id == citizen,
        MutedTopic.topic == (campaign.topic or ""),
        MutedTopic.channel == "chat",
    )


def _has_row(message_id: int, citizen: Any) -> ColumnElement[bool]:
    return exists().where(
        Delivery.message_id == message_id,
        Delivery.citizen_id == citizen,
        and_(Delivery.campaign_id.is_not(None), Delivery.parent_delivery_id.is_(None)),
    )


async def _insert(tx: UnitOfWork, rows: Select[Any]) -> int:
    made = tx.insert_into(_DELIVERIES).from_select(list(_COLUMNS), rows, include_defaults=False)
    counted = {"preserve_rowcount": True}
    done: Any = await tx.session.execute(made.on_conflict_do_nothing(), execution_options=counted)
    return int(done.rowcount)


async def _add_to_audience(tx: UnitOfWork, message_id: int, people: int) -> None:
    grown = update(Message).where(Message.id == message_id).values(audience=Message.audience + people)
    await tx.session.execute(grown, execution_options={"synchronize_session": False})


async def _note_suppressed(tx: UnitOfWork, message_id: int, listed: Any, now: datetime) -> None:
    """The ending of each row that was written as an ending, once."""
    noted = exists().where(DeliveryEvent.delivery_id == Delivery.id)
    ended = select(
        Delivery.id, Delivery.state, Delivery.last_error, literal(now, DeliveryEvent.__table__.c.at.type)
    ).where(
        Delivery.message_id == message_id,
        _is_listed(Delivery.citizen_id, listed),
        Delivery.campaign_id.is_not(None),
        Delivery.parent_delivery_id.is_(None),
        Delivery.channel == NOBODY,
        ~noted,
    )
    await tx.session.execute(
        insert(DeliveryEvent).from_select(["delivery_id", "state", "reason", "at"], ended)
    )
