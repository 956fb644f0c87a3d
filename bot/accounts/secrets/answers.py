"""Security questions: a fixed list, two chosen; a step more, never a proof by themselves.

Source: security reference, 1 and 2 (NIST SP 800-63B-4, 3.1.1.2, forbids them as a factor; OWASP: a fixed
list, never alone). Answers need not be true (seed 002), only remembered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from bot.accounts.secrets.blocklist import is_common, is_house_word
from bot.accounts.secrets.own import Own
from bot.clock import Clock
from bot.crypto import SecretHasher
from bot.errors import DomainError
from bot.ids import Ids
from bot.persian import search_key
from storage.models import SecurityAnswer
from storage.unit_of_work import UnitOfWork

__all__ = ["CHOSEN", "QUESTIONS", "Answered", "SecurityAnswers", "ensure_answer", "normalised_answer"]

#: How many a person chooses.
CHOSEN = 2
#: Nothing that registries or relatives' papers hold. By the name that is stored: the key of the words.
QUESTIONS: Mapping[str, str] = {
    "first_school": "question-first-school",
    "first_teacher": "question-first-teacher",
    "childhood_friend": "question-childhood-friend",
    "childhood_street": "question-childhood-street",
    "childhood_toy": "question-childhood-toy",
    "childhood_dream": "question-childhood-dream",
    "first_trip": "question-first-trip",
    "first_film": "question-first-film",
    "first_job": "question-first-job",
    "first_phone": "question-first-phone",
    "loved_book": "question-loved-book",
    "loved_teacher": "question-loved-teacher",
    "old_neighbour": "question-old-neighbour",
}
SHORTEST, LONGEST = 3, 64
_RUNS = "0123456789012", "9876543210987"


@dataclass(frozen=True, slots=True)
class Answered:
    """A chosen question (a name of QUESTIONS) and the hash of its answer."""

    question: str
    hashed: str = field(repr=False)


def normalised_answer(typed: str) -> str:
    """One form of each letter and digit, no ZWNJ, blanks or harakat, no capitals (security reference, 2)."""
    return search_key(typed)


def ensure_answer(typed: str, own: Own) -> str:
    """The answer as it is to be hashed.

    Raises DomainError: ``answer-length`` (``shortest``, ``longest``), ``answer-guessable`` (``123`` and the
    like, common passwords), ``answer-own`` (the person's names and numbers, our own words).
    """
    answer = normalised_answer(typed)
    if not SHORTEST <= len(answer) <= LONGEST:
        raise DomainError("answer-length", shortest=SHORTEST, longest=LONGEST)
    if len(set(answer)) == 1 or any(answer in run for run in _RUNS) or is_common(answer):
        raise DomainError("answer-guessable")
    if own.has_number_of(answer) or own.is_name_in(answer) or is_house_word(answer):
        raise DomainError("answer-own")
    return answer


class SecurityAnswers:
    """Hashes, keeps and compares the two answers. The caller counts the tries and audits."""

    def __init__(self, ids: Ids, clock: Clock, hasher: SecretHasher) -> None:
        self._ids = ids
        self._clock = clock
        self._hasher = hasher

    async def hashed(
        self, question: str, typed: str, own: Own, password_hash: str | None, others: Sequence[Answered] = ()
    ) -> Answered:
        """An answer that may be kept; outside of any transaction. ``others``: what was answered before it.

        Raises DomainError as :func:`ensure_answer`, ``question-unknown``, ``question-twice``,
        ``answer-is-password``, ``answer-twice``.
        """
        if question not in QUESTIONS:
            raise DomainError("question-unknown")
        if any(each.question == question for each in others):
            raise DomainError("question-twice")
        answer = ensure_answer(typed, own)
        if password_hash is not None and await self._is_password(password_hash, typed, answer):
            raise DomainError("answer-is-password")
        for each in others:
            if await self._hasher.fits(each.hashed, answer):
                raise DomainError("answer-twice")
        return Answered(question, await self._hasher.hash(answer))

    async def ensure_not_password(self, typed: str, answered: Sequence[Answered]) -> None:
        """Of a new password: it must be none of the answers. Outside of any transaction.

        Raises DomainError ``password-is-answer``.
        """
        answer = normalised_answer(typed[:4096])
        for each in answered:
            if await self._hasher.fits(each.hashed, answer):
                raise DomainError("password-is-answer")

    async def _is_password(self, password_hash: str, typed: str, answer: str) -> bool:
        from bot.accounts.secrets.passwords import normalised

        return any([await self._hasher.fits(password_hash, each) for each in {normalised(typed), answer}])

    async def keep(self, tx: UnitOfWork, citizen_id: int, answered: Sequence[Answered]) -> None:
        """In place of whatever was there. Raises ValueError unless there are two of different questions."""
        if len({each.question for each in answered}) != CHOSEN or len(answered) != CHOSEN:
            raise ValueError("two different questions")
        await self.forget(tx, citizen_id)
        for each in answered:
            tx.session.add(
                SecurityAnswer(
                    id=self._ids.new(),
                    citizen_id=citizen_id,
                    question=each.question,
                    answer_hash=each.hashed,
                    set_at=self._clock.now(),
                )
            )

    async def forget(self, tx: UnitOfWork, citizen_id: int) -> None:
        await tx.session.execute(delete(SecurityAnswer).where(SecurityAnswer.citizen_id == citizen_id))

    async def of(self, tx: UnitOfWork, citizen_id: int) -> tuple[Answered, ...]:
        """The chosen questions, always in the same order: none is exchanged until it is answered."""
        rows = await tx.session.scalars(
            select(SecurityAnswer)
            .where(SecurityAnswer.citizen_id == citizen_id)
            .order_by(SecurityAnswer.question)
        )
        return tuple(Answered(row.question, row.answer_hash) for row in rows)

    async def fits(self, answered: Answered | None, typed: str) -> bool:
        """Outside of any transaction; None takes as long as a hash does, and never fits."""
        stored = None if answered is None else answered.hashed
        return await self._hasher.fits_or_none(stored, normalised_answer(typed[:4096]))
