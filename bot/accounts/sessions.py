"""«Devices and sessions»: what is open, ending one, ending all others, and «it was not me»."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.accounts.activity import SessionActivity
from bot.accounts.hold import hold
from bot.accounts.rules import HOLD_AFTER_RECOVERY
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import NotAllowed, NotFound
from storage.database import Query, Reader
from storage.models import Citizen, LoginSession, MessengerAccount, NumberClaim
from storage.unit_of_work import UnitOfWork

__all__ = [
    "EndOtherSessions",
    "EndSession",
    "NotMe",
    "OwnSessions",
    "SessionLine",
    "drop_claim",
    "end_sessions",
    "part_later",
]

OPEN: Query = (
    select(
        LoginSession.id,
        LoginSession.created_at,
        LoginSession.last_seen_at,
        MessengerAccount.messenger,
    )
    .join(MessengerAccount, MessengerAccount.id == LoginSession.messenger_account_id)
    .where(
        LoginSession.citizen_id == bindparam("citizen"),
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > bindparam("now"),
    )
    .order_by(LoginSession.created_at.desc(), LoginSession.id)
    .limit(20)
)


@dataclass(frozen=True, slots=True)
class SessionLine:
    id: int
    messenger: str
    opened_at: datetime
    used_at: datetime
    is_this: bool


class OwnSessions:
    """What the citizen has open, newest first, at most twenty."""

    def __init__(self, reader: Reader, clock: Clock, activity: SessionActivity) -> None:
        self._reader = reader
        self._clock = clock
        self._activity = activity

    async def __call__(self, visitor: Visitor) -> list[SessionLine]:
        """Raises Stale when the visitor is not in."""
        citizen_id, _ = visitor.ensure_in()
        rows = await self._reader.rows(OPEN, citizen=citizen_id, now=self._clock.now())
        return [
            SessionLine(
                row.id,
                row.messenger,
                row.created_at,
                self._activity.last_seen(row.id, row.last_seen_at),
                row.id == visitor.session_id,
            )
            for row in rows
        ]


async def end_sessions(
    tx: UnitOfWork, citizen_id: int, now: datetime, reason: str, *, but: int | None = None
) -> int:
    """Every open session of the citizen except ``but``; how many there were."""
    ended = await tx.session.scalars(
        update(LoginSession)
        .where(
            LoginSession.citizen_id == citizen_id,
            LoginSession.ended_at.is_(None),
            LoginSession.id != (but or 0),
        )
        .values(ended_at=now, end_reason=reason)
        .returning(LoginSession.id)
    )
    return len(ended.all())


class EndSession:
    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit

    async def __call__(self, visitor: Visitor, session_id: int) -> None:
        """One session of the visitor's own, on whatever device; one that is over already is no error.

        Raises NotFound (somebody else's, or none), Stale (not in).
        """
        citizen_id, owner_index = visitor.ensure_in()
        async with self._uow as tx:
            session = await tx.session.get(LoginSession, session_id, with_for_update=True)
            if session is None or session.citizen_id != citizen_id:
                raise NotFound
            if session.ended_at is None:
                session.ended_at, session.end_reason = self._clock.now(), "ended-by-owner"
                await self._audit.add(
                    tx,
                    actor=f"citizen:{citizen_id}",
                    role="citizen",
                    action="session_ended",
                    subject_index=owner_index,
                )
            await tx.commit()


class EndOtherSessions:
    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit

    async def __call__(self, visitor: Visitor) -> int:
        """How many were ended. Raises Stale (not in)."""
        citizen_id, owner_index = visitor.ensure_in()
        async with self._uow as tx:
            now = self._clock.now()
            ended = await end_sessions(tx, citizen_id, now, "ended-by-owner", but=visitor.session_id)
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen_id}",
                role="citizen",
                action="session_ended",
                subject_index=owner_index,
                sessions=str(ended),
            )
            await tx.commit()
            return ended


class NotMe:
    """«It was not me», under the news of a login: needs no session, only a chat that is bound.

    Every session but this chat's own ends, sensitive acts wait, a number that the other chat asked for in
    place of a lost one (bot.accounts.number) is dropped, and the chat that logged in is parted from
    the account if it was bound later than this one (else a thief could part the owner's chat).
    """

    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit

    async def __call__(self, visitor: Visitor, session_id: int) -> bool:
        """Whether the other chat was parted. Raises NotAllowed (this chat is not bound), NotFound."""
        if visitor.citizen_id is None:
            raise NotAllowed("log-in-unbound")
        async with self._uow as tx:
            citizen = await tx.session.get(Citizen, visitor.citizen_id, with_for_update=True)
            session = await tx.session.get(LoginSession, session_id, with_for_update=True)
            if citizen is None or session is None or session.citizen_id != visitor.citizen_id:
                raise NotFound
            now = self._clock.now()
            if session.messenger_account_id != visitor.known:
                await drop_claim(tx, session.citizen_id, session.messenger_account_id)
            parted = await part_later(tx, visitor, session.citizen_id, session.messenger_account_id)
            await end_sessions(tx, citizen.id, now, "not-me", but=visitor.session_id)
            hold(citizen, now + HOLD_AFTER_RECOVERY)
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen.id}",
                role="citizen",
                action="session_disowned",
                subject_index=citizen.national_code_index,
                parted="yes" if parted else "no",
            )
            await tx.commit()
            return parted


async def drop_claim(tx: UnitOfWork, citizen_id: int, account_id: int) -> None:
    """A number in place of a lost one that this chat asked for."""
    await tx.session.execute(
        delete(NumberClaim).where(
            NumberClaim.citizen_id == citizen_id, NumberClaim.messenger_account_id == account_id
        )
    )


async def part_later(tx: UnitOfWork, visitor: Visitor, citizen_id: int, account_id: int) -> bool:
    """Parts another chat of the citizen that was bound later than the visitor's; whether it was so."""
    mine = await tx.session.get(MessengerAccount, visitor.known)
    other = await tx.session.get(MessengerAccount, account_id, with_for_update=True)
    if mine is None or other is None or other.id == mine.id or other.citizen_id != citizen_id:
        return False
    if mine.bound_at is None or other.bound_at is None or other.bound_at <= mine.bound_at:
        return False
    other.citizen_id = other.bound_at = None
    return True
