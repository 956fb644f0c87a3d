"""Opens a sign-up, or goes on with the one under way."""

from __future__ import annotations

import hashlib

from sqlalchemy import select, update

from bot.accounts.rules import CONSENT_VERSION, DRAFT_LIFE, PROOF_LASTS
from bot.accounts.sign_up.drafts import Draft, Drafts
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.errors import NotAllowed
from bot.ids import Ids
from storage.database import Reader
from storage.models import Consent, ConsentText, Registration
from storage.unit_of_work import UnitOfWork


class ConsentChangedError(Exception):
    """The words of the consent changed and its version did not: nobody could say what was agreed to."""


class BeginSignUp:
    """Keeps the consent (text, version, time) and opens a draft that lives a day."""

    def __init__(self, uow: UnitOfWork, clock: Clock, ids: Ids, drafts: Drafts) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._drafts = drafts

    async def __call__(self, visitor: Visitor, consent_text: str) -> Draft:
        """``consent_text`` is what was on the screen. Raises NotAllowed for one who is logged in."""
        account_id = _guest(visitor)
        async with self._uow as tx:
            await tx.lock(f"sign-up:{account_id}")
            await self._keep_consent(tx, account_id, consent_text)
            draft = await self._draft(tx, account_id)
            await tx.commit()
            return draft

    async def go_on(self, visitor: Visitor) -> Draft | None:
        """The form under way; None when its consent is asked for anew, for the text has changed since.

        Raises NotAllowed for one who is logged in.
        """
        account_id = _guest(visitor)
        async with self._uow as tx:
            await tx.lock(f"sign-up:{account_id}")
            if not await _agreed(tx, account_id):
                return None
            draft = await self._draft(tx, account_id)
            await tx.commit()
            return draft

    async def _draft(self, tx: UnitOfWork, account_id: int) -> Draft:
        """The living one, else a new one."""
        now = self._clock.now()
        await tx.session.execute(
            update(Registration)
            .where(
                Registration.messenger_account_id == account_id,
                Registration.state == "draft",
                Registration.expires_at <= now,
            )
            .values(state="abandoned", **EMPTIED)
        )
        row = await tx.session.scalar(
            select(Registration).where(
                Registration.messenger_account_id == account_id, Registration.state == "draft"
            )
        )
        if row is None:
            row = Registration(
                id=self._ids.new(),
                messenger_account_id=account_id,
                state="draft",
                created_at=now,
                updated_at=now,
                expires_at=now + DRAFT_LIFE,
            )
            await self._carry_over(tx, row)
            tx.session.add(row)
        return self._drafts.opened(row)

    async def _carry_over(self, tx: UnitOfWork, row: Registration) -> None:
        """Who has just heard that their data do not fit need not prove the same number again."""
        last = await tx.session.scalar(
            select(Registration)
            .where(
                Registration.messenger_account_id == row.messenger_account_id,
                Registration.outcome == "mismatch",
                Registration.phone_verified_at > row.created_at - PROOF_LASTS,
            )
            .order_by(Registration.updated_at.desc())
            .limit(1)
        )
        if last is not None:
            self._drafts.put(row, "phone", self._drafts.get(last, "phone"))
            row.phone_index, row.phone_verified_at = last.phone_index, last.phone_verified_at

    async def _keep_consent(self, tx: UnitOfWork, account_id: int, consent_text: str) -> None:
        if await _agreed(tx, account_id):
            return
        await self._keep_text(tx, consent_text)
        tx.session.add(
            Consent(
                id=self._ids.new(),
                messenger_account_id=account_id,
                version=CONSENT_VERSION,
                accepted_at=self._clock.now(),
            )
        )

    async def _keep_text(self, tx: UnitOfWork, text: str) -> None:
        """Written by the first who agrees to this version. Raises ConsentChangedError."""
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        await tx.session.execute(
            tx.insert_into(ConsentText)
            .values(version=CONSENT_VERSION, text=text, sha256=sha256, written_at=self._clock.now())
            .on_conflict_do_nothing(index_elements=["version"])
        )
        kept = await tx.session.get_one(ConsentText, CONSENT_VERSION)
        if kept.sha256 != sha256:
            raise ConsentChangedError(CONSENT_VERSION)
        if not kept.text:
            # Agreed to before texts were kept: only its hash was known.
            kept.text = text


def _guest(visitor: Visitor) -> int:
    account_id = visitor.known
    if visitor.standing != "guest":
        raise NotAllowed("sign-up-already-in")
    return account_id


async def _agreed(tx: UnitOfWork, account_id: int) -> bool:
    """Whether this account has agreed to the consent as it is now."""
    found = await tx.session.scalar(
        select(Consent.id).where(
            Consent.messenger_account_id == account_id, Consent.version == CONSENT_VERSION
        )
    )
    return found is not None


# An abandoned form keeps no personal data.
EMPTIED: dict[str, None] = dict.fromkeys(
    (
        "phone_sealed",
        "phone_index",
        "national_code_sealed",
        "national_code_index",
        "birth_date_sealed",
        "first_name_sealed",
        "last_name_sealed",
    )
)


async def has_draft(reader: Reader, visitor: Visitor) -> bool:
    """Whether a sign-up of this account is under way."""
    row = await reader.first(
        select(Registration.id).where(
            Registration.messenger_account_id == visitor.account_id, Registration.state == "draft"
        )
    )
    return row is not None
