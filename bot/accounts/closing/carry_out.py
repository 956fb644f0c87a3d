"""Periodic: accounts whose owners asked for deletion and let the time run out."""

from __future__ import annotations

from sqlalchemy import select

from bot.accounts.closing.ask import ensure_may_go
from bot.accounts.closing.erase import Erase
from bot.accounts.hold import ensure_not_held
from bot.accounts.telling import TellOwner
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import NotAllowed
from storage.models import AccountClosing, Citizen
from storage.unit_of_work import UnitOfWork

__all__ = ["CloseAccounts"]

#: Accounts that one run looks at; the next run goes on.
CHUNK = 100


class CloseAccounts:
    """Each account in a transaction of its own. What stands against it by now ends the wish, and is told."""

    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit, tell: TellOwner, erase: Erase) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._tell = tell
        self._erase = erase

    async def __call__(self) -> int:
        """How many accounts are gone."""
        async with self._uow as tx:
            due = (
                select(AccountClosing.id, AccountClosing.citizen_id)
                .where(AccountClosing.due_at <= self._clock.now())
                .order_by(AccountClosing.due_at)
                .limit(CHUNK)
            )
            found = (await tx.session.execute(due)).all()
        return sum([await self._close(row.id, row.citizen_id) for row in found])

    async def _close(self, closing_id: int, citizen_id: int) -> bool:
        async with self._uow as tx:
            citizen = await tx.session.get(Citizen, citizen_id, with_for_update=True)
            row = await tx.session.get(AccountClosing, closing_id, with_for_update=True)
            if citizen is None or row is None:
                return False
            may_go = citizen.status == "active" and await self._may_go(tx, citizen)
            await self._audit.add(
                tx,
                actor="system",
                role="system",
                action="account_closed" if may_go else "account_closing_stopped",
                subject_index=citizen.national_code_index,
            )
            # First while there is somebody to tell: the ledger seals the addresses into its own rows.
            words = "notice-closed" if may_go else "notice-closing-stopped"
            await self._tell(tx, citizen, words, here=None, phone_too=True)
            await tx.session.delete(row)
            if may_go:
                await self._erase(tx, citizen)
            await tx.commit()
            return may_go

    async def _may_go(self, tx: UnitOfWork, citizen: Citizen) -> bool:
        try:
            ensure_not_held(citizen, self._clock.now())
            await ensure_may_go(tx, citizen)
        except NotAllowed:
            return False
        return True
