"""Where every use case of staff passes: who is it, is their desk open, does a role allow this here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Update, and_, bindparam, select, update

from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import NotAllowed, Stale
from bot.staff.actor import CONSOLE_ACTOR, Actor, Agency, Console, Grant, Scope, agency_actor
from bot.staff.rules import DESK_IDLE, DESK_SEEN_EVERY
from storage.database import AnyRow, Database, Query, Reader
from storage.models import RoleGrant, StaffMember, StaffSession
from storage.unit_of_work import UnitOfWork

By = Visitor | Console | Agency


class InTransaction:
    """A Reader over an open transaction: it sees what the transaction sees."""

    def __init__(self, tx: UnitOfWork) -> None:
        self._tx = tx

    async def rows(self, query: Query, **values: object) -> Sequence[AnyRow]:
        return (await self._tx.session.execute(query, values)).all()

    async def first(self, query: Query, **values: object) -> AnyRow | None:
        return (await self._tx.session.execute(query, values)).first()


class Gate:
    def __init__(self, database: Database, clock: Clock, audit: Audit) -> None:
        self.database = database
        self._clock = clock
        self._audit = audit

    async def actor(self, reader: Reader, by: By, *, with_desk: bool = True) -> Actor:
        """Who acts, with the roles that are in force now.

        Raises Stale (login locked or over; no open desk although ``with_desk``), NotAllowed (no staff).
        """
        if isinstance(by, Console):
            return CONSOLE_ACTOR
        if isinstance(by, Agency):
            return agency_actor(by)
        citizen_id, _ = by.ensure_in()
        rows = await reader.rows(ACTOR, citizen=citizen_id, login=by.session_id)
        if not rows:
            raise NotAllowed("staff-not-staff")
        now = self._clock.now()
        desk = rows[0].session_id if is_open(rows[0], now) else None
        if with_desk and desk is None:
            raise Stale("staff-desk-closed")
        grants = tuple(
            Grant(row.role, Scope(row.scope_kind, row.scope_value))
            for row in rows
            if row.role is not None and (row.valid_until is None or row.valid_until > now)
        )
        return Actor(
            f"staff:{rows[0].staff_id}", grants, rows[0].staff_id, citizen_id, desk, rows[0].last_seen_at
        )

    async def saw(self, tx: UnitOfWork, actor: Actor) -> None:
        """The desk was used, in the transaction of that use."""
        if actor.session_id is not None:
            await tx.session.execute(seen(actor.session_id, self._clock.now()))

    async def looked(self, actor: Actor) -> None:
        """The desk was used by a look, which has no transaction: written once a minute."""
        now = self._clock.now()
        if actor.session_id is None or actor.seen_at is None or now - actor.seen_at < DESK_SEEN_EVERY:
            return
        async with self.database.gate(), self.database.background() as connection:
            await connection.execute(seen(actor.session_id, now))

    async def refuse(self, by: By, permission: str) -> None:
        """Writes down that somebody tried what they may not do; in a transaction of its own."""
        name = f"citizen:{by.citizen_id}" if isinstance(by, Visitor) else _name(by)
        async with UnitOfWork(self.database) as tx:
            await self._audit.add(tx, actor=name, role="none", action="authz_fail", permission=permission)
            await tx.commit()

    async def is_staff(self, visitor: Visitor) -> bool:
        """Whether the menu shows the way to the desk."""
        if visitor.standing != "in":
            return False
        return await self.database.reader.first(MEMBER, citizen=visitor.citizen_id) is not None


def _name(by: Console | Agency) -> str:
    return CONSOLE_ACTOR.name if isinstance(by, Console) else by.key


def is_open(row: AnyRow, now: datetime) -> bool:
    """Whether the desk in this row of ACTOR is open: within its hours, and not idle for too long."""
    return bool(row.session_id is not None and row.expires_at > now and now - row.last_seen_at < DESK_IDLE)


def seen(session_id: int, at: datetime) -> Update:
    return (
        update(StaffSession)
        .where(StaffSession.id == session_id, StaffSession.last_seen_at < at)
        .values(last_seen_at=at)
        .execution_options(synchronize_session=False)
    )


# A desk belongs to the login session within which it was opened: it is over with that.
ACTOR: Query = (
    select(
        StaffMember.id.label("staff_id"),
        StaffSession.id.label("session_id"),
        StaffSession.expires_at,
        StaffSession.last_seen_at,
        RoleGrant.role,
        RoleGrant.scope_kind,
        RoleGrant.scope_value,
        RoleGrant.valid_until,
    )
    .outerjoin(
        StaffSession,
        and_(
            StaffSession.staff_id == StaffMember.id,
            StaffSession.login_session_id == bindparam("login"),
            StaffSession.ended_at.is_(None),
        ),
    )
    .outerjoin(RoleGrant, and_(RoleGrant.staff_id == StaffMember.id, RoleGrant.revoked_at.is_(None)))
    .where(StaffMember.citizen_id == bindparam("citizen"), StaffMember.disabled_at.is_(None))
    .order_by(RoleGrant.granted_at, RoleGrant.id)
)

MEMBER: Query = select(StaffMember.id).where(
    StaffMember.citizen_id == bindparam("citizen"), StaffMember.disabled_at.is_(None)
)
