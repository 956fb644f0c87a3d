"""A notice that was released is watched: paused, resumed, cancelled, taken back, put right."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from bot.audit import Audit
from bot.clock import Clock
from bot.errors import Stale
from bot.ids import Ids
from bot.ledger.campaigns import Campaigns
from bot.ledger.taking_back import TAKEN_BACK_WITHIN
from bot.notices.draft import blank
from bot.notices.rows import ActOnNotice, NoticeAsk, change, ensure_author, load
from bot.notices.sealing import SEALED
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.reason import typed_reason
from bot.staff.use_case import Noted
from storage.models import Notice, NoticeCampaign, NoticeListed
from storage.models.notices import BY_STAFF, RELEASED, UNRELEASED
from storage.unit_of_work import UnitOfWork

__all__ = ["CancelNotice", "CorrectNotice", "PauseNotice", "ResumeNotice", "WithdrawAsk", "WithdrawNotice"]

#: What a correction does not take over: it goes at once, for as long as any other.
_ANEW = ("send_at", "expires_at", "corrects_id", "province_code")


class PauseNotice(ActOnNotice[NoticeAsk, None]):
    """What is at the messenger this very moment may still arrive (delivery reference, 3.3)."""

    permission = "notices.stop"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, campaigns: Campaigns) -> None:
        super().__init__(gate, uow, audit)
        self._campaigns = campaigns

    async def act(self, tx: UnitOfWork, actor: Actor, ask: NoticeAsk) -> tuple[None, Noted]:
        """Raises NotFound, Stale (nothing is being sent)."""
        await load(tx, ask.notice_id)
        paused = [await self._campaigns.pause(tx, each, BY_STAFF) for each in await sending(tx, ask)]
        if not any(paused):
            raise Stale("notice-changed")
        return None, noted(ask.notice_id, "pause")


class ResumeNotice(ActOnNotice[NoticeAsk, None]):
    permission = "notices.stop"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, campaigns: Campaigns) -> None:
        super().__init__(gate, uow, audit)
        self._campaigns = campaigns

    async def act(self, tx: UnitOfWork, actor: Actor, ask: NoticeAsk) -> tuple[None, Noted]:
        """Raises NotFound, Stale (not paused, or taken back)."""
        notice = await load(tx, ask.notice_id)
        resumed = notice.withdrawn_at is None and [
            await self._campaigns.resume(tx, each) for each in await sending(tx, ask)
        ]
        if not resumed or not any(resumed):
            raise Stale("notice-changed")
        return None, noted(ask.notice_id, "resume")


class CancelNotice(ActOnNotice[NoticeAsk, None]):
    """For ever: a draft, one that waits, or what of it was not sent yet."""

    permission = "notices.stop"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, campaigns: Campaigns) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._campaigns = campaigns

    async def act(self, tx: UnitOfWork, actor: Actor, ask: NoticeAsk) -> tuple[None, Noted]:
        """Raises NotFound, NotAllowed (another's draft), Stale (over already)."""
        notice = await load(tx, ask.notice_id)
        if notice.state == "published":
            if not await stopped(tx, self._campaigns, ask):
                raise Stale("notice-changed")
        else:
            if notice.state in ("draft", "rejected"):
                ensure_author(actor, notice)
            await change(
                tx,
                notice,
                (*UNRELEASED, *RELEASED),
                self._clock.now(),
                state="cancelled",
                reject_reason=None,
            )
        return None, noted(ask.notice_id, "cancel")


@dataclass(frozen=True, slots=True)
class WithdrawAsk:
    notice_id: int
    reason: str = field(repr=False)


class WithdrawNotice(ActOnNotice[WithdrawAsk, None]):
    """Off the board, nothing more of it is sent, and what has arrived is deleted where a messenger still
    allows it; elsewhere its button says that it is gone."""

    permission = "notices.stop"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, campaigns: Campaigns) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._campaigns = campaigns

    async def act(self, tx: UnitOfWork, actor: Actor, ask: WithdrawAsk) -> tuple[None, Noted]:
        """Raises NotFound, Stale (not published, withdrawn before), DomainError (the reason)."""
        reason = typed_reason(ask.reason)
        notice, now = await load(tx, ask.notice_id), self._clock.now()
        if notice.withdrawn_at is not None:
            raise Stale("notice-changed")
        await stopped(tx, self._campaigns, NoticeAsk(ask.notice_id))
        for each in await sending(tx, NoticeAsk(ask.notice_id)):
            await self._campaigns.take_back(tx, each, now + TAKEN_BACK_WITHIN)
        for campaign_id in await sending(tx, NoticeAsk(ask.notice_id)):
            await self._campaigns.take_back(tx, campaign_id, now + TAKEN_BACK_WITHIN)
        await change(tx, notice, ("published",), now, withdrawn_at=now, withdraw_reason=reason)
        return None, noted(ask.notice_id, "withdraw")


class CorrectNotice(ActOnNotice[NoticeAsk, int]):
    """A draft that puts a published notice right, for the same audience: the draft's id."""

    permission = "notices.write"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids

    async def act(self, tx: UnitOfWork, actor: Actor, ask: NoticeAsk) -> tuple[int, Noted]:
        """Raises NotFound, Stale (never published)."""
        notice, now = await load(tx, ask.notice_id), self._clock.now()
        if notice.state != "published":
            raise Stale("notice-changed")
        made = blank(self._ids.new(), actor.name, notice.province_code, now)
        for name in (*SEALED, "search_key"):
            if name not in _ANEW:
                setattr(made, name, getattr(notice, name))
        made.corrects_id = notice.id
        tx.session.add(made)
        await tx.session.flush()
        await self._take_over_lists(tx, notice, made.id)
        return made.id, noted(ask.notice_id, "correct")

    async def _take_over_lists(self, tx: UnitOfWork, notice: Notice, made_id: int) -> None:
        listed = await tx.session.execute(
            select(NoticeListed.is_excluded, NoticeListed.holder_index).where(
                NoticeListed.notice_id == notice.id
            )
        )
        rows = [
            {"notice_id": made_id, "is_excluded": row.is_excluded, "holder_index": row.holder_index}
            for row in listed
        ]
        if rows:
            await tx.session.execute(tx.insert_into(NoticeListed), rows)


async def sending(tx: UnitOfWork, ask: NoticeAsk) -> list[int]:
    """Campaigns of the notice: its own, and reminders."""
    found = select(NoticeCampaign.campaign_id).where(NoticeCampaign.notice_id == ask.notice_id)
    return list(await tx.session.scalars(found.order_by(NoticeCampaign.nth)))


async def stopped(tx: UnitOfWork, campaigns: Campaigns, ask: NoticeAsk) -> bool:
    """Cancels whatever of it is under way; whether anything was."""
    return any([await campaigns.cancel(tx, each) for each in await sending(tx, ask)])


def noted(notice_id: int, what: str) -> Noted:
    return Noted("sensitive_update", None, {"notice": str(notice_id), "what": what})
