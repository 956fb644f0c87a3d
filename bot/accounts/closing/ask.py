"""The wish to have the account deleted: what stands against it, asking, and taking it back.

Erasure with a legal-hold exception (security reference, 6): while a case is open the account stays, for its
owner must be told of it. The wait is as long as that of a number in place of a lost one: whoever holds the
phone for an hour must not be able to take an account away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from bot.accounts.hold import ensure_not_held, hold
from bot.accounts.number.claims import bound_citizen
from bot.accounts.rules import CLOSING_WAIT, CLOSINGS_PER_DAY, HOLD_AFTER_RECOVERY
from bot.accounts.security.password import own_rows
from bot.accounts.sessions import end_sessions
from bot.accounts.step_up import ensure_fresh
from bot.accounts.telling import TellOwner
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.catalogue import case_statuses
from bot.clock import Clock
from bot.errors import NotAllowed, NotFound
from bot.ids import Ids
from storage.database import Query, Reader
from storage.models import AccountClosing, Case, Citizen, Representation, StaffMember
from storage.unit_of_work import UnitOfWork

__all__ = [
    "KEEP_ACCOUNT",
    "AskToClose",
    "Closing",
    "KeepAccount",
    "ReadClosing",
    "StandingWish",
    "Wish",
    "ensure_may_go",
]

KIND = "account-closing"
#: Callback data of «it was not me» under the news of a deletion: with the id of the wish.
KEEP_ACCOUNT = "go:keepaccount:"
OPEN_STATUSES = tuple(one.key for one in case_statuses() if not one.is_final)

WAITING: Query = select(AccountClosing.id, AccountClosing.due_at).where(
    AccountClosing.citizen_id == bindparam("citizen")
)
OPEN_CASES: Query = select(func.count(Case.id).label("total")).where(
    Case.owner_index == bindparam("owner"), Case.status.in_(OPEN_STATUSES)
)
AT_WORK: Query = select(StaffMember.id).where(
    StaffMember.citizen_id == bindparam("citizen"), StaffMember.disabled_at.is_(None)
)
REPRESENTS: Query = select(Representation.id).where(
    Representation.citizen_id == bindparam("citizen"), Representation.ended_at.is_(None)
)


@dataclass(frozen=True, slots=True)
class Closing:
    """``id`` and ``due_at`` None: not asked for. The others are what stands against it; ``represents``: a
    legal person, which might be left without anybody who acts for it."""

    id: int | None
    due_at: datetime | None
    open_cases: int
    is_staff: bool
    represents: bool


@dataclass(frozen=True, slots=True)
class Wish:
    id: int
    due_at: datetime


class StandingWish:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def __call__(self, visitor: Visitor) -> Wish | None:
        """The wish to delete the account that this chat is bound to, in whatever standing: whoever can take
        it back must see it."""
        if visitor.citizen_id is None:
            return None
        row = await self._reader.first(WAITING, citizen=visitor.citizen_id)
        return None if row is None else Wish(row.id, row.due_at)


class ReadClosing:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def __call__(self, visitor: Visitor) -> Closing:
        """Raises Stale (not in)."""
        citizen_id, owner = visitor.ensure_in()
        row = await self._reader.first(WAITING, citizen=citizen_id)
        counted = await self._reader.first(OPEN_CASES, owner=owner)
        at_work = await self._reader.first(AT_WORK, citizen=citizen_id)
        represents = await self._reader.first(REPRESENTS, citizen=citizen_id)
        return Closing(
            id=None if row is None else row.id,
            due_at=None if row is None else row.due_at,
            open_cases=0 if counted is None else counted.total,
            is_staff=at_work is not None,
            represents=represents is not None,
        )


async def ensure_may_go(tx: UnitOfWork, citizen: Citizen) -> None:
    """Raises NotAllowed ``closing-open-cases`` (``count``), ``closing-staff``, ``closing-represents``."""
    owner = {"owner": citizen.national_code_index}
    if count := await tx.session.scalar(OPEN_CASES, owner):
        raise NotAllowed("closing-open-cases", count=count)
    if await tx.session.scalar(AT_WORK, {"citizen": citizen.id}) is not None:
        raise NotAllowed("closing-staff")
    if await tx.session.scalar(REPRESENTS.limit(1), {"citizen": citizen.id}) is not None:
        raise NotAllowed("closing-represents")


async def standing_wish(tx: UnitOfWork, citizen_id: int) -> datetime | None:
    """When the account goes, if that was asked for."""
    due: datetime | None = await tx.session.scalar(
        select(AccountClosing.due_at).where(AccountClosing.citizen_id == citizen_id)
    )
    return due


class AskToClose:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, ids: Ids, throttle: Throttle, audit: Audit, tell: TellOwner
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._throttle = throttle
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor) -> datetime:
        """When the account goes; one that was asked for already keeps its time. Every address is told.

        Raises StepUpNeeded, NotAllowed (what stands against it; sensitive acts wait), Throttled, Stale.
        """
        now = self._clock.now()
        citizen_id, owner = ensure_fresh(visitor, now)
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, now)
            await ensure_may_go(tx, citizen)
            waiting = await standing_wish(tx, citizen_id)
            if waiting is not None:
                return waiting
            day = timedelta(days=1)
            await self._throttle.ensure(tx, KIND, owner, day, CLOSINGS_PER_DAY, "closing-too-often")
            await self._throttle.hit(tx, KIND, owner)
            row = self._row(visitor, citizen_id, now)
            tx.session.add(row)
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen_id}",
                role="citizen",
                action="account_closing_asked",
                subject_index=owner,
                messenger=visitor.messenger,
            )
            await self._tell(
                tx,
                citizen,
                "notice-closing",
                here=visitor.known,
                not_me=f"{KEEP_ACCOUNT}{row.id}",
                phone_too=True,
                until=row.due_at,
            )
            await tx.commit()
            return row.due_at

    def _row(self, visitor: Visitor, citizen_id: int, now: datetime) -> AccountClosing:
        return AccountClosing(
            id=self._ids.new(),
            citizen_id=citizen_id,
            messenger_account_id=visitor.known,
            asked_at=now,
            due_at=now + CLOSING_WAIT,
        )


class KeepAccount:
    """Thought better of, or «it was not me»: any bound chat may, without a session."""

    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit, tell: TellOwner) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor, closing_id: int) -> bool:
        """Whether other sessions ended and sensitive acts wait: so if another chat had asked for it.

        Raises NotAllowed (a chat that is not bound), NotFound (somebody else's, or taken back already).
        """
        async with self._uow as tx:
            citizen = await bound_citizen(tx, visitor)
            row = await tx.session.get(AccountClosing, closing_id, with_for_update=True)
            if row is None or row.citizen_id != citizen.id:
                raise NotFound("closing-none")
            is_foreign = row.messenger_account_id != visitor.known
            await tx.session.delete(row)
            if is_foreign:
                now = self._clock.now()
                await end_sessions(tx, citizen.id, now, "not-me", but=visitor.session_id)
                hold(citizen, now + HOLD_AFTER_RECOVERY)
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen.id}",
                role="citizen",
                action="account_closing_taken_back",
                subject_index=citizen.national_code_index,
                messenger=visitor.messenger,
            )
            await self._tell(tx, citizen, "notice-closing-kept", here=visitor.known, phone_too=True)
            await tx.commit()
            return is_foreign
