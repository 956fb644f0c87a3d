"""How far the sending of a notice has come, for its window and for a file; a test-send to oneself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from bot.audit import Audit
from bot.clock import Clock
from bot.errors import NotAllowed, Stale
from bot.ids import Ids
from bot.ledger import Kind, Lane, Ledger, Telling, ToChat
from bot.ledger.campaigns import progress
from bot.notices.rows import ActOnNotice, NoticeAsk, load, places_of
from bot.notices.rules import SHORTEST_LIFE
from bot.notices.submit import ensure_whole
from bot.notices.telling import parts_to_send
from bot.staff.actor import Actor, Places
from bot.staff.gate import Gate
from bot.staff.use_case import Noted, StaffLook
from bot.texts import Texts
from storage.database import Reader
from storage.models import MessengerAccount, Notice, NoticeCampaign, NoticeReading
from storage.unit_of_work import UnitOfWork

__all__ = ["Counted", "NoticeProgress", "ReadProgress", "SendTest"]

#: What a person who watches wants to know: what waits or is on its way, and every end.
QUEUED = ("queued", "leased", "sending")
SENT = ("sent", "delivered", "read")
REPORT_S = 30


@dataclass(frozen=True, slots=True)
class Counted:
    """``state``: as the texts know it (``queued``, ``sent``, ``dead`` …)."""

    channel: str
    state: str
    count: int


@dataclass(frozen=True, slots=True)
class NoticeProgress:
    """Of the first part; ``people`` is the audience, frozen when all of it was written down. ``opened`` and
    ``acknowledged`` count citizens who read it in the counter, wherever they found it."""

    state: str
    people: int
    counts: tuple[Counted, ...]
    opened: int
    acknowledged: int

    def of(self, state: str) -> int:
        return sum(each.count for each in self.counts if each.state == state)

    @property
    def ended(self) -> int:
        """People for whom it is over, one way or another: fallbacks stand for the rows that they follow."""
        return max(0, self.people - self.of("queued"))


async def progress_of(tx: UnitOfWork, notice_id: int) -> NoticeProgress:
    """Raises Stale: nothing of it was sent yet."""
    campaign_id = await tx.session.scalar(
        select(NoticeCampaign.campaign_id).where(
            NoticeCampaign.notice_id == notice_id, NoticeCampaign.nth == 0
        )
    )
    found = None if campaign_id is None else await progress(tx.session, campaign_id)
    if found is None:
        raise Stale("notice-changed")
    counts: dict[tuple[str, str], int] = {}
    for each in found.counts:
        if each.part == 0:
            state = "queued" if each.state in QUEUED else "sent" if each.state in SENT else each.state
            counts[each.channel, state] = counts.get((each.channel, state), 0) + each.count
    opened, acknowledged = (
        await tx.session.execute(
            select(func.count(), func.count(NoticeReading.acknowledged_at)).where(
                NoticeReading.notice_id == notice_id
            )
        )
    ).one()
    return NoticeProgress(
        found.state,
        found.people,
        tuple(Counted(channel, state, count) for (channel, state), count in sorted(counts.items())),
        opened,
        acknowledged,
    )


class ReadProgress(StaffLook[NoticeAsk, NoticeProgress]):
    """Counts every row of it, off the loop: a transaction that may take its time and changes nothing."""

    permission = "notices.read"

    async def places(self, reader: Reader, ask: NoticeAsk) -> Places | None:
        return await places_of(reader, ask.notice_id)

    async def look(self, reader: Reader, actor: Actor, ask: NoticeAsk) -> NoticeProgress:
        """Raises NotFound, Stale (nothing sent yet)."""
        async with UnitOfWork(self._gate.database) as tx:
            await tx.take_time(REPORT_S)
            return await progress_of(tx, ask.notice_id)


class SendTest(ActOnNotice[NoticeAsk, None]):
    """As a citizen gets it, to every chat of the member who asks."""

    permission = "notices.read"

    def __init__(
        self,
        gate: Gate,
        uow: UnitOfWork,
        audit: Audit,
        clock: Clock,
        ids: Ids,
        ledger: Ledger,
        texts: Texts,
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids
        self._ledger = ledger
        self._texts = texts

    async def act(self, tx: UnitOfWork, actor: Actor, ask: NoticeAsk) -> tuple[None, Noted]:
        """Raises NotFound, NotAllowed (nobody with a chat), DomainError (not whole)."""
        if actor.citizen_id is None:
            raise NotAllowed
        notice = await load(tx, ask.notice_id)
        ensure_whole(notice)
        chats = [
            ToChat(row.messenger, row.chat_id, actor.citizen_id)
            for row in await tx.session.scalars(
                select(MessengerAccount).where(MessengerAccount.citizen_id == actor.citizen_id)
            )
        ]
        await self._tell(tx, notice, chats)
        return None, Noted("sensitive_update", None, {"notice": str(ask.notice_id), "what": "test"})

    async def _tell(self, tx: UnitOfWork, notice: Notice, chats: list[ToChat]) -> None:
        run = self._ids.new()
        for nth, part in enumerate(parts_to_send(self._texts, notice)):
            telling = Telling(
                dedupe_key=f"notice:{notice.id}:test:{run}:{nth}",
                kind=Kind.ACCOUNT,
                words_key=part.words_key,
                words_args=part.words_args,
                button=part.button,
                expires_at=self._clock.now() + SHORTEST_LIFE,
                lane=Lane.STATUS,
            )
            await self._ledger.tell(tx, telling, chats)
