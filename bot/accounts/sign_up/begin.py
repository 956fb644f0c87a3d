"""Opens a sign-up, or goes on with the one under way."""

from __future__ import annotations

from itertools import chain

from sqlalchemy import select, update

from bot.accounts.consent import keep_text
from bot.accounts.rules import CONSENT_VERSION, DRAFT_LIFE, PROOF_LASTS
from bot.accounts.sign_up.drafts import Draft, Drafts
from bot.accounts.sign_up.extras import COLUMNS
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.errors import NotAllowed
from bot.ids import Ids
from storage.database import Reader
from storage.models import Consent, Registration
from storage.unit_of_work import UnitOfWork


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
            await _ensure_none_waits(tx, account_id)
            row = Registration(
                id=self._ids.new(),
                messenger_account_id=account_id,
                state="draft",
                abroad=False,
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
            row.abroad = last.abroad

    async def _keep_consent(self, tx: UnitOfWork, account_id: int, consent_text: str) -> None:
        if await _agreed(tx, account_id):
            return
        await keep_text(tx, CONSENT_VERSION, consent_text, self._clock.now())
        tx.session.add(
            Consent(
                id=self._ids.new(),
                messenger_account_id=account_id,
                version=CONSENT_VERSION,
                accepted_at=self._clock.now(),
            )
        )


def _guest(visitor: Visitor) -> int:
    account_id = visitor.known
    if visitor.standing != "guest":
        raise NotAllowed("sign-up-already-in")
    return account_id


async def _ensure_none_waits(tx: UnitOfWork, account_id: int) -> None:
    """Raises NotAllowed: one waits for a registry, and the menu has the way back to it."""
    waits = await tx.session.scalar(
        select(Registration.id).where(
            Registration.messenger_account_id == account_id, Registration.state == "waiting"
        )
    )
    if waits is not None:
        raise NotAllowed("sign-up-waits")


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
        "identifier_kind",
        "national_code_sealed",
        "national_code_index",
        "birth_date_sealed",
        "first_name_sealed",
        "last_name_sealed",
        "gender_sealed",
        "certificate_sealed",
        *chain.from_iterable(COLUMNS.values()),
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
