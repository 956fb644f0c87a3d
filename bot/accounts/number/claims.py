"""A number that takes the place of a lost one: its row, and the end of waiting.

A claim waits for 72 hours, in which every address of the citizen is told and anyone of them ends it. Source:
security reference, 2 («Phone change»: else re-proof, a hold of 72 hours and notice).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.accounts.codes import Flow
from bot.accounts.hold import hold
from bot.accounts.rules import HOLD_AFTER_NUMBER, HOLD_AFTER_RECOVERY, PROOF_LASTS
from bot.accounts.sessions import end_sessions
from bot.accounts.telling import TellOwner
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotAllowed, NotFound, Stale
from bot.ids import Ids
from storage.database import Query, Reader
from storage.models import Citizen, NumberClaim
from storage.unit_of_work import UnitOfWork

__all__ = [
    "NOT_MY_NUMBER",
    "ApplyNumberClaims",
    "CancelNumberClaim",
    "NumberClaims",
    "ReadNumberClaim",
    "WaitingClaim",
    "bound_citizen",
]

PLACE = "number_claim.phone_sealed"
#: Callback data of «it was not me» under the news of a claim: with the claim's id.
NOT_MY_NUMBER = "go:notmynumber:"
#: Claims that one run looks at; the next run goes on.
CHUNK = 100
WAITING: Query = select(NumberClaim.id, NumberClaim.due_at).where(
    NumberClaim.citizen_id == bindparam("citizen"), NumberClaim.due_at.is_not(None)
)


async def bound_citizen(tx: UnitOfWork, visitor: Visitor) -> Citizen:
    """The citizen of this chat, in whatever standing, locked. Raises NotAllowed."""
    if visitor.citizen_id is None:
        raise NotAllowed("log-in-unbound")
    citizen = await tx.session.get(Citizen, visitor.citizen_id, with_for_update=True)
    if citizen is None or citizen.status != "active":
        raise NotAllowed("log-in-closed")
    return citizen


class NumberClaims:
    """The one claim of a citizen: being filled in, or waiting."""

    def __init__(self, clock: Clock, ids: Ids, vault: Vault) -> None:
        self._clock = clock
        self._ids = ids
        self._vault = vault

    async def begin(
        self, tx: UnitOfWork, visitor: Visitor, citizen_id: int, phone: str, index: bytes
    ) -> NumberClaim:
        """In place of one that was not finished. The citizen's row must be locked.

        Raises NotAllowed ``lost-number-waits`` (``until``).
        """
        waiting = await tx.session.scalar(
            select(NumberClaim.due_at).where(
                NumberClaim.citizen_id == citizen_id, NumberClaim.due_at.is_not(None)
            )
        )
        if waiting is not None:
            raise NotAllowed("lost-number-waits", until=waiting)
        await tx.session.execute(
            delete(NumberClaim).where(NumberClaim.citizen_id == citizen_id, NumberClaim.due_at.is_(None))
        )
        now, row_id = self._clock.now(), self._ids.new()
        row = NumberClaim(
            id=row_id,
            citizen_id=citizen_id,
            messenger_account_id=visitor.known,
            phone_sealed=self._vault.seal(PLACE, row_id, phone),
            phone_index=index,
            proven_at=None,
            due_at=None,
            created_at=now,
            expires_at=now + PROOF_LASTS,
        )
        tx.session.add(row)
        await tx.session.flush()
        return row

    async def own(self, tx: UnitOfWork, visitor: Visitor, *, proven: bool = False) -> NumberClaim:
        """That of this very chat, still being filled in, locked. Raises Stale."""
        row = await tx.session.scalar(
            select(NumberClaim)
            .where(
                NumberClaim.citizen_id == visitor.citizen_id,
                NumberClaim.messenger_account_id == visitor.known,
                NumberClaim.due_at.is_(None),
                NumberClaim.expires_at > self._clock.now(),
            )
            .with_for_update()
        )
        if row is None or (proven and row.proven_at is None):
            raise Stale("number-over")
        return row

    def phone(self, row: NumberClaim) -> str:
        return self._vault.open(PLACE, row.id, row.phone_sealed)

    def flow(self, visitor: Visitor, row: NumberClaim) -> Flow:
        """Counted against the number as a sign-up's codes are."""
        return Flow(
            "new-number",
            row.id,
            visitor.known,
            row.phone_index,
            self.phone(row),
            target=row.phone_index,
            citizen_id=row.citizen_id,
        )


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    id: int
    due_at: datetime


class ReadNumberClaim:
    """Whether a number waits, for a bound chat in whatever standing."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def __call__(self, visitor: Visitor) -> WaitingClaim | None:
        """None where nothing waits. Raises NotAllowed (a chat that is not bound)."""
        if visitor.citizen_id is None:
            raise NotAllowed("log-in-unbound")
        row = await self._reader.first(WAITING, citizen=visitor.citizen_id)
        return None if row is None else WaitingClaim(row.id, row.due_at)


class CancelNumberClaim:
    """«It was not me», or thought better of: any bound chat may, without a session."""

    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit, tell: TellOwner) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor, claim_id: int) -> None:
        """The number stays; other sessions end and sensitive acts wait, for somebody may know a secret.

        Raises NotAllowed (a chat that is not bound), NotFound (somebody else's, applied or ended already).
        """
        async with self._uow as tx:
            citizen = await bound_citizen(tx, visitor)
            claim = await tx.session.get(NumberClaim, claim_id, with_for_update=True)
            if claim is None or claim.citizen_id != citizen.id or claim.due_at is None:
                raise NotFound("lost-number-none")
            await tx.session.delete(claim)
            now = self._clock.now()
            await end_sessions(tx, citizen.id, now, "not-me", but=visitor.session_id)
            hold(citizen, now + HOLD_AFTER_RECOVERY)
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen.id}",
                role="citizen",
                action="authn_number_claim_cancelled",
                subject_index=citizen.national_code_index,
                messenger=visitor.messenger,
            )
            await self._tell(tx, citizen, "notice-number-cancelled", here=visitor.known, phone_too=True)
            await tx.commit()


class ApplyNumberClaims:
    """Periodic: whose wait is over has the new number. Each claim in a transaction of its own."""

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        vault: Vault,
        claims: NumberClaims,
        audit: Audit,
        tell: TellOwner,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault
        self._claims = claims
        self._audit = audit
        self._tell = tell

    async def __call__(self) -> int:
        """How many numbers were changed."""
        async with self._uow as tx:
            due = (
                select(NumberClaim.id, NumberClaim.citizen_id)
                .where(NumberClaim.due_at <= self._clock.now())
                .order_by(NumberClaim.due_at)
                .limit(CHUNK)
            )
            found = (await tx.session.execute(due)).all()
        return sum([await self._apply(row.id, row.citizen_id) for row in found])

    async def _apply(self, claim_id: int, citizen_id: int) -> bool:
        async with self._uow as tx:
            citizen = await tx.session.get(Citizen, citizen_id, with_for_update=True)
            claim = await tx.session.get(NumberClaim, claim_id, with_for_update=True)
            if citizen is None or claim is None:
                return False
            await tx.session.delete(claim)
            is_active = citizen.status == "active"
            if is_active:
                await self._change(tx, citizen, claim)
            await tx.commit()
            return is_active

    async def _change(self, tx: UnitOfWork, citizen: Citizen, claim: NumberClaim) -> None:
        now = self._clock.now()
        await self._tell(tx, citizen, "notice-number", here=None, phone_too=True)
        citizen.phone_sealed = self._vault.seal("citizen.phone_sealed", citizen.id, self._claims.phone(claim))
        citizen.phone_index, citizen.phone_verified_at = claim.phone_index, claim.proven_at or now
        await self._tell.phone(tx, citizen, "notice-number-new")
        hold(citizen, now + HOLD_AFTER_NUMBER)
        await end_sessions(tx, citizen.id, now, "number-changed")
        await self._audit.add(
            tx,
            actor="system",
            role="system",
            action="authn_number_changed",
            subject_index=citizen.national_code_index,
        )
