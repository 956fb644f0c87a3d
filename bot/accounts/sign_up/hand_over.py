"""What was given in the optional part of a sign-up becomes the citizen's, however the account opens."""

from __future__ import annotations

from bot.accounts.secrets.answers import Answered, SecurityAnswers
from bot.accounts.secrets.word import sealed_word
from bot.accounts.sign_up.drafts import Drafts
from bot.accounts.sign_up.extras import extras_of
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.ids import Ids
from bot.ledger.mailboxes import EMAIL_PLACE
from storage.models import Citizen, Mailbox, Registration
from storage.unit_of_work import UnitOfWork

__all__ = ["HandOver"]


class HandOver:
    """Inside the transaction that opens the account; the form is emptied by the caller."""

    def __init__(
        self, clock: Clock, ids: Ids, vault: Vault, drafts: Drafts, answers: SecurityAnswers, audit: Audit
    ) -> None:
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._drafts = drafts
        self._answers = answers
        self._audit = audit

    async def __call__(self, tx: UnitOfWork, row: Registration, citizen: Citizen) -> None:
        """A first answer without its second is nothing, and goes with the form."""
        found = extras_of(row, self._drafts.get(row, "email"))
        if not found.given:
            return
        now = self._clock.now()
        citizen.pin_hash = row.pin_hash
        if row.password_hash is not None:
            citizen.password_hash, citizen.password_at = row.password_hash, now
        word = self._drafts.get(row, "phishing_word")
        if word is not None:
            citizen.phishing_word_sealed = sealed_word(self._vault, citizen.id, word)
        if "answers" in found.given:
            await self._answers.keep(tx, citizen.id, _answers_of(row))
        if found.email is not None:
            self._put_mailbox(tx, row, citizen.id, found.email)
        await self._audit.add(
            tx,
            actor=f"citizen:{citizen.id}",
            role="citizen",
            action="authn_set_at_sign_up",
            subject_index=citizen.national_code_index,
            what=",".join(found.given),
        )

    def _put_mailbox(self, tx: UnitOfWork, row: Registration, citizen_id: int, email: str) -> None:
        mailbox_id = self._ids.new()
        tx.session.add(
            Mailbox(
                id=mailbox_id,
                citizen_id=citizen_id,
                email_sealed=self._vault.seal(EMAIL_PLACE, mailbox_id, email),
                verified_at=row.email_verified_at,
            )
        )


def _answers_of(row: Registration) -> tuple[Answered, Answered]:
    assert row.first_question is not None
    assert row.first_answer_hash is not None
    assert row.second_question is not None
    assert row.second_answer_hash is not None
    return (
        Answered(row.first_question, row.first_answer_hash),
        Answered(row.second_question, row.second_answer_hash),
    )
