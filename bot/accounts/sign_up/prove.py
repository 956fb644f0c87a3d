"""The one-time password of a sign-up: asked for, typed in."""

from __future__ import annotations

from datetime import datetime

from bot.accounts.codes import Codes, typed_code
from bot.accounts.reach import Abroad
from bot.accounts.sign_up.drafts import Draft, Drafts, step_of
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.errors import Stale
from storage.unit_of_work import UnitOfWork


class SendSignUpCode:
    def __init__(self, uow: UnitOfWork, drafts: Drafts, codes: Codes, abroad: Abroad) -> None:
        self._uow = uow
        self._drafts = drafts
        self._codes = codes
        self._abroad = abroad

    async def __call__(self, visitor: Visitor) -> datetime | None:
        """When the code ends; None when the number is proven already.

        Raises Throttled, NotAllowed (none can be sent there), Stale.
        """
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            if row.phone_verified_at is not None:
                return None
            if step_of(row) != "code":
                raise Stale("sign-up-over")
            flow = self._drafts.flow(row)
            assert flow.phone is not None
            self._abroad.ensure_code(flow.phone, visitor.messenger)
            ends = await self._codes.issue(tx, flow)
            await tx.commit()
            return ends


class ProveSignUpPhone:
    def __init__(self, uow: UnitOfWork, clock: Clock, drafts: Drafts, codes: Codes) -> None:
        self._uow = uow
        self._clock = clock
        self._drafts = drafts
        self._codes = codes

    async def __call__(self, visitor: Visitor, typed: str) -> Draft:
        """``typed`` in any digits. Raises DomainError (wrong, expired, dead), Throttled, Stale."""
        code = typed_code(typed)
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            if row.phone_verified_at is not None:
                return self._drafts.opened(row)
            refused = await self._codes.check(tx, self._drafts.flow(row), code)
            if refused is None:
                row.phone_verified_at = self._clock.now()
                self._drafts.touch(row)
            await tx.commit()
            if refused is not None:
                raise refused
            return self._drafts.opened(row)
