"""The end of a sign-up: one of three outcomes, each told by SMS (seed 002)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import select

from bot.accounts.rules import IN_PERSON_LIFE
from bot.accounts.sign_up.drafts import Draft, Drafts
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, Stale
from bot.ids import Ids
from bot.ledger import Kind, Ledger, Telling, ToPhone
from storage.models import Citizen, MessengerAccount, Registration
from storage.unit_of_work import UnitOfWork

Outcome = Literal["activated", "in_person", "mismatch"]
SMS_LIFE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class SignedUp:
    outcome: Outcome
    tracking_code: str


class ConfirmSignUp:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        drafts: Drafts,
        ledger: Ledger,
        audit: Audit,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._drafts = drafts
        self._ledger = ledger
        self._audit = audit

    async def __call__(self, visitor: Visitor) -> SignedUp:
        """Raises DomainError ``sign-up-known`` (an account with these very data exists), Stale."""
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            draft = self._drafts.opened(row)
            if draft.step != "review":
                raise Stale("sign-up-over")
            outcome = outcome_of(draft)
            citizen_id = await self._open_account(tx, row, draft, visitor) if outcome == "activated" else None
            row.state, row.outcome, row.citizen_id = "done", outcome, citizen_id
            row.tracking_code = self._ids.reference()
            self._drafts.touch(row)
            await self._tell(tx, row, draft)
            if outcome == "activated":
                self._drafts.empty(row)
            elif outcome == "in_person":
                row.expires_at = self._clock.now() + IN_PERSON_LIFE
            await self._audit.add(
                tx,
                actor=f"account:{visitor.known}",
                role="citizen",
                action=f"sign_up_{outcome}",
                subject_index=row.national_code_index,
            )
            await tx.commit()
            return SignedUp(outcome, row.tracking_code)

    async def _open_account(self, tx: UnitOfWork, row: Registration, draft: Draft, visitor: Visitor) -> int:
        """A citizen and the binding of this messenger account. The unique index has the last word."""
        assert row.national_code_index is not None
        assert row.phone_index is not None
        assert row.phone_verified_at is not None
        await tx.lock(f"citizen:{row.national_code_index.hex()}")
        known = await tx.session.scalar(
            select(Citizen.id).where(Citizen.national_code_index == row.national_code_index)
        )
        if known is not None:
            raise DomainError("sign-up-known")
        citizen_id = self._ids.new()
        tx.session.add(
            Citizen(
                id=citizen_id,
                national_code_index=row.national_code_index,
                phone_index=row.phone_index,
                status="active",
                pin_hash=None,
                phone_verified_at=row.phone_verified_at,
                created_at=self._clock.now(),
                **self._sealed(citizen_id, draft),
            )
        )
        await tx.session.flush()
        account = await tx.session.get(MessengerAccount, visitor.known, with_for_update=True)
        if account is None or account.citizen_id is not None:
            raise DomainError("sign-up-account-taken")
        account.citizen_id, account.bound_at = citizen_id, self._clock.now()
        return citizen_id

    def _sealed(self, citizen_id: int, draft: Draft) -> dict[str, bytes]:
        """The form's fields, sealed anew for the citizen's row."""
        assert draft.birth_date is not None
        plain = {
            "phone": draft.phone,
            "national_code": draft.national_code,
            "birth_date": draft.birth_date.isoformat(),
            "first_name": draft.first_name,
            "last_name": draft.last_name,
        }
        return {
            f"{name}_sealed": self._vault.seal(f"citizen.{name}_sealed", citizen_id, value or "")
            for name, value in plain.items()
        }

    async def _tell(self, tx: UnitOfWork, row: Registration, draft: Draft) -> None:
        assert draft.phone is not None
        assert row.tracking_code is not None
        telling = Telling(
            dedupe_key=f"sign-up:{row.id}",
            kind=Kind.ACCOUNT,
            words_key=f"sign-up-sms-{(row.outcome or '').replace('_', '-')}",
            words_args={"tracking": row.tracking_code, "days": IN_PERSON_LIFE.days},
            expires_at=self._clock.now() + SMS_LIFE,
        )
        await self._ledger.tell(tx, telling, [ToPhone(draft.phone, row.citizen_id)])


def outcome_of(draft: Draft) -> Outcome:
    """Seed 002: data that do not fit the registry are refused; a SIM of another needs a visit."""
    if draft.civil_registry != "matched":
        return "mismatch"
    return "activated" if draft.sim_owner == "matched" else "in_person"
