"""A citizen becomes a member of staff, with a first role."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import select

from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError
from bot.ids import Ids
from bot.staff.actor import Actor
from bot.staff.gate import Gate, InTransaction
from bot.staff.members.grant import CHANGED, Granting, NewRole, told
from bot.staff.members.rows import ONE_AT_A_TIME, ensure_not_self
from bot.staff.people import find_citizen
from bot.staff.use_case import Noted, StaffAct
from storage.models import StaffMember
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewMember:
    """``who`` is a citizen's national code or mobile number, as typed."""

    who: str = field(repr=False)
    first: NewRole


class AddStaff(StaffAct[NewMember, int]):
    """The id of the member; who was disabled is let in again, with this role alone."""

    permission = "staff.add"
    one_at_a_time = ONE_AT_A_TIME

    def __init__(
        self,
        gate: Gate,
        uow: UnitOfWork,
        audit: Audit,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        granting: Granting,
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._granting = granting

    async def act(self, tx: UnitOfWork, actor: Actor, ask: NewMember) -> tuple[int, Noted]:
        """Raises DomainError (nobody with this code or number has an account; several share the number;
        ``staff-not-yourself``; what Granting raises)."""
        citizen = await find_citizen(InTransaction(tx), self._vault, ask.who)
        if citizen is None or citizen.status != "active":
            raise DomainError("staff-no-such-citizen")
        row = await tx.session.scalar(
            select(StaffMember).where(StaffMember.citizen_id == citizen.id).with_for_update()
        )
        if row is None:
            row = self._new(citizen.id, actor)
            tx.session.add(row)
            await tx.session.flush()
        ensure_not_self(actor, row)
        row.disabled_at = row.disabled_by = row.disable_reason = None
        await self._granting(tx, actor, row.id, ask.first)
        return row.id, Noted(CHANGED, citizen.national_code_index, {"added": "yes", **told(ask.first)})

    def _new(self, citizen_id: int, actor: Actor) -> StaffMember:
        return StaffMember(
            id=self._ids.new(),
            citizen_id=citizen_id,
            added_by=actor.name,
            created_at=self._clock.now(),
            disabled_at=None,
            disabled_by=None,
            disable_reason=None,
        )
