"""The optional part of a sign-up, given whole, and what came of it."""

from __future__ import annotations

from sqlalchemy import select

from bot.accounts.secrets.answers import normalised_answer
from bot.accounts.secrets.passwords import normalised
from bot.accounts.secrets.word import chosen_word
from bot.accounts.sign_up.drafts import Draft
from bot.accounts.sign_up.mailbox import GiveSignUpEmail, ProveSignUpEmail
from bot.accounts.sign_up.optional import AnswerQuestion, ChoosePassword, ChoosePin, ChooseWord
from bot.accounts.visitor import Visitor
from bot.crypto import SecretHasher, Vault
from bot.ledger.mailboxes import EMAIL_PLACE
from storage.database import Database
from storage.models import Citizen, Mailbox, Registration, SecurityAnswer
from storage.unit_of_work import UnitOfWork
from tests.house import House, mailbox_code

EMAIL, PASSWORD, PIN, WORD = "sara@example.ir", "سنگی در رودخانه", "82041957", "انار سرخ"
ANSWERS = {"first_trip": "ماسوله", "loved_book": "بوستان"}
ALL = ("email", "answers", "password", "pin", "word")


async def gives_everything(house: House, visitor: Visitor) -> Draft:
    """Each item once, in the order of the window."""
    await house.act(GiveSignUpEmail, visitor, EMAIL)
    await house.act(ProveSignUpEmail, visitor, await mailbox_code(house))
    for question, answer in ANSWERS.items():
        await house.act(AnswerQuestion, visitor, question, answer)
    await house.act(ChoosePassword, visitor, PASSWORD)
    await house.act(ChoosePin, visitor, PIN)
    draft: Draft = await house.act(ChooseWord, visitor, WORD)
    return draft


async def form_of(database: Database) -> Registration:
    """The newest of all."""
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(Registration).order_by(Registration.created_at.desc()).limit(1))
    assert row is not None
    return row


async def ensure_citizen_has_everything(house: House, database: Database) -> None:
    """Whoever is bound to the first chat. Each secret fits, and is sealed anew for the row it lies in now."""
    hasher, vault = await house.get(SecretHasher), await house.get(Vault)
    async with UnitOfWork(database) as tx:
        citizen = await tx.session.get_one(Citizen, (await house.visitor()).citizen_id)
        mailbox = (await tx.session.scalars(select(Mailbox))).one()
        answers = list(await tx.session.scalars(select(SecurityAnswer)))
    assert citizen.password_hash is not None
    assert citizen.pin_hash is not None
    assert citizen.password_at is not None
    assert await hasher.fits(citizen.password_hash, normalised(PASSWORD))
    assert await hasher.fits(citizen.pin_hash, PIN)
    assert chosen_word(vault, citizen) == WORD
    assert mailbox.citizen_id == citizen.id
    assert vault.open(EMAIL_PLACE, mailbox.id, mailbox.email_sealed) == EMAIL
    assert {row.question for row in answers} == ANSWERS.keys()
    for row in answers:
        assert row.citizen_id == citizen.id
        assert await hasher.fits(row.answer_hash, normalised_answer(ANSWERS[row.question]))
