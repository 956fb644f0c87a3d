"""A notice is handed to the second person: complete, counted and sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError, Stale
from bot.notices.audience import audience_of, compiled, ensure_audience
from bot.notices.rows import ActOnNotice, NoticeAsk, change, ensure_author, load
from bot.notices.rules import SHORTEST_LIFE
from bot.notices.sealing import seal_of
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import Noted
from storage.database import AnyRow
from storage.models import Notice
from storage.unit_of_work import UnitOfWork

__all__ = ["SubmitNotice", "ensure_whole", "hand_over", "people_of"]

_NEEDED = {"topic": "notice-needs-topic", "title": "notice-needs-title", "body": "notice-needs-body"}


class SubmitNotice(ActOnNotice[NoticeAsk, int]):
    """How many people it would go to now."""

    permission = "notices.write"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock

    async def act(self, tx: UnitOfWork, actor: Actor, ask: NoticeAsk) -> tuple[int, Noted]:
        """Raises NotAllowed (another's), Stale (no draft), DomainError (not whole, nobody in it)."""
        notice, now = await load(tx, ask.notice_id), self._clock.now()
        ensure_author(actor, notice)
        if notice.state not in ("draft", "rejected"):
            raise Stale("notice-changed")
        people = await hand_over(tx, notice, now)
        details = {"notice": str(ask.notice_id), "what": "submit", "people": str(people)}
        return people, Noted("sensitive_update", None, details)


async def hand_over(tx: UnitOfWork, notice: Notice, now: datetime) -> int:
    """Sealed, counted, and waiting for the second person; how many people it would go to.

    Raises Stale (no draft any more), DomainError (not whole, times that cannot be, nobody in it).
    """
    ensure_whole(notice)
    if notice.send_at is not None and notice.send_at <= now:
        raise DomainError("notice-moment-range")
    if notice.expires_at is not None and notice.expires_at < (notice.send_at or now) + SHORTEST_LIFE:
        raise DomainError("notice-expires-early")
    people = await people_of(tx, notice)
    if people == 0:
        raise DomainError("notice-audience-empty")
    await change(
        tx,
        notice,
        ("draft", "rejected"),
        now,
        state="pending_approval",
        body_hash=await seal_of(tx, notice),
        audience_count=people,
        submitted_at=now,
        reject_reason=None,
    )
    return people


def ensure_whole(notice: Notice | AnyRow) -> None:
    """Raises DomainError: what is still missing."""
    for field, key in _NEEDED.items():
        if not getattr(notice, field):
            raise DomainError(key)
    ensure_audience(audience_of(notice.audience))


async def people_of(tx: UnitOfWork, notice: Notice) -> int:
    chosen = compiled(notice).subquery()
    return int(await tx.session.scalar(select(func.count()).select_from(chosen)) or 0)
