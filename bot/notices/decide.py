"""The second person releases a notice, or sends it back: never its author, by no path."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError, NotAllowed, Stale
from bot.notices.rows import ActOnNotice, change, load
from bot.notices.sealing import seal_of
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.reason import typed_reason
from bot.staff.use_case import Noted
from storage.models import Notice
from storage.unit_of_work import UnitOfWork

__all__ = ["ApproveAsk", "ApproveNotice", "RejectAsk", "RejectNotice", "shown_seal"]


@dataclass(frozen=True, slots=True)
class ApproveAsk:
    """``seal``: the first half of the hash of what the approver was shown, as hex (bot.notices.read)."""

    notice_id: int
    seal: str


@dataclass(frozen=True, slots=True)
class RejectAsk:
    notice_id: int
    reason: str = field(repr=False)


class ApproveNotice(ActOnNotice[ApproveAsk, None]):
    permission = "notices.approve"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock

    async def act(self, tx: UnitOfWork, actor: Actor, ask: ApproveAsk) -> tuple[None, Noted]:
        """Raises NotAllowed (their own), Stale (not waiting, or not what they were shown any more),
        DomainError (its time is over)."""
        notice, now = await load(tx, ask.notice_id), self._clock.now()
        ensure_second(actor, notice)
        sealed = await seal_of(tx, notice)
        if notice.body_hash is None or sealed != bytes(notice.body_hash) or shown_seal(sealed) != ask.seal:
            raise Stale("notice-changed")
        if notice.expires_at is not None and notice.expires_at <= now:
            raise DomainError("notice-expired")
        waits = notice.send_at is not None and notice.send_at > now
        await change(
            tx,
            notice,
            ("pending_approval",),
            now,
            state="scheduled" if waits else "approved",
            approver=actor.name,
            approved_at=now,
        )
        details = {"notice": str(ask.notice_id), "what": "approve", "hash": sealed.hex()}
        return None, Noted("sensitive_update", None, details)


class RejectNotice(ActOnNotice[RejectAsk, None]):
    permission = "notices.approve"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock

    async def act(self, tx: UnitOfWork, actor: Actor, ask: RejectAsk) -> tuple[None, Noted]:
        """Its author reads the reason. Raises NotAllowed (their own), Stale (not waiting), DomainError (the
        reason)."""
        reason = typed_reason(ask.reason)
        notice = await load(tx, ask.notice_id)
        ensure_second(actor, notice)
        await change(
            tx,
            notice,
            ("pending_approval",),
            self._clock.now(),
            state="rejected",
            reject_reason=reason,
            body_hash=None,
            audience_count=None,
        )
        return None, Noted("sensitive_update", None, {"notice": str(ask.notice_id), "what": "reject"})


def ensure_second(actor: Actor, notice: Notice) -> None:
    """Raises NotAllowed, Stale."""
    if actor.name == notice.author:
        raise NotAllowed("notice-own")
    if notice.state != "pending_approval":
        raise Stale("notice-changed")


def shown_seal(sealed: bytes) -> str:
    """Short enough for a button."""
    return sealed.hex()[:16]
