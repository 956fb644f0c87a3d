"""The end of a sign-up, in the transaction of whoever brings it about: the account, the row, the news."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from sqlalchemy import select

from bot.accounts.booked_before import hand_on_booked
from bot.accounts.mailbox.codes import MailboxCodes
from bot.accounts.rules import IN_PERSON_LIFE
from bot.accounts.sign_up import extras
from bot.accounts.sign_up.drafts import Draft, Drafts
from bot.accounts.sign_up.hand_over import HandOver
from bot.accounts.sign_up.mailbox import sign_up_flow
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError
from bot.identifiers import IRANIAN
from bot.ids import Ids
from bot.ledger import Kind, Ledger, Recipient, Telling, ToChat, ToPhone
from bot.ledger.telling import Word
from storage.models import Citizen, MessengerAccount, Registration
from storage.unit_of_work import UnitOfWork

__all__ = ["Ending", "LateOutcome", "Outcome", "Reason", "Visit", "outcome_of", "visit", "why_in_person"]

Outcome = Literal["activated", "in_person", "mismatch"]
#: ``known``: by the time the registries answered there was an account.
LateOutcome = Literal["activated", "in_person", "mismatch", "known"]
#: Why an account waits for a visit: the SIM is somebody else's; a number of another country; or no registry
#: that we can ask knows the person or the SIM.
Reason = Literal["sim", "abroad", "not-asked"]
Visit = dict[str, str | bool]
SMS_LIFE = timedelta(days=2)
#: What each outcome is called in an SMS; in the chat too, where nobody waited before the window.
WORDS: dict[LateOutcome, str] = {
    "activated": "sign-up-sms-activated",
    "in_person": "sign-up-sms-in-person",
    "mismatch": "sign-up-sms-mismatch",
    "known": "sign-up-sms-known",
}


class Ending:
    def __init__(
        self,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        drafts: Drafts,
        hand_over: HandOver,
        mailbox_codes: MailboxCodes,
        ledger: Ledger,
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._drafts = drafts
        self._hand_over = hand_over
        self._mailbox_codes = mailbox_codes
        self._ledger = ledger

    async def bring(self, tx: UnitOfWork, row: Registration, outcome: LateOutcome, *, chat_too: bool) -> str:
        """``row`` must be locked; gives the tracking code.

        ``chat_too``: nobody looks at the window, so that the chat is told as well. Raises DomainError
        ``sign-up-known``, ``sign-up-account-taken``.
        """
        draft = self._drafts.opened(row)
        await self._mailbox_codes.end(tx, sign_up_flow(row))
        citizen_id = await self._open_account(tx, row, draft) if outcome == "activated" else None
        self._empty(row, outcome)
        row.state, row.outcome, row.citizen_id = "done", outcome, citizen_id
        row.ask_at = None
        row.tracking_code = row.tracking_code or self._ids.reference()
        self._drafts.touch(row)
        # Told once an outcome: a visit in person ends one that has ended already.
        await self._tell(tx, row, draft, WORDS[outcome], outcome, chat_too=chat_too)
        return row.tracking_code

    def _empty(self, row: Registration, outcome: LateOutcome) -> None:
        if outcome in ("activated", "known"):
            self._drafts.empty(row)
        elif outcome == "in_person":
            row.expires_at = self._clock.now() + IN_PERSON_LIFE
        else:
            # What spares a second proof of the number stays a while; secrets do not.
            extras.forget_all(row)

    async def _open_account(self, tx: UnitOfWork, row: Registration, draft: Draft) -> int:
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
        account = await tx.session.get(MessengerAccount, row.messenger_account_id, with_for_update=True)
        if account is None or account.citizen_id is not None:
            raise DomainError("sign-up-account-taken")
        citizen_id = self._ids.new()
        citizen = Citizen(
            id=citizen_id,
            identifier_kind=row.identifier_kind,
            national_code_index=row.national_code_index,
            phone_index=row.phone_index,
            status="active",
            pin_hash=None,
            phone_verified_at=row.phone_verified_at,
            created_at=self._clock.now(),
            **self._sealed(citizen_id, draft),
        )
        tx.session.add(citizen)
        await tx.session.flush()
        await self._hand_over(tx, row, citizen)
        account.citizen_id, account.bound_at = citizen_id, self._clock.now()
        await hand_on_booked(tx, account.id, citizen_id)
        return citizen_id

    def _sealed(self, citizen_id: int, draft: Draft) -> dict[str, bytes | None]:
        """The form's fields, sealed anew for the citizen's row; what was not asked stays empty."""
        assert draft.birth_date is not None
        plain = {
            "phone": draft.phone,
            "national_code": draft.national_code,
            "birth_date": draft.birth_date.isoformat(),
            "first_name": draft.first_name,
            "last_name": draft.last_name,
            "gender": draft.gender,
            "certificate": draft.certificate,
        }
        return {
            f"{name}_sealed": None
            if value is None
            else self._vault.seal(f"citizen.{name}_sealed", citizen_id, value)
            for name, value in plain.items()
        }

    async def tell_waiting(
        self, tx: UnitOfWork, row: Registration, words: str, *, chat_too: bool, **more: Word
    ) -> None:
        """News of a sign-up that waits; ``more``: what its words take beside those of every end."""
        once = str(self._ids.new())
        await self._tell(tx, row, self._drafts.opened(row), words, once, chat_too=chat_too, **more)

    async def _tell(
        self,
        tx: UnitOfWork,
        row: Registration,
        draft: Draft,
        words: str,
        once: str,
        *,
        chat_too: bool,
        **more: Word,
    ) -> None:
        assert draft.phone is not None
        assert row.tracking_code is not None
        recipients: list[Recipient] = [ToPhone(draft.phone, row.citizen_id)]
        account = await tx.session.get(MessengerAccount, row.messenger_account_id)
        if chat_too and account is not None:
            recipients.append(ToChat(account.messenger, account.chat_id, row.citizen_id))
        telling = Telling(
            dedupe_key=f"sign-up:{row.id}:{once}",
            kind=Kind.ACCOUNT,
            words_key=words,
            words_args={
                "tracking": row.tracking_code,
                "days": IN_PERSON_LIFE.days,
                **visit(draft),
                **more,
            },
            expires_at=self._clock.now() + SMS_LIFE,
        )
        await self._ledger.tell(tx, telling, recipients)


def outcome_of(draft: Draft) -> Outcome:
    """Seed 002: data that do not fit the registry are refused; a SIM of another needs a visit.

    So does what nobody could be asked about: that is neither refused nor believed.
    """
    if draft.civil_registry not in ("matched", "not-asked"):
        return "mismatch"
    fits = draft.sim_owner == draft.civil_registry == "matched"
    return "activated" if fits else "in_person"


def why_in_person(draft: Draft) -> Reason:
    """Of a draft whose outcome is ``in_person``; ``sim`` of any other, where nothing was left unasked."""
    if draft.civil_registry == "not-asked":
        return "not-asked"
    if draft.abroad:
        return "abroad"
    return "not-asked" if draft.sim_owner == "not-asked" else "sim"


def visit(draft: Draft) -> Visit:
    """What the words of a visit hang on: which papers, where, and why."""
    return {"kind": draft.kind or IRANIAN, "abroad": draft.abroad, "reason": why_in_person(draft)}
