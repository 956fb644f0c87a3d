"""What is told to many people at once: begun, paused, resumed, cancelled; and how far it is.

How a notice is sent: :meth:`Campaigns.begin` in the transaction that releases it; then, in any process and
again after every restart, :class:`bot.ledger.expansion.Expansion` with the select of its people until that
says that it is done. From then on the senders send it. What is read back is :func:`progress`. A test-send to
oneself is no campaign: :meth:`bot.ledger.Ledger.tell` with ``Kind.NOTICE`` and ``Lane.STATUS``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.ids import Ids
from bot.ledger.kinds import Kind
from bot.ledger.telling import Word, ensure_button, words_to_row
from bot.ledger.wake import Wake
from storage.models.ledger import OPEN_STATES, Campaign, Delivery, Message
from storage.unit_of_work import UnitOfWork

__all__ = ["Campaigns", "Count", "Part", "Plan", "Progress", "hold", "progress"]

_SYNC_OFF = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Part:
    """One message: as in :class:`bot.ledger.Telling`. Ready markup goes in as a ``bot.texts.Markup`` among
    the arguments; a letter or an SMS takes ``<words_key>-sms`` where there is one."""

    words_key: str
    words_args: Mapping[str, Word] = field(default_factory=dict)
    button: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        ensure_button(self.button)


@dataclass(frozen=True, slots=True)
class Plan:
    """``dedupe_key`` names the fact for ever (``notice:5:version:2``). A person gets ``parts`` in order.

    Everybody is told in one chat first, the one bound last; where that takes nothing in another one, then by
    SMS (``by_sms``, the first part alone) and then by e-mail (``by_email``). ``topic``: what may be muted
    (bot.ledger.preferences.TOPICS); none: it must be told. ``quiet``: waits over the quiet hours of Tehran,
    and the person's own. Nothing goes out before ``starts_at`` or after ``expires_at``. ``paid_budget``: at
    most so many messages as a paid broadcast of Telegram, none for none.

    Raises ValueError: no part.
    """

    dedupe_key: str
    parts: Sequence[Part]
    starts_at: datetime
    expires_at: datetime
    topic: str | None = "notices"
    quiet: bool = True
    by_sms: bool = False
    by_email: bool = False
    paid_budget: int | None = None

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a campaign says something")


@dataclass(frozen=True, slots=True)
class Count:
    """``channel``: ``telegram``, ``bale``, ``sms``, ``email``, or ``nobody`` for who has no way at all.
    ``part``: from 0."""

    part: int
    channel: str
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    """``people``: the audience, frozen once ``expanded``. ``counts``: every row, those that stand for a row
    which failed among them. ``pause_reason``: who or what stopped it."""

    state: str
    people: int
    expanded: bool
    pause_reason: str | None
    counts: tuple[Count, ...]

    def in_state(self, *states: str, part: int = 0) -> int:
        return sum(each.count for each in self.counts if each.state in states and each.part == part)

    @property
    def open(self) -> int:
        return sum(each.count for each in self.counts if each.state in OPEN_STATES)


class Campaigns:
    """Used inside an open unit of work; commits nothing itself. Every change compares the state first."""

    def __init__(self, clock: Clock, ids: Ids, wake: Wake) -> None:
        self._clock = clock
        self._ids = ids
        self._wake = wake

    async def begin(self, tx: UnitOfWork, plan: Plan) -> int | None:
        """The campaign's id. None, and nothing is written, when this ``dedupe_key`` was told before."""
        await tx.lock(f"campaign:{plan.dedupe_key}")
        known = select(Message.id).where(Message.dedupe_key == _key(plan, 0))
        if await tx.session.scalar(known) is not None:
            return None
        campaign_id, now = self._ids.new(), self._clock.now()
        tx.session.add(
            Campaign(
                id=campaign_id,
                state="expanding",
                topic=plan.topic,
                quiet=int(plan.quiet),
                by_sms=int(plan.by_sms),
                by_email=int(plan.by_email),
                starts_at=plan.starts_at,
                expires_at=plan.expires_at,
                paid_budget=plan.paid_budget,
                created_at=now,
            )
        )
        await tx.session.flush()
        for place, part in enumerate(plan.parts):
            tx.session.add(self._message(campaign_id, place, part, plan, now))
        await tx.session.flush()
        return campaign_id

    async def pause(self, tx: UnitOfWork, campaign_id: int, reason: str) -> bool:
        """Holds it, also while it is written. What is at the messenger already goes through (at most the
        bulk slots of each sender); what was only claimed comes back. False: it was not under way."""
        return await hold(tx, campaign_id, "paused", reason)

    async def resume(self, tx: UnitOfWork, campaign_id: int) -> bool:
        """False: it was not paused."""
        paused = update(Campaign).where(Campaign.id == campaign_id, Campaign.state == "paused")
        back = {"pause_reason": None, "same_error": None, "same_errors": 0}
        for where, state in (
            (Campaign.expanded_at.is_(None), "expanding"),
            (Campaign.expanded_at.is_not(None), "running"),
        ):
            moved = paused.where(where).values(state=state, **back).returning(Campaign.id)
            if await tx.session.scalar(moved, execution_options=_SYNC_OFF) is not None:
                tx.after_commit(self._wake.ring)
                return True
        return False

    async def cancel(self, tx: UnitOfWork, campaign_id: int) -> bool:
        """For ever. What waits still is written off by the senders' sweep (bot.ledger.sweeping), a few
        thousand at a time. False: it had ended."""
        return await hold(tx, campaign_id, "cancelled", None, ended_at=self._clock.now())

    async def take_back(self, tx: UnitOfWork, campaign_id: int, until: datetime) -> int | None:
        """Deletes what has arrived of it where the messenger still allows that, trying until then; what has
        not been sent yet is not. The id of the campaign that does it; None: it is already done.

        Call it together with :meth:`cancel`.
        """
        return await self._act_on(tx, campaign_id, "delete", until, ())

    async def change(
        self, tx: UnitOfWork, campaign_id: int, parts: Sequence[Part], until: datetime
    ) -> int | None:
        """Writes ``parts`` in place of those that have arrived, one for each. The id of the campaign that
        does it; None: it was changed in this way before.

        Raises ValueError: not as many parts as it has.
        """
        return await self._act_on(tx, campaign_id, "edit", until, parts)

    async def _act_on(
        self, tx: UnitOfWork, campaign_id: int, act: str, until: datetime, parts: Sequence[Part]
    ) -> int | None:
        query = select(Message).where(Message.campaign_id == campaign_id).order_by(Message.part)
        targets = (await tx.session.scalars(query)).all()
        said = [Part(target.words_key) for target in targets] if act == "delete" else parts
        if len(said) != len(targets):
            raise ValueError("as many parts as were sent")
        now = self._clock.now()
        plan = Plan(f"campaign:{campaign_id}:{act}", said, now, until, topic=None, quiet=False)
        begun = await self.begin(tx, plan)
        if begun is not None:
            of_it = select(Message).where(Message.campaign_id == begun).order_by(Message.part)
            made = (await tx.session.scalars(of_it)).all()
            for message, target in zip(made, targets, strict=True):
                message.act, message.target_id = act, target.id
            await tx.session.flush()
            tx.after_commit(self._wake.ring)
        return begun

    def _message(self, campaign_id: int, place: int, part: Part, plan: Plan, now: datetime) -> Message:
        button_key, button_data = part.button or (None, None)
        return Message(
            id=self._ids.new(),
            dedupe_key=_key(plan, place),
            kind=Kind.NOTICE,
            words_key=part.words_key,
            words_args=words_to_row(part.words_args),
            button_key=button_key,
            button_data=button_data,
            audience=0,
            campaign_id=campaign_id,
            part=place,
            created_at=now,
            expires_at=plan.expires_at,
        )


async def hold(
    tx: UnitOfWork, campaign_id: int, state: str, reason: str | None, ended_at: datetime | None = None
) -> bool:
    """Out of the senders' hands: what they claimed and have not begun to send is theirs no more.

    False: it was not in a state that this can follow.
    """
    live = ("expanding", "running") if state == "paused" else ("expanding", "running", "paused")
    moved = (
        update(Campaign)
        .where(Campaign.id == campaign_id, Campaign.state.in_(live))
        .values(state=state, pause_reason=reason, ended_at=ended_at)
        .returning(Campaign.id)
    )
    if await tx.session.scalar(moved, execution_options=_SYNC_OFF) is None:
        return False
    await tx.session.execute(
        update(Delivery)
        .where(Delivery.campaign_id == campaign_id, Delivery.state == literal_column("'leased'"))
        .values(state="queued", lease_owner=None, lease_until=None, fence=Delivery.fence + 1),
        execution_options=_SYNC_OFF,
    )
    return True


async def progress(session: AsyncSession, campaign_id: int) -> Progress | None:
    """Reads every row of it: some seconds for a million (UnitOfWork.take_time). None: there is none."""
    campaign = await session.scalar(
        select(Campaign).where(Campaign.id == campaign_id).execution_options(populate_existing=True)
    )
    if campaign is None:
        return None
    counted = (
        select(Message.part, Delivery.channel, Delivery.state, func.count())
        .join(Delivery, Delivery.message_id == Message.id)
        .where(Message.campaign_id == campaign_id)
        .group_by(Message.part, Delivery.channel, Delivery.state)
        .order_by(Message.part, Delivery.channel, Delivery.state)
    )
    rows = (await session.execute(counted)).all()
    first = select(Message.audience).where(Message.campaign_id == campaign_id, Message.part == 0)
    return Progress(
        campaign.state,
        await session.scalar(first) or 0,
        campaign.expanded_at is not None,
        campaign.pause_reason,
        tuple(Count(part or 0, channel, state, count) for part, channel, state, count in rows),
    )


def _key(plan: Plan, place: int) -> str:
    return f"{plan.dedupe_key}:part:{place}"
