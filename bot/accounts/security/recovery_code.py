"""A new saved recovery code; the one before works no more."""

from __future__ import annotations

from bot.accounts.hold import ensure_not_held
from bot.accounts.secrets.recovery_code import RecoveryCodes
from bot.accounts.security.password import changed, own_rows
from bot.accounts.step_up import ensure_fresh
from bot.accounts.telling import TellOwner
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import Stale
from storage.unit_of_work import UnitOfWork

__all__ = ["NewRecoveryCode"]


class NewRecoveryCode:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, codes: RecoveryCodes, audit: Audit, tell: TellOwner
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._codes = codes
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor) -> str:
        """The code, to be shown now and kept nowhere. Raises StepUpNeeded, Stale, NotAllowed (also while
        sensitive acts wait)."""
        citizen_id, _ = ensure_fresh(visitor, self._clock.now())
        fresh = await self._codes.make()
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            # Else who has just recovered somebody's account would take the owner's own way back.
            ensure_not_held(citizen, self._clock.now())
            if not await self._codes.replace(tx, citizen_id, citizen.recovery_code_hash, fresh):
                raise Stale("error-stale")
            await changed(tx, self._audit, self._tell, visitor, citizen, "recovery_code")
            await tx.commit()
        return fresh.text
