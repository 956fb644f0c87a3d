"""Members and their grants, loaded for those who manage them."""

from __future__ import annotations

from sqlalchemy import select

from bot.catalogue import case_types, role
from bot.errors import DomainError, NotFound
from bot.staff.actor import Actor, Scope
from storage.database import Reader
from storage.models import Citizen, Office, Province, RoleGrant, StaffMember
from storage.unit_of_work import UnitOfWork

#: Acts on members come one after the other: who may act is decided after what the one before has done.
ONE_AT_A_TIME = "staff"


async def member(tx: UnitOfWork, staff_id: int) -> StaffMember:
    """Raises NotFound."""
    found = await tx.session.get(StaffMember, staff_id, with_for_update=True)
    if found is None:
        raise NotFound("staff-member-not-found")
    return found


async def subject_of(tx: UnitOfWork, row: StaffMember) -> bytes:
    """The blind index by which the audit log knows a member."""
    index: bytes | None = await tx.session.scalar(
        select(Citizen.national_code_index).where(Citizen.id == row.citizen_id)
    )
    assert index is not None
    return index


async def standing_grants(tx: UnitOfWork, staff_id: int) -> list[RoleGrant]:
    found = await tx.session.scalars(
        select(RoleGrant).where(RoleGrant.staff_id == staff_id, RoleGrant.revoked_at.is_(None))
    )
    return list(found)


def ensure_not_self(actor: Actor, row: StaffMember) -> None:
    """Nobody gives themselves a role, and nobody can leave the house without an admin by leaving it."""
    if actor.citizen_id == row.citizen_id:
        raise DomainError("staff-not-yourself")


async def ensure_grantable(reader: Reader, role_key: str, scope: Scope) -> None:
    """Raises DomainError: no such role, a scope that the table does not give it, no such place."""
    try:
        row = role(role_key)
    except KeyError:
        raise DomainError("staff-unknown-role") from None
    if scope.kind not in row.scopes:
        raise DomainError("staff-scope-not-for-role", role=row.title)
    if not await is_there(reader, scope):
        raise DomainError("staff-unknown-place")


async def is_there(reader: Reader, scope: Scope) -> bool:
    if scope.kind == "all":
        return scope.value == ""
    if scope.kind == "case_type":
        return any(kind.key == scope.value for kind in case_types())
    column = Office.code if scope.kind == "office" else Province.code
    return await reader.first(select(column).where(column == scope.value)) is not None


def ensure_together(role_key: str, standing: list[RoleGrant]) -> None:
    """Raises DomainError when one of the roles is held alone by the table."""
    others = {grant.role for grant in standing} - {role_key}
    if others and any(role(key).alone for key in (role_key, *others)):
        raise DomainError("staff-roles-apart")
