"""A member is sent away: every role taken back, every open desk closed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import update

from bot.audit import Audit
from bot.clock import Clock
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.members.grant import CHANGED
from bot.staff.members.rows import ONE_AT_A_TIME, ensure_not_self, member, standing_grants, subject_of
from bot.staff.reason import typed_reason
from bot.staff.use_case import Noted, StaffAct
from storage.models import StaffSession
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SendAway:
    staff_id: int
    reason: str


class DisableStaff(StaffAct[SendAway, None]):
    permission = "staff.disable"
    one_at_a_time = ONE_AT_A_TIME

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock

    async def act(self, tx: UnitOfWork, actor: Actor, ask: SendAway) -> tuple[None, Noted]:
        """Raises NotFound, DomainError (``staff-not-yourself``, a reason too short, too long or with a number
        in it); who is disabled already stays so, with the first reason."""
        row = await member(tx, ask.staff_id)
        ensure_not_self(actor, row)
        reason = typed_reason(ask.reason)
        now = self._clock.now()
        if row.disabled_at is None:
            row.disabled_at, row.disabled_by, row.disable_reason = now, actor.name, reason
        for grant in await standing_grants(tx, row.id):
            grant.revoked_at, grant.revoked_by = now, actor.name
        await tx.session.execute(
            update(StaffSession)
            .where(StaffSession.staff_id == row.id, StaffSession.ended_at.is_(None))
            .values(ended_at=now, end_reason="disabled")
        )
        return None, Noted(CHANGED, await subject_of(tx, row), {"disabled": "yes", "reason": reason})
