"""Giving the optional part of a sign-up, item by item; taking one back; going past it.

The rules of each item are those of «security of the account» (bot.accounts.secrets): only where it is kept
differs. It is offered once the form itself is filled in, when it is known what no secret may be made of.
"""

from __future__ import annotations

from bot.accounts.secrets.answers import Answered, SecurityAnswers
from bot.accounts.secrets.own import Own
from bot.accounts.secrets.passwords import PasswordRules
from bot.accounts.secrets.pins import ensure_pin
from bot.accounts.secrets.word import ensure_word
from bot.accounts.sign_up import extras
from bot.accounts.sign_up.drafts import Draft, Drafts, Step, step_of
from bot.accounts.sign_up.extras import COLUMNS, Extra
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import SecretHasher
from bot.errors import Stale
from storage.models import Registration
from storage.unit_of_work import UnitOfWork

__all__ = [
    "AnswerQuestion",
    "ChoosePassword",
    "ChoosePin",
    "ChooseWord",
    "OptionalPart",
    "PassExtras",
    "TakeBackExtra",
]

#: Where the form is filled in, and may still be changed.
OFFERED: tuple[Step, ...] = ("extras", "check", "review")


class OptionalPart:
    """The visitor's row, for whoever puts something into its optional part."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    async def row(self, tx: UnitOfWork, visitor: Visitor, own: Own | None = None) -> Registration:
        """Locked. Raises Stale: there is no form, it is not there yet, or whose it is has changed from
        ``own`` while a hash was made."""
        row = await self._drafts.row(tx, visitor)
        if step_of(row) not in OFFERED:
            raise Stale("sign-up-changed")
        if own is not None and self._drafts.opened(row).own != own:
            raise Stale("sign-up-changed")
        return row

    async def kept(self, tx: UnitOfWork, row: Registration) -> Draft:
        """What was put into the row is committed."""
        self._drafts.touch(row)
        await tx.commit()
        return self._drafts.opened(row)


class PassExtras:
    """On to the registries, with whatever was given, or nothing."""

    def __init__(self, uow: UnitOfWork, clock: Clock, part: OptionalPart) -> None:
        self._uow = uow
        self._clock = clock
        self._part = part

    async def __call__(self, visitor: Visitor) -> Draft:
        """Raises Stale."""
        async with self._uow as tx:
            row = await self._part.row(tx, visitor)
            row.extras_at = self._clock.now()
            return await self._part.kept(tx, row)


class TakeBackExtra:
    def __init__(self, uow: UnitOfWork, part: OptionalPart) -> None:
        self._uow = uow
        self._part = part

    async def __call__(self, visitor: Visitor, extra: str) -> Draft:
        """Raises Stale (also: it is none of the optional part)."""
        found: Extra | None = next((each for each in COLUMNS if each == extra), None)
        if found is None:
            raise Stale("sign-up-changed")
        async with self._uow as tx:
            row = await self._part.row(tx, visitor)
            extras.forget(row, found)
            return await self._part.kept(tx, row)


class ChooseWord:
    def __init__(self, uow: UnitOfWork, drafts: Drafts, part: OptionalPart) -> None:
        self._uow = uow
        self._drafts = drafts
        self._part = part

    async def __call__(self, visitor: Visitor, typed: str) -> Draft:
        """Raises DomainError (bot.accounts.secrets.word.ensure_word), Stale."""
        async with self._uow as tx:
            row = await self._part.row(tx, visitor)
            word = ensure_word(typed, self._drafts.opened(row).own)
            self._drafts.put(row, "phishing_word", word)
            return await self._part.kept(tx, row)


class _Hashed:
    """One that is hashed: read, hashed with no transaction open, written where nothing changed meanwhile."""

    def __init__(self, uow: UnitOfWork, drafts: Drafts, part: OptionalPart, hasher: SecretHasher) -> None:
        self._uow = uow
        self._drafts = drafts
        self._part = part
        self._hasher = hasher

    async def _own(self, visitor: Visitor) -> Own:
        async with self._uow as tx:
            return self._drafts.opened(await self._part.row(tx, visitor)).own


class ChoosePassword(_Hashed):
    def __init__(
        self,
        uow: UnitOfWork,
        drafts: Drafts,
        part: OptionalPart,
        hasher: SecretHasher,
        rules: PasswordRules,
        answers: SecurityAnswers,
    ) -> None:
        super().__init__(uow, drafts, part, hasher)
        self._rules = rules
        self._answers = answers

    async def __call__(self, visitor: Visitor, typed: str) -> Draft:
        """Raises WeakPassword, DomainError ``password-is-answer``, Stale."""
        async with self._uow as tx:
            row = await self._part.row(tx, visitor)
            own, answered = self._drafts.opened(row).own, _answers_in(row)
        password = self._rules.ensure(typed, own)
        await self._answers.ensure_not_password(typed, answered)
        hashed = await self._hasher.hash(password)
        async with self._uow as tx:
            row = await self._part.row(tx, visitor, own)
            row.password_hash = hashed
            return await self._part.kept(tx, row)


class ChoosePin(_Hashed):
    async def __call__(self, visitor: Visitor, typed: str) -> Draft:
        """Raises DomainError ``pin-shape``, ``pin-guessable``, Stale."""
        own = await self._own(visitor)
        hashed = await self._hasher.hash(ensure_pin(typed, own))
        async with self._uow as tx:
            row = await self._part.row(tx, visitor, own)
            row.pin_hash = hashed
            return await self._part.kept(tx, row)


class AnswerQuestion:
    """The first of two answers, or the second beside it; a first one after both takes the place of both."""

    def __init__(self, uow: UnitOfWork, drafts: Drafts, part: OptionalPart, answers: SecurityAnswers) -> None:
        self._uow = uow
        self._drafts = drafts
        self._part = part
        self._answers = answers

    async def __call__(self, visitor: Visitor, question: str, typed: str) -> Draft:
        """Raises DomainError (SecurityAnswers.hashed), Stale."""
        async with self._uow as tx:
            row = await self._part.row(tx, visitor)
            own, first, password_hash = self._drafts.opened(row).own, _first_of(row), row.password_hash
        others = [] if first is None else [first]
        answered = await self._answers.hashed(question, typed, own, password_hash, others)
        async with self._uow as tx:
            row = await self._part.row(tx, visitor, own)
            if _first_of(row) != first:
                raise Stale("sign-up-changed")
            if first is None:
                extras.forget(row, "answers")
                row.first_question, row.first_answer_hash = answered.question, answered.hashed
            else:
                row.second_question, row.second_answer_hash = answered.question, answered.hashed
            return await self._part.kept(tx, row)


def _answers_in(row: Registration) -> list[Answered]:
    given = ((row.first_question, row.first_answer_hash), (row.second_question, row.second_answer_hash))
    return [Answered(question, hashed) for question, hashed in given if question and hashed]


def _first_of(row: Registration) -> Answered | None:
    """The answer that a second one is awaited beside."""
    if row.first_question is None or row.second_question is not None:
        return None
    assert row.first_answer_hash is not None
    return Answered(row.first_question, row.first_answer_hash)
