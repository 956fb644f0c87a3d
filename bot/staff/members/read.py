"""Members as those who manage them see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotFound
from bot.staff.actor import Actor, Scope
from bot.staff.gate import Gate
from bot.staff.people import full_name
from bot.staff.rules import MEMBERS_A_PAGE
from bot.staff.use_case import StaffLook
from storage.database import AnyRow, Query, Reader
from storage.models import Citizen, RoleGrant, StaffMember


@dataclass(frozen=True, slots=True)
class GrantLine:
    id: int
    role: str
    scope: Scope
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class MemberLine:
    id: int
    name: str
    is_disabled: bool
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberList:
    """One page, the newest members first; ``page`` counts from 0."""

    lines: tuple[MemberLine, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // MEMBERS_A_PAGE))


@dataclass(frozen=True, slots=True)
class MemberPage:
    """``is_self``: whoever looks sees themselves, and may change nothing."""

    id: int
    name: str
    since: datetime
    disabled_at: datetime | None
    disable_reason: str
    grants: tuple[GrantLine, ...]
    is_self: bool


_COLUMNS = (
    StaffMember.id.label("staff_id"),
    StaffMember.citizen_id,
    StaffMember.created_at,
    StaffMember.disabled_at,
    StaffMember.disable_reason,
    Citizen.id,
    Citizen.first_name_sealed,
    Citizen.last_name_sealed,
)
LIST: Query = (
    select(*_COLUMNS)
    .join(Citizen, Citizen.id == StaffMember.citizen_id)
    .order_by(StaffMember.created_at.desc(), StaffMember.id)
    .limit(MEMBERS_A_PAGE)
    .offset(bindparam("offset"))
)
COUNT: Query = select(func.count().label("total")).select_from(StaffMember)
ONE: Query = (
    select(*_COLUMNS)
    .join(Citizen, Citizen.id == StaffMember.citizen_id)
    .where(StaffMember.id == bindparam("staff"))
)
GRANTS: Query = (
    select(
        RoleGrant.id,
        RoleGrant.staff_id,
        RoleGrant.role,
        RoleGrant.scope_kind,
        RoleGrant.scope_value,
        RoleGrant.valid_until,
    )
    .where(RoleGrant.staff_id.in_(bindparam("members", expanding=True)), RoleGrant.revoked_at.is_(None))
    .order_by(RoleGrant.granted_at, RoleGrant.id)
)


class _Members:
    """Grants in force of some members."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def grants(self, reader: Reader, members: list[int]) -> dict[int, list[GrantLine]]:
        now = self._clock.now()
        found: dict[int, list[GrantLine]] = {each: [] for each in members}
        for row in await reader.rows(GRANTS, members=members):
            if row.valid_until is None or row.valid_until > now:
                scope = Scope(row.scope_kind, row.scope_value)
                found[row.staff_id].append(GrantLine(row.id, row.role, scope, row.valid_until))
        return found


class ListStaff(StaffLook[int, MemberList]):
    """Asked for by the number of the page; one beyond the last gives the last."""

    permission = "staff.list"

    def __init__(self, gate: Gate, vault: Vault, clock: Clock) -> None:
        super().__init__(gate)
        self._vault = vault
        self._members = _Members(clock)

    async def look(self, reader: Reader, actor: Actor, ask: int) -> MemberList:
        counted = await reader.first(COUNT)
        total = counted.total if counted is not None else 0
        page = min(max(0, ask), max(0, (total - 1) // MEMBERS_A_PAGE))
        rows = await reader.rows(LIST, offset=page * MEMBERS_A_PAGE)
        grants = await self._members.grants(reader, [row.staff_id for row in rows])
        return MemberList(tuple(self._line(row, grants[row.staff_id]) for row in rows), total, page)

    def _line(self, row: AnyRow, grants: list[GrantLine]) -> MemberLine:
        return MemberLine(
            id=row.staff_id,
            name=full_name(self._vault, row),
            is_disabled=row.disabled_at is not None,
            roles=tuple(dict.fromkeys(grant.role for grant in grants)),
        )


class ReadMember(StaffLook[int, MemberPage]):
    """One member by id."""

    permission = "staff.list"

    def __init__(self, gate: Gate, vault: Vault, clock: Clock) -> None:
        super().__init__(gate)
        self._vault = vault
        self._members = _Members(clock)

    async def look(self, reader: Reader, actor: Actor, ask: int) -> MemberPage:
        """Raises NotFound."""
        row = await reader.first(ONE, staff=ask)
        if row is None:
            raise NotFound("staff-member-not-found")
        grants = await self._members.grants(reader, [ask])
        return MemberPage(
            id=row.staff_id,
            name=full_name(self._vault, row),
            since=row.created_at,
            disabled_at=row.disabled_at,
            disable_reason=row.disable_reason or "",
            grants=tuple(grants[ask]),
            is_self=row.citizen_id == actor.citizen_id,
        )
