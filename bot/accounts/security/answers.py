"""Choosing the two security questions and answering them, one after the other; taking them back.

They are a step more in a recovery, never a proof by themselves (bot.accounts.secrets.answers). The first
answer waits, hashed, for the second: neither stands alone.
"""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.accounts.hold import ensure_not_held
from bot.accounts.rules import PROOF_LASTS
from bot.accounts.secrets.answers import QUESTIONS, Answered, SecurityAnswers
from bot.accounts.secrets.own import own_of
from bot.accounts.security.password import changed, own_rows
from bot.accounts.step_up import ensure_fresh
from bot.accounts.telling import TellOwner
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import Stale
from bot.ids import Ids
from storage.models import SecurityAnswerDraft
from storage.unit_of_work import UnitOfWork

__all__ = ["AnswerFirst", "AnswerSecond", "RemoveAnswers", "questions_but"]


def questions_but(taken: str | None) -> dict[str, str]:
    """Name and key of the words of each question that may be chosen beside ``taken``."""
    return {name: key for name, key in QUESTIONS.items() if name != taken}


class AnswerFirst:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, ids: Ids, vault: Vault, answers: SecurityAnswers
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._answers = answers

    async def __call__(self, visitor: Visitor, question: str, typed: str) -> None:
        """In place of a first answer that nobody went on with.

        Raises DomainError (SecurityAnswers.hashed), StepUpNeeded, Stale, NotAllowed.
        """
        citizen_id, _ = ensure_fresh(visitor, self._clock.now())
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, self._clock.now())
            own, password_hash = own_of(self._vault, citizen), citizen.password_hash
        # No transaction is open: a hash takes a fifth of a second.
        answered = await self._answers.hashed(question, typed, own, password_hash)
        async with self._uow as tx:
            _, session = await own_rows(tx, visitor, citizen_id)
            await _forget_draft(tx, citizen_id)
            tx.session.add(
                SecurityAnswerDraft(
                    id=self._ids.new(),
                    citizen_id=citizen_id,
                    session_id=session.id,
                    question=answered.question,
                    answer_hash=answered.hashed,
                    expires_at=self._clock.now() + PROOF_LASTS,
                )
            )
            await tx.commit()


class AnswerSecond:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        vault: Vault,
        answers: SecurityAnswers,
        audit: Audit,
        tell: TellOwner,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault
        self._answers = answers
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor, question: str, typed: str) -> None:
        """Both stand from now on, in place of those before; the owner's addresses are told.

        Raises DomainError (SecurityAnswers.hashed), StepUpNeeded, Stale (also: no first answer any more),
        NotAllowed.
        """
        citizen_id, _ = ensure_fresh(visitor, self._clock.now())
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, self._clock.now())
            first = await self._first(tx, visitor, citizen_id)
            own, password_hash = own_of(self._vault, citizen), citizen.password_hash
        second = await self._answers.hashed(question, typed, own, password_hash, [first])
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, self._clock.now())
            if await self._first(tx, visitor, citizen_id) != first:
                raise Stale("security-answers-over")
            await self._answers.keep(tx, citizen_id, [first, second])
            await _forget_draft(tx, citizen_id)
            await changed(tx, self._audit, self._tell, visitor, citizen, "answers")
            await tx.commit()

    async def _first(self, tx: UnitOfWork, visitor: Visitor, citizen_id: int) -> Answered:
        """What this very session answered. Raises Stale."""
        row = await tx.session.scalar(
            select(SecurityAnswerDraft).where(
                SecurityAnswerDraft.citizen_id == citizen_id,
                SecurityAnswerDraft.session_id == visitor.session_id,
                SecurityAnswerDraft.expires_at > self._clock.now(),
            )
        )
        if row is None:
            raise Stale("security-answers-over")
        return Answered(row.question, row.answer_hash)


class RemoveAnswers:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, answers: SecurityAnswers, audit: Audit, tell: TellOwner
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._answers = answers
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor) -> None:
        """Raises StepUpNeeded, Stale, NotAllowed."""
        citizen_id, _ = ensure_fresh(visitor, self._clock.now())
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, self._clock.now())
            if await self._answers.of(tx, citizen_id):
                await self._answers.forget(tx, citizen_id)
                await changed(tx, self._audit, self._tell, visitor, citizen, "answers")
            await tx.commit()


async def _forget_draft(tx: UnitOfWork, citizen_id: int) -> None:
    await tx.session.execute(delete(SecurityAnswerDraft).where(SecurityAnswerDraft.citizen_id == citizen_id))
