"""Roles given and taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError, NotFound
from bot.ids import Ids
from bot.staff.actor import Actor, Scope
from bot.staff.gate import Gate, InTransaction
from bot.staff.members.rows import (
    ONE_AT_A_TIME,
    ensure_grantable,
    ensure_not_self,
    ensure_together,
    member,
    standing_grants,
    subject_of,
)
from bot.staff.use_case import Noted, StaffAct
from storage.models import RoleGrant
from storage.unit_of_work import UnitOfWork

CHANGED = "privilege_permissions_changed"


@dataclass(frozen=True, slots=True)
class NewRole:
    """``days`` None: until it is taken back."""

    role: str
    scope: Scope
    days: int | None = None


@dataclass(frozen=True, slots=True)
class RoleFor:
    staff_id: int
    new: NewRole


class Granting:
    """Writes a grant inside the caller's transaction, with all that must hold for one."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids

    async def __call__(self, tx: UnitOfWork, actor: Actor, staff_id: int, new: NewRole) -> int:
        """The id of the grant. Raises DomainError (role, scope or place unknown, roles that are held apart,
        a grant that stands already)."""
        if new.days is not None and new.days < 1:
            raise DomainError("staff-days-positive")
        await ensure_grantable(InTransaction(tx), new.role, new.scope)
        standing = await standing_grants(tx, staff_id)
        await self._take_back_expired(tx, standing)
        standing = [grant for grant in standing if grant.revoked_at is None]
        ensure_together(new.role, standing)
        if any(same(grant, new) for grant in standing):
            raise DomainError("staff-grant-stands")
        now, grant_id = self._clock.now(), self._ids.new()
        tx.session.add(
            RoleGrant(
                id=grant_id,
                staff_id=staff_id,
                role=new.role,
                scope_kind=new.scope.kind,
                scope_value=new.scope.value,
                granted_by=actor.name,
                granted_at=now,
                valid_until=None if new.days is None else now + timedelta(days=new.days),
                revoked_at=None,
                revoked_by=None,
            )
        )
        await tx.session.flush()
        return grant_id

    async def _take_back_expired(self, tx: UnitOfWork, standing: list[RoleGrant]) -> None:
        """A grant whose time is over would stand in the way of a new one."""
        now = self._clock.now()
        for grant in standing:
            if grant.valid_until is not None and grant.valid_until <= now:
                grant.revoked_at, grant.revoked_by = now, "time"
        await tx.session.flush()


def same(grant: RoleGrant, new: NewRole) -> bool:
    return (grant.role, grant.scope_kind, grant.scope_value) == (new.role, new.scope.kind, new.scope.value)


def told(new: NewRole) -> dict[str, str]:
    """A grant as the audit log has it."""
    return {"granted": new.role, "scope": f"{new.scope.kind}:{new.scope.value}"}


class GrantRole(StaffAct[RoleFor, int]):
    """The id of the grant."""

    permission = "staff.grant"
    one_at_a_time = ONE_AT_A_TIME

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, granting: Granting) -> None:
        super().__init__(gate, uow, audit)
        self._granting = granting

    async def act(self, tx: UnitOfWork, actor: Actor, ask: RoleFor) -> tuple[int, Noted]:
        """Raises NotFound, DomainError (``staff-not-yourself``, what Granting raises)."""
        row = await member(tx, ask.staff_id)
        ensure_not_self(actor, row)
        if row.disabled_at is not None:
            raise DomainError("staff-is-disabled")
        grant_id = await self._granting(tx, actor, row.id, ask.new)
        return grant_id, Noted(CHANGED, await subject_of(tx, row), told(ask.new))


class RevokeRole(StaffAct[int, None]):
    """Takes the grant with this id back; twice is harmless."""

    permission = "staff.revoke"
    one_at_a_time = ONE_AT_A_TIME

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock

    async def act(self, tx: UnitOfWork, actor: Actor, ask: int) -> tuple[None, Noted]:
        """Raises NotFound, DomainError ``staff-not-yourself``."""
        grant = await tx.session.scalar(select(RoleGrant).where(RoleGrant.id == ask).with_for_update())
        if grant is None:
            raise NotFound("staff-grant-not-found")
        row = await member(tx, grant.staff_id)
        ensure_not_self(actor, row)
        if grant.revoked_at is None:
            grant.revoked_at, grant.revoked_by = self._clock.now(), actor.name
        details = {"revoked": grant.role, "scope": f"{grant.scope_kind}:{grant.scope_value}"}
        return None, Noted(CHANGED, await subject_of(tx, row), details)
