"""A registry that does not answer: the citizen may confirm and wait, and hears within 48 hours (seed 002).

The registries are asked again and again; where they are silent to the end, the form comes back as it was and
its owner is invited to a new try. No answer is never a no.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.accounts.rules import ASK_AGAIN_EVERY, DRAFT_LIFE, REGISTRY_WAIT
from bot.accounts.sign_up.drafts import Draft, Drafts
from bot.accounts.sign_up.ending import Ending, LateOutcome, outcome_of
from bot.accounts.sign_up.guesses import Guesses
from bot.accounts.sign_up.registry import Answers, ask_registries, keep_answers
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError, Stale, Unavailable
from bot.gateways.identity import CivilRegistry, SimOwners
from bot.identifiers import IRANIAN
from bot.ids import Ids
from storage.database import Query, Reader
from storage.models import Registration
from storage.unit_of_work import UnitOfWork

__all__ = ["AskRegistriesAgain", "StopWaiting", "WaitForRegistries", "Waiting", "waiting_for_registry"]

#: Sign-ups that one run asks about; the next run goes on.
CHUNK = 50
WAITING: Query = select(
    Registration.tracking_code, Registration.expires_at, Registration.identifier_kind
).where(Registration.messenger_account_id == bindparam("account"), Registration.state == "waiting")


@dataclass(frozen=True, slots=True)
class Waiting:
    """``until``: its owner is told by then. ``kind`` (of the code) says which registry is asked."""

    tracking_code: str
    until: datetime
    kind: str


async def waiting_for_registry(reader: Reader, visitor: Visitor) -> Waiting | None:
    """This account's sign-up that waits for a registry's answer."""
    row = await reader.first(WAITING, account=visitor.account_id)
    return None if row is None else Waiting(row.tracking_code, row.expires_at, row.identifier_kind)


class WaitForRegistries:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        ids: Ids,
        drafts: Drafts,
        guesses: Guesses,
        ending: Ending,
        audit: Audit,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._drafts = drafts
        self._guesses = guesses
        self._ending = ending
        self._audit = audit

    async def __call__(self, visitor: Visitor) -> Waiting:
        """All is filled in and confirmed. Raises Stale, Throttled (asked about too many people today)."""
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            draft = self._drafts.opened(row)
            if draft.step != "check":
                raise Stale("sign-up-changed")
            await self._guesses.count(tx, row, draft)
            now = self._clock.now()
            row.state, row.ask_at, row.expires_at = "waiting", now + ASK_AGAIN_EVERY, now + REGISTRY_WAIT
            row.tracking_code = row.tracking_code or self._ids.reference()
            self._drafts.touch(row)
            await self._ending.tell_waiting(tx, row, "sign-up-sms-waiting", chat_too=False)
            await self._audit.add(
                tx,
                actor=f"account:{visitor.known}",
                role="citizen",
                action="sign_up_waiting",
                subject_index=row.national_code_index,
            )
            await tx.commit()
            return Waiting(row.tracking_code, row.expires_at, draft.kind or IRANIAN)


class StopWaiting:
    """The form comes back to its owner, who asks the registries themselves or writes something anew."""

    def __init__(self, uow: UnitOfWork, clock: Clock, drafts: Drafts) -> None:
        self._uow = uow
        self._clock = clock
        self._drafts = drafts

    async def __call__(self, visitor: Visitor) -> Draft:
        """Raises Stale: nothing waits any more."""
        async with self._uow as tx:
            row = await tx.session.scalar(
                select(Registration)
                .where(Registration.messenger_account_id == visitor.known, Registration.state == "waiting")
                .with_for_update()
            )
            if row is None:
                raise Stale("sign-up-over")
            give_back(row, self._clock.now())
            self._drafts.touch(row)
            await tx.commit()
            return self._drafts.opened(row)


class AskRegistriesAgain:
    """Periodic, in any number of processes: who waits is asked about, and told the end of it."""

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        drafts: Drafts,
        ending: Ending,
        sims: SimOwners,
        registry: CivilRegistry,
        audit: Audit,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._drafts = drafts
        self._ending = ending
        self._sims = sims
        self._registry = registry
        self._audit = audit

    async def __call__(self) -> int:
        """How many came to an end."""
        async with self._uow as tx:
            due = (
                select(Registration.id)
                .where(Registration.state == "waiting", Registration.ask_at <= self._clock.now())
                .order_by(Registration.ask_at)
                .limit(CHUNK)
            )
            found = list(await tx.session.scalars(due))
        return sum([await self._ask(row_id) for row_id in found])

    async def _ask(self, row_id: int) -> bool:
        taken = await self._take(row_id)
        if taken is None:
            return False
        draft, mark = taken
        try:
            answers = await ask_registries(self._sims, self._registry, draft)
        except Unavailable:
            return await self._stay_silent(row_id, mark)
        try:
            return await self._end(row_id, mark, answers)
        except DomainError:
            # There is an account by now.
            return await self._end(row_id, mark, answers, "known")

    async def _take(self, row_id: int) -> tuple[Draft, datetime] | None:
        """For this run alone: the next one comes when the mark has passed, should this process die."""
        async with self._uow as tx:
            row = await tx.session.get(Registration, row_id, with_for_update=True)
            now = self._clock.now()
            if row is None or not is_due(row, now):
                return None
            # The mark is compared with what the database kept of it: whole seconds are the same in both.
            mark = (now + ASK_AGAIN_EVERY).replace(microsecond=0)
            row.ask_at = mark
            await tx.commit()
            return self._drafts.opened(row), mark

    async def _end(
        self, row_id: int, mark: datetime, answers: Answers, outcome: LateOutcome | None = None
    ) -> bool:
        """Raises DomainError as :meth:`Ending.bring`."""
        async with self._uow as tx:
            row = await tx.session.get(Registration, row_id, with_for_update=True)
            if row is None or not is_still_taken(row, mark):
                return False
            keep_answers(self._drafts, row, self._drafts.opened(row), answers)
            ends = outcome or outcome_of(self._drafts.opened(row))
            await self._ending.bring(tx, row, ends, chat_too=True)
            await self._note(tx, row, f"sign_up_{ends}")
            await tx.commit()
            return True

    async def _stay_silent(self, row_id: int, mark: datetime) -> bool:
        """Nobody answered; to the end of the wait that is no end."""
        async with self._uow as tx:
            row = await tx.session.get(Registration, row_id, with_for_update=True)
            now = self._clock.now()
            if row is None or not is_still_taken(row, mark) or now < row.expires_at:
                return False
            give_back(row, now)
            self._drafts.touch(row)
            await self._ending.tell_waiting(tx, row, "sign-up-sms-unanswered", chat_too=True)
            await self._note(tx, row, "sign_up_unanswered")
            await tx.commit()
            return True

    async def _note(self, tx: UnitOfWork, row: Registration, action: str) -> None:
        await self._audit.add(
            tx, actor="system", role="system", action=action, subject_index=row.national_code_index
        )


def is_due(row: Registration, now: datetime) -> bool:
    return row.state == "waiting" and row.ask_at is not None and row.ask_at <= now


def is_still_taken(row: Registration, mark: datetime) -> bool:
    """Neither ended nor given back nor taken by another run since."""
    return row.state == "waiting" and row.ask_at == mark


def give_back(row: Registration, now: datetime) -> None:
    row.state, row.ask_at, row.expires_at = "draft", None, now + DRAFT_LIFE
