"""The end of a sign-up: one of three outcomes, each told by SMS (seed 002)."""

from __future__ import annotations

from dataclasses import dataclass

from bot.accounts.sign_up.drafts import Drafts
from bot.accounts.sign_up.ending import Ending, Outcome, Visit, outcome_of, visit
from bot.accounts.sign_up.extras import Extra
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.errors import Stale
from storage.unit_of_work import UnitOfWork

__all__ = ["ConfirmSignUp", "SignedUp"]


@dataclass(frozen=True, slots=True)
class SignedUp:
    """``visit``: what the words hang on that tell of the end. ``missing``: of the optional part."""

    outcome: Outcome
    tracking_code: str
    visit: Visit
    missing: tuple[Extra, ...]


class ConfirmSignUp:
    def __init__(self, uow: UnitOfWork, drafts: Drafts, ending: Ending, audit: Audit) -> None:
        self._uow = uow
        self._drafts = drafts
        self._ending = ending
        self._audit = audit

    async def __call__(self, visitor: Visitor) -> SignedUp:
        """Raises DomainError ``sign-up-known`` (an account with these very data exists), Stale."""
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            draft = self._drafts.opened(row)
            if draft.step != "review":
                raise Stale("sign-up-over")
            outcome = outcome_of(draft)
            tracking = await self._ending.bring(tx, row, outcome, chat_too=False)
            await self._audit.add(
                tx,
                actor=f"account:{visitor.known}",
                role="citizen",
                action=f"sign_up_{outcome}",
                subject_index=row.national_code_index,
            )
            await tx.commit()
            return SignedUp(outcome, tracking, visit(draft), draft.extras.missing)
