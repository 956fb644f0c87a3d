"""What becomes of notices by themselves: a released one whose time has come is published and sent, and who
has not acknowledged it is reminded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select

from bot.audit import Audit
from bot.clock import Clock
from bot.errors import Stale
from bot.ledger.campaigns import Campaigns, Plan
from bot.ledger.expansion import Expansion
from bot.ledger.told import is_told
from bot.notices.audience import compiled
from bot.notices.rows import change, load
from bot.notices.rules import ACK_REMINDERS, EXPIRES_AFTER, REMIND_EVERY
from bot.notices.sealing import seal_of
from bot.notices.telling import parts_to_send, reminder_of
from bot.texts import Texts
from storage.database import Query, Reader
from storage.models import Campaign, Citizen, Notice, NoticeCampaign, NoticeReading
from storage.models.ledger import TOLD_STATES
from storage.models.notices import RELEASED
from storage.unit_of_work import UnitOfWork

__all__ = ["ExpandNotices", "ReleaseNotices", "RemindReaders", "people_of_campaign"]

_AT_ONCE = 20
#: Chunks of an audience that one run writes of one notice: others have their turn in between.
_CHUNKS = 20
# Looked for every second: nothing of it takes the write lock.
DUE: Query = (
    select(Notice.id)
    .where(Notice.state.in_(RELEASED), or_(Notice.send_at.is_(None), Notice.send_at <= bindparam("now")))
    .order_by(Notice.approved_at)
    .limit(_AT_ONCE)
)
EXPANDING: Query = (
    select(NoticeCampaign.campaign_id)
    .join(Campaign, Campaign.id == NoticeCampaign.campaign_id)
    .where(Campaign.ended_at.is_(None), Campaign.state == "expanding")
    .order_by(Campaign.starts_at)
    .limit(_AT_ONCE)
)


class ReleaseNotices:
    """How many were published. Any number of processes may run it: each change compares first."""

    def __init__(
        self,
        reader: Reader,
        uow: UnitOfWork,
        clock: Clock,
        campaigns: Campaigns,
        texts: Texts,
        audit: Audit,
    ) -> None:
        self._reader = reader
        self._uow = uow
        self._clock = clock
        self._campaigns = campaigns
        self._texts = texts
        self._audit = audit

    async def __call__(self) -> int:
        done = 0
        for row in await self._reader.rows(DUE, now=self._clock.now()):
            done += await self._publish(row.id)
        return done

    async def _publish(self, notice_id: int) -> bool:
        """In one transaction: it stands on the board, and its campaign is begun."""
        now = self._clock.now()
        async with self._uow as tx:
            notice = await load(tx, notice_id)
            if notice.state not in RELEASED:
                return False
            # What is sent is what was released, even if somebody wrote past every use case.
            if notice.body_hash is None or await seal_of(tx, notice) != bytes(notice.body_hash):
                return await self._send_back(tx, notice, now)
            expires_at = notice.expires_at or now + EXPIRES_AFTER
            if expires_at <= now:
                return await self._send_back(tx, notice, now)
            plan = Plan(
                dedupe_key=f"notice:{notice.id}",
                parts=parts_to_send(self._texts, notice),
                starts_at=now,
                expires_at=expires_at,
                topic=None if notice.is_mandatory else "notices",
                by_sms=bool(notice.by_sms),
            )
            campaign_id = await self._campaigns.begin(tx, plan)
            if campaign_id is not None:
                tx.session.add(
                    NoticeCampaign(notice_id=notice.id, nth=0, campaign_id=campaign_id, made_at=now)
                )
            await change(tx, notice, RELEASED, now, state="published", published_at=now)
            await tx.commit()
        return True

    async def _send_back(self, tx: UnitOfWork, notice: Notice, now: datetime) -> bool:
        """To its author, as a draft that nobody has released."""
        await self._audit.add(
            tx,
            actor="system",
            role="system",
            action="sensitive_update",
            notice=str(notice.id),
            what="not as released",
        )
        try:
            await change(
                tx,
                notice,
                RELEASED,
                now,
                state="draft",
                approver=None,
                approved_at=None,
                body_hash=None,
                audience_count=None,
                submitted_at=None,
            )
        except Stale:
            return False
        await tx.commit()
        return False


class ExpandNotices:
    """Writes down who is told, chunk after chunk; how many campaigns it has worked on."""

    def __init__(self, reader: Reader, uow: UnitOfWork, expansion: Expansion) -> None:
        self._reader = reader
        self._uow = uow
        self._expansion = expansion

    async def __call__(self) -> int:
        rows = await self._reader.rows(EXPANDING)
        for row in rows:
            async with self._uow as tx:
                people = await people_of_campaign(tx, row.campaign_id)
            await self._expansion(row.campaign_id, people, chunks=_CHUNKS)
        return len(rows)


class RemindReaders:
    """Who was told and has not pressed «خواندم» is reminded, a few times. How many were begun."""

    def __init__(self, uow: UnitOfWork, clock: Clock, campaigns: Campaigns) -> None:
        self._uow = uow
        self._clock = clock
        self._campaigns = campaigns

    async def __call__(self) -> int:
        now, done = self._clock.now(), 0
        async with self._uow as tx:
            last = func.max(NoticeCampaign.nth)
            due = (
                select(Notice.id, last.label("last"))
                .join(NoticeCampaign, NoticeCampaign.notice_id == Notice.id)
                .where(Notice.state == "published", Notice.needs_ack == 1, Notice.withdrawn_at.is_(None))
                .group_by(Notice.id)
                .having(and_(last < ACK_REMINDERS, func.max(NoticeCampaign.made_at) <= now - REMIND_EVERY))
                .limit(_AT_ONCE)
            )
            found = list(await tx.session.execute(due))
        for notice_id, last_nth in found:
            done += await self._remind(notice_id, last_nth + 1, now)
        return done

    async def _remind(self, notice_id: int, nth: int, now: datetime) -> bool:
        async with self._uow as tx:
            notice = await load(tx, notice_id)
            plan = Plan(
                dedupe_key=f"notice:{notice.id}:reminder:{nth}",
                parts=(reminder_of(notice),),
                starts_at=now,
                expires_at=now + REMIND_EVERY,
                topic=None if notice.is_mandatory else "notices",
                by_sms=bool(notice.by_sms),
            )
            campaign_id = await self._campaigns.begin(tx, plan)
            if campaign_id is None:
                return False
            tx.session.add(NoticeCampaign(notice_id=notice.id, nth=nth, campaign_id=campaign_id, made_at=now))
            await tx.commit()
        return True


async def people_of_campaign(tx: UnitOfWork, campaign_id: int) -> Select[int]:
    """The notice's own audience; of a reminder those of it who were told and have not acknowledged."""
    link = await tx.session.scalar(select(NoticeCampaign).where(NoticeCampaign.campaign_id == campaign_id))
    assert link is not None
    notice = await tx.session.get(Notice, link.notice_id)
    assert notice is not None
    if link.nth == 0:
        return compiled(notice)
    return _silent(notice.id)


def _silent(notice_id: int) -> Select[int]:
    told = exists().where(
        NoticeCampaign.notice_id == notice_id,
        NoticeCampaign.nth == 0,
        is_told(NoticeCampaign.campaign_id, Citizen.id, TOLD_STATES),
    )
    acknowledged = exists().where(
        NoticeReading.notice_id == notice_id,
        NoticeReading.citizen_id == Citizen.id,
        NoticeReading.acknowledged_at.is_not(None),
    )
    return select(Citizen.id).where(Citizen.status == "active", told, ~acknowledged)
