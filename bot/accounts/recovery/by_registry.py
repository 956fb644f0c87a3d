"""Second proof by the registries: the birth date typed again, the person and the SIM looked up anew.

Where the citizen has chosen security questions, both answers are asked for as well. They are compared
together, so that nobody learns which one was wrong; they count for nothing without the registries (security
reference, 1: NIST SP 800-63B-4, 3.1.1.2, and OWASP). No transaction is open while a registry is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.accounts.recovery.rows import Recoveries, UnderWay
from bot.accounts.recovery.settle import SettleRecovery
from bot.accounts.rules import RECOVERY_CHECKS_PER_DAY
from bot.accounts.secrets.answers import CHOSEN, LONGEST, SecurityAnswers
from bot.accounts.secrets.tries import SecretTries
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, Stale
from bot.gateways.identity import CivilRegistry, SimOwners
from bot.jalali import parse_jalali
from storage.models import Citizen
from storage.unit_of_work import UnitOfWork

__all__ = ["GiveFirstAnswer", "RecoverWithAnswers", "RecoverWithRegistry"]

ANSWER_PLACE = "recovery.answer_sealed"


@dataclass(frozen=True, slots=True)
class Known:
    """What the account says, opened."""

    national_code: str
    birth_date: date
    phone: str


class RecoverWithRegistry:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        vault: Vault,
        recoveries: Recoveries,
        tries: SecretTries,
        throttle: Throttle,
        answers: SecurityAnswers,
        sims: SimOwners,
        registry: CivilRegistry,
        settle: SettleRecovery,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault
        self._recoveries = recoveries
        self._tries = tries
        self._throttle = throttle
        self._answers = answers
        self._sims = sims
        self._registry = registry
        self._settle = settle

    async def __call__(self, visitor: Visitor, request_id: int, typed: str) -> bool:
        """True: recovered. False: the registries confirm, and the answers are still asked for.

        Raises InvalidDate (costs no try), DomainError ``recover-not-confirmed`` (the date is wrong, or a
        registry says no: which, is not told), Unavailable (costs no try either), Throttled, Stale,
        NotAllowed.
        """
        birth = parse_jalali(typed)
        async with self._uow as tx:
            way = await self._recoveries.load(tx, visitor, request_id)
            await self._tries.count(tx, "birth_date", visitor, way.citizen.id)
            known = opened(self._vault, way.citizen)
            await tx.commit()
        if birth != known.birth_date:
            await self._recoveries.refuse(self._uow, visitor, "recover-not-confirmed")
        async with self._uow as tx:
            await self._count_check(tx, way.citizen.id)
            await self._tries.forget(tx, "birth_date", visitor, way.citizen.id)
            await tx.commit()
        if not await self._is_theirs(known):
            await self._recoveries.refuse(self._uow, visitor, "recover-not-confirmed")
        async with self._uow as tx:
            done = await self._confirmed(tx, visitor, request_id)
            await tx.commit()
        return done

    async def _count_check(self, tx: UnitOfWork, citizen_id: int) -> None:
        """A registry that is away costs no try, but asking has its end. Raises Throttled."""
        kind, subject, day = "recovery-check", citizen_id.to_bytes(8, "big"), timedelta(days=1)
        await self._throttle.ensure(
            tx, kind, subject, day, RECOVERY_CHECKS_PER_DAY, "recover-too-many-checks"
        )
        await self._throttle.hit(tx, kind, subject)

    async def _is_theirs(self, known: Known) -> bool:
        person = await self._registry.person(known.national_code, known.birth_date)
        return person is not None and await self._sims.owns(known.national_code, known.phone)

    async def _confirmed(self, tx: UnitOfWork, visitor: Visitor, request_id: int) -> bool:
        way = await self._recoveries.load(tx, visitor, request_id)
        way.row.reproven_at = self._clock.now()
        if await self._answers.of(tx, way.citizen.id):
            return False
        await self._settle(tx, visitor, way, "registry")
        return True


class GiveFirstAnswer:
    """Kept sealed until the second one is given: nothing is compared yet."""

    def __init__(self, uow: UnitOfWork, vault: Vault, recoveries: Recoveries) -> None:
        self._uow = uow
        self._vault = vault
        self._recoveries = recoveries

    async def __call__(self, visitor: Visitor, request_id: int, typed: str) -> None:
        """Raises DomainError ``recover-answer-length``, Stale (the registries have not confirmed)."""
        answer = typed_answer(typed)
        async with self._uow as tx:
            way = await reproven(self._recoveries, tx, visitor, request_id)
            way.row.answer_sealed = self._vault.seal(ANSWER_PLACE, way.row.id, answer)
            await tx.commit()


class RecoverWithAnswers:
    """The second answer; both are one try, of three a day."""

    def __init__(
        self,
        uow: UnitOfWork,
        vault: Vault,
        recoveries: Recoveries,
        tries: SecretTries,
        answers: SecurityAnswers,
        settle: SettleRecovery,
    ) -> None:
        self._uow = uow
        self._vault = vault
        self._recoveries = recoveries
        self._tries = tries
        self._answers = answers
        self._settle = settle

    async def __call__(self, visitor: Visitor, request_id: int, typed: str) -> None:
        """Raises DomainError (``recover-answer-length``, ``recover-answers-wrong``: begin with the first one
        again), Throttled, Stale, NotAllowed."""
        second = typed_answer(typed)
        async with self._uow as tx:
            way = await reproven(self._recoveries, tx, visitor, request_id)
            if way.row.answer_sealed is None:
                raise Stale("recover-over")
            await self._tries.count(tx, "answer", visitor, way.citizen.id)
            first = self._vault.open(ANSWER_PLACE, way.row.id, way.row.answer_sealed)
            stored = await self._answers.of(tx, way.citizen.id)
            way.row.answer_sealed = None
            await tx.commit()
        pairs = zip(stored, (first, second), strict=False)
        fits = [await self._answers.fits(one, given) for one, given in pairs]
        if len(fits) != CHOSEN or not all(fits):
            await self._recoveries.refuse(self._uow, visitor, "recover-answers-wrong")
        async with self._uow as tx:
            way = await reproven(self._recoveries, tx, visitor, request_id)
            if await self._answers.of(tx, way.citizen.id) != stored:
                raise Stale("recover-over")
            await self._settle(tx, visitor, way, "answers")
            await tx.commit()


async def reproven(recoveries: Recoveries, tx: UnitOfWork, visitor: Visitor, request_id: int) -> UnderWay:
    """Raises Stale (the registries have not confirmed), NotAllowed."""
    way = await recoveries.load(tx, visitor, request_id)
    if way.row.reproven_at is None:
        raise Stale("recover-over")
    return way


def typed_answer(typed: str) -> str:
    if not 1 <= len(typed.strip()) <= 4 * LONGEST:
        raise DomainError("recover-answer-length")
    return typed.strip()


def opened(vault: Vault, citizen: Citizen) -> Known:
    def field(name: str) -> str:
        return vault.open(f"citizen.{name}_sealed", citizen.id, getattr(citizen, f"{name}_sealed"))

    return Known(field("national_code"), date.fromisoformat(field("birth_date")), field("phone"))
