"""Taking rows from the ledger, and proving at every later step that they are still ours.

A claim leases rows (certainly not sent); the sending mark, a commit of its own before the HTTP call, bounds
what a kill can leave in doubt to the open requests. Source: delivery reference, 3.2 and 3.3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import aliased

from bot.delivery.bulk import claim_bulk, taking
from bot.ledger.kinds import Kind, Lane
from storage.models.accounts import MessengerAccount, OneTimePassword
from storage.models.ledger import OPEN_STATES, Delivery, Message
from storage.models.mailbox import MailboxCode
from storage.models.profile import Preference
from storage.unit_of_work import UnitOfWork

__all__ = ["DUE", "Claimed", "Marked", "claim", "held", "mark_sending", "sendable"]

# Written out: with a bound parameter neither engine can see that the partial index fits.
_QUEUED: ColumnElement[str] = literal_column("'queued'")
_OPEN: Sequence[ColumnElement[str]] = [literal_column(f"'{state}'") for state in OPEN_STATES]
#: Their codes turn up in no messenger.
BY_SMS_ONLY = ("step-up", "new-number")
_SYNC_OFF = {"synchronize_session": False}


# Statements are put together once: doing it at each turn would cost more than the turn.
_earlier = aliased(Delivery)
_comes_first = exists().where(
    _earlier.campaign_id.is_(None),
    _earlier.address == Delivery.address,
    _earlier.id < Delivery.id,
    _earlier.lane <= Delivery.lane,
    _earlier.state.in_(_OPEN),
    or_(_earlier.state != _QUEUED, _earlier.due_at <= bindparam("now")),
)
_waiting = (
    select(Delivery.id)
    .where(
        Delivery.state == _QUEUED,
        Delivery.campaign_id.is_(None),
        Delivery.channel == bindparam("of_channel"),
        Delivery.lane <= bindparam("up_to_lane"),
        Delivery.due_at <= bindparam("now"),
        ~_comes_first,
    )
    .order_by(Delivery.lane, Delivery.due_at, Delivery.id)
)

#: Whether anything waits (at most one row) in ``of_channel``, ``up_to_lane``, ``now``: cheap enough to ask
#: each second. An address hears things in the order in which they happened: a row waits while an earlier one
#: of its address, of its lane or a more urgent one, is due or under way. What waits for a later hour itself
#: (a reminder, the next try) holds up nobody.
DUE: Select[int] = _waiting.limit(1)

_TAKEN = taking(_waiting)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this worker may try, with what it says."""

    id: int
    fence: int
    message_id: int
    channel: str
    address: str
    address_sealed: bytes | None = field(repr=False)
    lane: int
    attempts: int
    max_attempts: int
    doubts: int
    campaign_id: int | None
    kind: Kind
    words_key: str
    words_args: dict[str, Any] = field(repr=False)
    button_key: str | None
    button_data: str | None
    more_buttons: list[list[str]] | None
    secret_ref: int | None
    created_at: datetime
    expires_at: datetime
    act: str
    target_id: int | None
    language: str | None = None
    target_ref: str | None = None
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """``held``: the row is ours and stands as ``sending`` since ``at``. ``code_sealed``: of a code that is
    still alive; ``asked_in``: the messenger of the chat that it works in, None for one that goes by SMS
    only."""

    held: bool
    at: datetime
    code_sealed: bytes | None = field(default=None, repr=False)
    asked_in: str | None = None


def held(owner: str, rows: Sequence[Claimed]) -> ColumnElement[bool]:
    """These rows, where they still are this owner's by this very claim."""
    return and_(
        Delivery.id.in_([row.id for row in rows]),
        Delivery.lease_owner == owner,
        tuple_(Delivery.id, Delivery.fence).in_([(row.id, row.fence) for row in rows]),
    )


def sendable(owner: str, rows: Sequence[Claimed], now: datetime) -> ColumnElement[bool]:
    """Held, not given back, and the lease not over: a worker that was stalled past it must not send."""
    return and_(held(owner, rows), Delivery.state == "leased", Delivery.lease_until > now)


async def claim(
    tx: UnitOfWork, channel: str, *, owner: str, now: datetime, lease: timedelta, limit: int, max_lane: int
) -> Sequence[Claimed]:
    """At most ``limit`` due rows, urgent lanes first, leased to ``owner`` until ``now + lease``: what
    concerns one person, and then of the campaigns that are running."""
    values = {"of_channel": channel, "up_to_lane": max_lane, "now": now, "at_most": limit}
    lent = {"to_owner": owner, "until": now + lease}
    rows = list((await tx.session.execute(_TAKEN, values | lent, execution_options=_SYNC_OFF)).all())
    paid: frozenset[int] = frozenset()
    if len(rows) < limit and max_lane >= Lane.BULK:
        bulk, paid = await claim_bulk(tx, values | lent, limit - len(rows))
        rows += bulk
    if not rows:
        return []
    messages = await _messages(tx, {row.message_id for row in rows})
    ordered = sorted(rows, key=lambda row: (row.lane, row.due_at, row.id))
    languages = await _languages(tx, {row.citizen_id for row in rows})
    claimed = [
        _claimed(tuple(row[:-2]), messages[row.message_id], languages.get(row.citizen_id)) for row in ordered
    ]
    return await _with_targets(tx, [replace(row, paid=True) if row.id in paid else row for row in claimed])


async def mark_sending(
    tx: UnitOfWork, rows: Sequence[Claimed], *, owner: str, now: datetime, lease: timedelta
) -> Sequence[Marked]:
    """For each row whether it may be sent now; the lease starts again. What is not held must not be sent."""
    marking = (
        update(Delivery)
        .where(sendable(owner, rows, now))
        .values(state="sending", lease_until=now + lease)
        .returning(Delivery.id)
    )
    ours = set(await tx.session.scalars(marking, execution_options=_SYNC_OFF))
    codes: dict[int, tuple[bytes, str | None]] = {}
    for kind, live in ((Kind.CODE, _live_codes), (Kind.MAILBOX_CODE, _live_mailbox_codes)):
        if refs := [row.secret_ref for row in rows if row.id in ours and row.kind is kind and row.secret_ref]:
            codes |= await live(tx, refs, now)
    none: tuple[None, None] = (None, None)
    return [Marked(row.id in ours, now, *codes.get(row.secret_ref or 0, none)) for row in rows]


def _claimed(delivery: tuple[Any, ...], message: tuple[Any, ...], language: str | None) -> Claimed:
    return Claimed(*[*delivery, *message, language])


async def _with_targets(tx: UnitOfWork, rows: list[Claimed]) -> list[Claimed]:
    """The messenger's own number of what each one changes or takes back."""
    acting = [row for row in rows if row.target_id is not None]
    if not acting:
        return rows
    told = select(Delivery.message_id, Delivery.address, Delivery.provider_ref).where(
        Delivery.message_id.in_({row.target_id for row in acting}),
        Delivery.address.in_([row.address for row in acting]),
    )
    refs = {(row[0], row[1]): row[2] for row in await tx.session.execute(told)}
    return [replace(row, target_ref=refs.get((row.target_id or 0, row.address))) for row in rows]


async def _languages(tx: UnitOfWork, citizens: set[int | None]) -> dict[int | None, str]:
    """What those of the citizens chose who chose any."""
    wanted = citizens - {None}
    if not wanted:
        return {}
    query = select(Preference.citizen_id, Preference.language).where(Preference.citizen_id.in_(wanted))
    return {row.citizen_id: row.language for row in await tx.session.execute(query)}


async def _messages(tx: UnitOfWork, ids: set[int]) -> dict[int, tuple[Any, ...]]:
    query = select(
        Message.id,
        Message.kind,
        Message.words_key,
        Message.words_args,
        Message.button_key,
        Message.button_data,
        Message.more_buttons,
        Message.secret_ref,
        Message.created_at,
        Message.expires_at,
        Message.act,
        Message.target_id,
    ).where(Message.id.in_(ids))
    return {row.id: (Kind(row.kind), *row[2:]) for row in await tx.session.execute(query)}


async def _live_mailbox_codes(
    tx: UnitOfWork, refs: Sequence[int], now: datetime
) -> Mapping[int, tuple[bytes, None]]:
    query = select(MailboxCode.id, MailboxCode.code_sealed).where(
        MailboxCode.id.in_(refs),
        MailboxCode.state == "alive",
        MailboxCode.expires_at > now,
        MailboxCode.code_sealed.is_not(None),
    )
    return {row.id: (row.code_sealed, None) for row in await tx.session.execute(query)}


async def _live_codes(
    tx: UnitOfWork, refs: Sequence[int], now: datetime
) -> Mapping[int, tuple[bytes, str | None]]:
    """Sealed code and messenger of the chat that asked for it, by the code's id.

    Those that prove a SIM go into no messenger at all (bot.accounts.step_up): where nobody asked, ways lead
    by SMS.
    """
    asked_in = case((OneTimePassword.purpose.in_(BY_SMS_ONLY), None), else_=MessengerAccount.messenger)
    query = (
        select(OneTimePassword.id, OneTimePassword.code_sealed, asked_in.label("asked_in"))
        .join(MessengerAccount, MessengerAccount.id == OneTimePassword.messenger_account_id)
        .where(
            OneTimePassword.id.in_(refs),
            OneTimePassword.state == "alive",
            OneTimePassword.expires_at > now,
            OneTimePassword.code_sealed.is_not(None),
        )
    )
    return {row.id: (row.code_sealed, row.asked_in) for row in await tx.session.execute(query)}
