"""The desk opens after a fresh one-time password, for eight hours, and closes when nobody uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from bot.accounts.rules import STEP_UP_AGE
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import NotAllowed
from bot.ids import Ids
from bot.staff.actor import ANY_SCOPE, Actor, Grant, Places
from bot.staff.gate import Gate
from bot.staff.rules import DESK_LIFE
from bot.staff.use_case import Noted, StaffAct, StaffLook
from storage.database import Reader
from storage.models import StaffSession
from storage.unit_of_work import UnitOfWork

#: That one permission opens, wherever it is in force.
ROOMS = (
    "person.find", "staff.list", "holidays.declare", "audit.read", "notices.read", "predictions.read",
)  # fmt: skip


class FreshCodeNeeded(NotAllowed):
    """The login is older than a step-up may be: a new code first, then the desk."""

    def __init__(self) -> None:
        super().__init__("staff-code-first")


class OpenDesk(StaffAct[Visitor, None]):
    permission = "desk.open"
    with_desk = False

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids

    async def places(self, reader: Reader, ask: Visitor) -> Places | None:
        return ANY_SCOPE

    async def act(self, tx: UnitOfWork, actor: Actor, ask: Visitor) -> tuple[None, Noted]:
        """A desk that is open stays open. Raises FreshCodeNeeded."""
        now = self._clock.now()
        if actor.session_id is not None:
            return None, Noted("session_resumed")
        if ask.code_at is None or now - ask.code_at > STEP_UP_AGE:
            raise FreshCodeNeeded
        assert actor.staff_id is not None
        assert ask.session_id is not None
        await _end(tx, ask.known, now, "reopened")
        tx.session.add(
            StaffSession(
                id=self._ids.new(),
                staff_id=actor.staff_id,
                messenger_account_id=ask.known,
                login_session_id=ask.session_id,
                created_at=now,
                expires_at=now + DESK_LIFE,
                last_seen_at=now,
                ended_at=None,
                end_reason=None,
            )
        )
        return None, Noted("session_created", details={"messenger": ask.messenger})


class LeaveDesk(StaffAct[Visitor, None]):
    """Steps out: the login stays, the desk is closed."""

    permission = "desk.open"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock

    async def places(self, reader: Reader, ask: Visitor) -> Places | None:
        return ANY_SCOPE

    async def act(self, tx: UnitOfWork, actor: Actor, ask: Visitor) -> tuple[None, Noted]:
        await _end(tx, ask.known, self._clock.now(), "left")
        return None, Noted("session_logout", details={"messenger": ask.messenger})


@dataclass(frozen=True, slots=True)
class DeskView:
    """The roles in force, and which of the desk's rooms they open."""

    grants: tuple[Grant, ...]
    rooms: frozenset[str]


class ReadDesk(StaffLook[None, DeskView]):
    permission = "desk.open"

    async def places(self, reader: Reader, ask: None) -> Places | None:
        return ANY_SCOPE

    async def look(self, reader: Reader, actor: Actor, ask: None) -> DeskView:
        rooms = {room for room in ROOMS if actor.may(room)}
        at_an_office = [grant for grant in actor.grants if grant.scope.kind == "office"]
        for room in ("desk.visit", "appointments.serve"):
            if any(grant.allows(room) for grant in at_an_office):
                rooms.add(room)
        return DeskView(actor.grants, frozenset(rooms))


async def _end(tx: UnitOfWork, account_id: int, now: datetime, reason: str) -> None:
    await tx.session.execute(
        update(StaffSession)
        .where(StaffSession.messenger_account_id == account_id, StaffSession.ended_at.is_(None))
        .values(ended_at=now, end_reason=reason)
    )
