"""The old number is lost: a code to the new one, a saved secret, and both registries; then the claim waits.

From a chat that is bound, in whatever standing: who lost the number cannot log in. Two proofs by different
means (security reference, 2: a code and a saved secret), and the registries say that the person is who the
account says and that the SIM is theirs. Nothing about the account changes until the wait is over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from bot.accounts.codes import Codes, typed_code
from bot.accounts.hold import ensure_not_held, hold
from bot.accounts.number.change import number_of_iran
from bot.accounts.number.claims import NOT_MY_NUMBER, NumberClaims, bound_citizen
from bot.accounts.rules import CHAT_PHONES_PER_DAY, LOST_NUMBER_WAIT
from bot.accounts.secrets.passwords import normalised
from bot.accounts.secrets.recovery_code import FreshCode, RecoveryCodes, typed_recovery_code
from bot.accounts.secrets.tries import SecretTries
from bot.accounts.telling import TellOwner
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import SecretHasher, Vault
from bot.errors import DomainError, NotAllowed, Stale
from bot.gateways.identity import CivilRegistry, SimOwners
from storage.models import Citizen, NumberClaim
from storage.unit_of_work import UnitOfWork

__all__ = ["ClaimNumber", "Claimed", "GiveNumberForLost", "ProveNumberForLost", "SendCodeForLost"]

Proof = Literal["password", "recovery_code"]


@dataclass(frozen=True, slots=True)
class Claimed:
    """``due_at`` None: the registries do not know the SIM as the citizen's own, and nothing changed.

    ``fresh`` takes the place of the recovery code that was used: shown now and never again.
    """

    claim_id: int
    due_at: datetime | None
    fresh: str | None = field(default=None, repr=False)


class GiveNumberForLost:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        vault: Vault,
        throttle: Throttle,
        claims: NumberClaims,
        codes: Codes,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault
        self._throttle = throttle
        self._claims = claims
        self._codes = codes

    async def __call__(self, visitor: Visitor, typed: str) -> datetime:
        """Sends a code to the new number; when it ends.

        Raises DomainError (no mobile number of Iran; ``number-same``), NotAllowed (not bound, held, one
        waits already, or ``lost-number-no-proof``: neither password nor recovery code), Throttled.
        """
        phone = number_of_iran(typed)
        index = self._vault.index("phone", phone)
        async with self._uow as tx:
            citizen = await bound_citizen(tx, visitor)
            row = await self._begun(tx, visitor, citizen, phone, index)
            ends = await self._codes.issue(tx, self._claims.flow(visitor, row))
            await tx.commit()
            return ends

    async def _begun(
        self, tx: UnitOfWork, visitor: Visitor, citizen: Citizen, phone: str, index: bytes
    ) -> NumberClaim:
        if citizen.password_hash is None and citizen.recovery_code_hash is None:
            raise NotAllowed("lost-number-no-proof")
        if citizen.phone_index == index:
            raise DomainError("number-same")
        await self._throttle.ensure_values(
            tx,
            "chat-phone",
            visitor.known.to_bytes(8, "big"),
            index,
            CHAT_PHONES_PER_DAY,
            "sign-up-too-many-phones",
        )
        row = await self._claims.begin(tx, visitor, citizen.id, phone, index)
        ensure_not_held(citizen, self._clock.now())
        return row


class SendCodeForLost:
    def __init__(self, uow: UnitOfWork, claims: NumberClaims, codes: Codes) -> None:
        self._uow = uow
        self._claims = claims
        self._codes = codes

    async def __call__(self, visitor: Visitor) -> datetime:
        """A new code to the same number; the one before dies. Raises Throttled, NotAllowed, Stale."""
        async with self._uow as tx:
            row = await self._claims.own(tx, visitor)
            ends = await self._codes.issue(tx, self._claims.flow(visitor, row))
            await tx.commit()
            return ends


class ProveNumberForLost:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, claims: NumberClaims, codes: Codes, audit: Audit
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._claims = claims
        self._codes = codes
        self._audit = audit

    async def __call__(self, visitor: Visitor, typed: str) -> None:
        """Raises DomainError (wrong, expired, dead), Throttled, Stale."""
        code = typed_code(typed)
        async with self._uow as tx:
            row = await self._claims.own(tx, visitor)
            refused = await self._codes.check(tx, self._claims.flow(visitor, row), code)
            if refused is None:
                row.proven_at = self._clock.now()
            await note(
                tx, self._audit, visitor, "authn_new_number_fail" if refused else "authn_new_number_success"
            )
            await tx.commit()
        if refused is not None:
            raise refused


class ClaimNumber:
    """The second proof, then both registries with no transaction open; then the claim waits."""

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        vault: Vault,
        hasher: SecretHasher,
        codes: RecoveryCodes,
        tries: SecretTries,
        claims: NumberClaims,
        sims: SimOwners,
        registry: CivilRegistry,
        audit: Audit,
        tell: TellOwner,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault
        self._hasher = hasher
        self._codes = codes
        self._tries = tries
        self._claims = claims
        self._sims = sims
        self._registry = registry
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor, proof: Proof, typed: str) -> Claimed:
        """Every other address of the citizen is told, each chat with «it was not me».

        Raises DomainError (``recovery-code-please``, ``password-wrong``, ``recovery-code-wrong``),
        Unavailable (nothing is lost; try again), Throttled, NotAllowed, Stale.
        """
        secret = normalised(typed) if proof == "password" else typed_recovery_code(typed)
        citizen, claim = await self._counted(visitor, proof)
        stored = citizen.password_hash if proof == "password" else citizen.recovery_code_hash
        if not await self._hasher.fits_or_none(stored, secret):
            await self._refuse(visitor, proof)
        fresh = await self._codes.make() if proof == "recovery_code" else None
        async with self._uow as tx:
            await self._tries.forget(tx, proof, visitor, citizen.id)
            await tx.commit()
        is_theirs = await self._is_theirs(citizen, self._claims.phone(claim))
        async with self._uow as tx:
            done = await self._settle(tx, visitor, claim.id, proof, stored, fresh, is_theirs)
            await tx.commit()
            return done

    async def _counted(self, visitor: Visitor, proof: Proof) -> tuple[Citizen, NumberClaim]:
        """The rows as they stand; the try is written down already."""
        async with self._uow as tx:
            citizen = await bound_citizen(tx, visitor)
            claim = await self._claims.own(tx, visitor, proven=True)
            await self._tries.count(tx, proof, visitor, citizen.id)
            await tx.commit()
            return citizen, claim

    async def _refuse(self, visitor: Visitor, proof: Proof) -> None:
        async with self._uow as tx:
            await note(tx, self._audit, visitor, f"authn_{proof}_fail")
            await tx.commit()
        raise DomainError("password-wrong" if proof == "password" else "recovery-code-wrong")

    async def _is_theirs(self, citizen: Citizen, phone: str) -> bool:
        """The person still is who the account says, and the SIM is in their name. Raises Unavailable."""

        def opened(name: str) -> str:
            return self._vault.open(f"citizen.{name}_sealed", citizen.id, getattr(citizen, f"{name}_sealed"))

        code = opened("national_code")
        person = await self._registry.person(code, date.fromisoformat(opened("birth_date")))
        return person is not None and await self._sims.owns(code, phone)

    async def _settle(
        self,
        tx: UnitOfWork,
        visitor: Visitor,
        claim_id: int,
        proof: Proof,
        stored: str | None,
        fresh: FreshCode | None,
        is_theirs: bool,
    ) -> Claimed:
        citizen = await bound_citizen(tx, visitor)
        claim = await self._claims.own(tx, visitor, proven=True)
        now = self._clock.now()
        ensure_not_held(citizen, now)
        if claim.id != claim_id:
            raise Stale("number-over")
        if not is_theirs:
            await tx.session.delete(claim)
            await note(tx, self._audit, visitor, "authn_number_refused")
            return Claimed(claim_id, None)
        if proof == "password" and citizen.password_hash != stored:
            raise Stale("number-over")
        if fresh is not None and not await self._codes.replace(tx, citizen.id, stored, fresh):
            raise Stale("number-over")
        claim.due_at = now + LOST_NUMBER_WAIT
        hold(citizen, claim.due_at)
        await note(tx, self._audit, visitor, "authn_number_claimed")
        await self._tell_all(tx, visitor, citizen, claim)
        return Claimed(claim_id, claim.due_at, None if fresh is None else fresh.text)

    async def _tell_all(self, tx: UnitOfWork, visitor: Visitor, citizen: Citizen, claim: NumberClaim) -> None:
        assert claim.due_at is not None
        await self._tell(
            tx,
            citizen,
            "notice-number-claimed",
            here=visitor.known,
            not_me=f"{NOT_MY_NUMBER}{claim.id}",
            phone_too=True,
            until=claim.due_at,
        )


async def note(tx: UnitOfWork, audit: Audit, visitor: Visitor, action: str) -> None:
    await audit.add(
        tx,
        actor=f"citizen:{visitor.citizen_id}",
        role="citizen",
        action=action,
        subject_index=visitor.owner_index,
        messenger=visitor.messenger,
    )
