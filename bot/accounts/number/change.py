"""Changing the number while the old one is at hand: a code to the old, one to the new, and whose SIM it is.

The code to the old number is that of the step-up (bot.accounts.step_up). Binding a number is binding a new
authenticator: both numbers prove themselves, every address is told, other sessions end and sensitive acts
wait. Source: security reference, 2 («Phone change», NIST SP 800-63B-4, 3.1.3.3) and 3 («SIM swap»).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.accounts.codes import Codes, Flow, typed_code
from bot.accounts.hold import ensure_not_held, hold
from bot.accounts.rules import CHAT_PHONES_PER_DAY, HOLD_AFTER_NUMBER, PROOF_LASTS
from bot.accounts.security.password import own_rows
from bot.accounts.sessions import end_sessions
from bot.accounts.step_up import ensure_fresh
from bot.accounts.telling import TellOwner
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, Stale
from bot.gateways.identity import SimOwners
from bot.ids import Ids
from bot.phones import any_mobile, is_iranian
from storage.models import NumberChange
from storage.unit_of_work import UnitOfWork

__all__ = ["ChangeNumber", "GiveNewNumber", "NumberChanges", "ProveNewNumber", "SendNewNumberCode"]

PLACE = "number_change.phone_sealed"


def number_of_iran(typed: str) -> str:
    """E.164 of one whose owner can be asked about. Raises InvalidMobile, DomainError ``number-abroad``."""
    phone = any_mobile(typed)
    if not is_iranian(phone):
        raise DomainError("number-abroad")
    return phone


class NumberChanges:
    """The one change that a citizen has under way; what was typed lies sealed in its row."""

    def __init__(self, clock: Clock, ids: Ids, vault: Vault) -> None:
        self._clock = clock
        self._ids = ids
        self._vault = vault

    async def begin(
        self, tx: UnitOfWork, visitor: Visitor, citizen_id: int, phone: str, index: bytes
    ) -> NumberChange:
        """In place of the one before. The citizen's row must be locked."""
        now, row_id = self._clock.now(), self._ids.new()
        await tx.session.execute(delete(NumberChange).where(NumberChange.citizen_id == citizen_id))
        row = NumberChange(
            id=row_id,
            citizen_id=citizen_id,
            session_id=visitor.session_id,
            phone_sealed=self._vault.seal(PLACE, row_id, phone),
            phone_index=index,
            proven_at=None,
            created_at=now,
            expires_at=now + PROOF_LASTS,
        )
        tx.session.add(row)
        await tx.session.flush()
        return row

    async def own(self, tx: UnitOfWork, visitor: Visitor, citizen_id: int) -> NumberChange:
        """That of this very session, locked. Raises Stale."""
        row = await tx.session.scalar(
            select(NumberChange)
            .where(
                NumberChange.citizen_id == citizen_id,
                NumberChange.session_id == visitor.session_id,
                NumberChange.expires_at > self._clock.now(),
            )
            .with_for_update()
        )
        if row is None:
            raise Stale("number-over")
        return row

    def phone(self, row: NumberChange) -> str:
        return self._vault.open(PLACE, row.id, row.phone_sealed)

    def flow(self, visitor: Visitor, row: NumberChange) -> Flow:
        """Counted against the number as a sign-up's codes are: nobody's phone rings more often for this."""
        return Flow(
            "new-number",
            row.id,
            visitor.known,
            row.phone_index,
            self.phone(row),
            target=row.phone_index,
            citizen_id=row.citizen_id,
        )


class GiveNewNumber:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        vault: Vault,
        throttle: Throttle,
        changes: NumberChanges,
        codes: Codes,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault
        self._throttle = throttle
        self._changes = changes
        self._codes = codes

    async def __call__(self, visitor: Visitor, typed: str) -> datetime:
        """Sends a code to the new number; when it ends.

        Raises StepUpNeeded (the old number has not proven itself just now), DomainError (no mobile number
        of Iran; ``number-same``), NotAllowed (sensitive acts wait), Throttled, Stale.
        """
        now = self._clock.now()
        citizen_id, _ = ensure_fresh(visitor, now)
        phone = number_of_iran(typed)
        index = self._vault.index("phone", phone)
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, now)
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
            row = await self._changes.begin(tx, visitor, citizen_id, phone, index)
            ends = await self._codes.issue(tx, self._changes.flow(visitor, row))
            await tx.commit()
            return ends


class SendNewNumberCode:
    def __init__(self, uow: UnitOfWork, changes: NumberChanges, codes: Codes) -> None:
        self._uow = uow
        self._changes = changes
        self._codes = codes

    async def __call__(self, visitor: Visitor) -> datetime:
        """A new code to the same number; the one before dies. Raises Throttled, NotAllowed, Stale."""
        citizen_id, _ = visitor.ensure_in()
        async with self._uow as tx:
            row = await self._changes.own(tx, visitor, citizen_id)
            ends = await self._codes.issue(tx, self._changes.flow(visitor, row))
            await tx.commit()
            return ends


class ProveNewNumber:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, changes: NumberChanges, codes: Codes, audit: Audit
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._changes = changes
        self._codes = codes
        self._audit = audit

    async def __call__(self, visitor: Visitor, typed: str) -> None:
        """The new number is at hand too. Raises DomainError (wrong, expired, dead), Throttled, Stale."""
        citizen_id, owner_index = visitor.ensure_in()
        code = typed_code(typed)
        async with self._uow as tx:
            row = await self._changes.own(tx, visitor, citizen_id)
            refused = await self._codes.check(tx, self._changes.flow(visitor, row), code)
            if refused is None:
                row.proven_at = self._clock.now()
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen_id}",
                role="citizen",
                action="authn_new_number_fail" if refused else "authn_new_number_success",
                subject_index=owner_index,
                messenger=visitor.messenger,
            )
            await tx.commit()
        if refused is not None:
            raise refused


class ChangeNumber:
    """Asks whose SIM the proven number is, with no transaction open; then it is the account's."""

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        vault: Vault,
        changes: NumberChanges,
        sims: SimOwners,
        audit: Audit,
        tell: TellOwner,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault
        self._changes = changes
        self._sims = sims
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor) -> bool:
        """False: the SIM is not in the citizen's own name, and nothing changed.

        Both numbers and every other chat are told. Raises Unavailable (nothing is lost; try again), Stale
        (not proven, or over), NotAllowed.
        """
        citizen_id, _ = visitor.ensure_in()
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            row = await self._proven(tx, visitor, citizen_id)
            asked, phone = row.id, self._changes.phone(row)
            national_code = self._vault.open(
                "citizen.national_code_sealed", citizen_id, citizen.national_code_sealed
            )
        owns = await self._sims.owns(national_code, phone)
        async with self._uow as tx:
            await self._settle(tx, visitor, citizen_id, asked, owns)
            await tx.commit()
        return owns

    async def _proven(self, tx: UnitOfWork, visitor: Visitor, citizen_id: int) -> NumberChange:
        row = await self._changes.own(tx, visitor, citizen_id)
        if row.proven_at is None:
            raise Stale("number-over")
        return row

    async def _settle(
        self, tx: UnitOfWork, visitor: Visitor, citizen_id: int, asked: int, owns: bool
    ) -> None:
        now = self._clock.now()
        citizen, session = await own_rows(tx, visitor, citizen_id)
        ensure_not_held(citizen, now)
        row = await self._proven(tx, visitor, citizen_id)
        if row.id != asked:
            raise Stale("number-over")
        phone, index = self._changes.phone(row), row.phone_index
        await tx.session.delete(row)
        await self._audit.add(
            tx,
            actor=f"citizen:{citizen_id}",
            role="citizen",
            action="authn_number_changed" if owns else "authn_number_refused",
            subject_index=citizen.national_code_index,
            messenger=visitor.messenger,
        )
        if not owns:
            return
        # First by the number that goes: who loses it must hear of it.
        await self._tell(
            tx, citizen, "notice-number", here=visitor.known, session_id=visitor.session_id, phone_too=True
        )
        citizen.phone_sealed = self._vault.seal("citizen.phone_sealed", citizen_id, phone)
        citizen.phone_index, citizen.phone_verified_at = index, now
        await self._tell.phone(tx, citizen, "notice-number-new")
        hold(citizen, now + HOLD_AFTER_NUMBER)
        session.step_up_at = None
        await end_sessions(tx, citizen_id, now, "number-changed", but=visitor.session_id)
