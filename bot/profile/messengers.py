"""Messenger accounts bound to the citizen: which they are, and parting one.

Binding is a login with its one-time password (bot.accounts.log_in), told to the others by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.accounts.hold import ensure_not_held
from bot.accounts.step_up import ensure_fresh
from bot.accounts.telling import TellOwner
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import NotAllowed, NotFound
from storage.database import Query, Reader
from storage.models import Citizen, LoginSession, MessengerAccount
from storage.unit_of_work import UnitOfWork

__all__ = ["BoundMessenger", "OwnMessengers", "PartMessenger"]

#: More than anybody has; a window has room for no more.
MOST_SHOWN = 20
BOUND: Query = (
    select(
        MessengerAccount.id,
        MessengerAccount.messenger,
        MessengerAccount.bound_at,
        MessengerAccount.created_at,
    )
    .where(MessengerAccount.citizen_id == bindparam("citizen"))
    .order_by(MessengerAccount.bound_at, MessengerAccount.id)
    .limit(MOST_SHOWN)
)


@dataclass(frozen=True, slots=True)
class BoundMessenger:
    id: int
    messenger: str
    bound_at: datetime
    is_this: bool


class OwnMessengers:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def __call__(self, visitor: Visitor) -> list[BoundMessenger]:
        """The oldest first. Raises Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        return [
            BoundMessenger(
                row.id, row.messenger, row.bound_at or row.created_at, row.id == visitor.account_id
            )
            for row in await self._reader.rows(BOUND, citizen=citizen_id)
        ]


class PartMessenger:
    """Another account than the one that asks: its sessions end, and it must log in anew to be bound."""

    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit, tell: TellOwner) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor, account_id: int) -> None:
        """The parted account and the phone are told too: it may be a thief who parts the owner's.

        Raises StepUpNeeded, NotAllowed (this very account; sensitive acts wait), NotFound (somebody else's,
        or parted already), Stale (not in).
        """
        now = self._clock.now()
        citizen_id, owner_index = ensure_fresh(visitor, now)
        if account_id == visitor.account_id:
            raise NotAllowed("profile-part-this")
        async with self._uow as tx:
            citizen = await tx.session.get(Citizen, citizen_id, with_for_update=True)
            if citizen is None or citizen.status != "active":
                raise NotAllowed("log-in-closed")
            ensure_not_held(citizen, now)
            account = await tx.session.get(MessengerAccount, account_id, with_for_update=True)
            if account is None or account.citizen_id != citizen_id:
                raise NotFound
            await self._tell(
                tx,
                citizen,
                "notice-parted",
                here=visitor.known,
                phone_too=True,
                messenger=account.messenger,
                at=now,
            )
            await tx.session.execute(
                update(LoginSession)
                .where(LoginSession.messenger_account_id == account_id, LoginSession.ended_at.is_(None))
                .values(ended_at=now, end_reason="parted")
            )
            account.citizen_id = account.bound_at = None
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen_id}",
                role="citizen",
                action="messenger_parted",
                subject_index=owner_index,
                messenger=account.messenger,
            )
            await tx.commit()
