"""What is given in the optional part waits in the form, becomes the citizen's with the account, and goes with
any other end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.log_in.second import EnterPassword
from bot.accounts.rules import ASK_AGAIN_EVERY
from bot.accounts.secrets.passwords import WeakPassword
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.extras import COLUMNS
from bot.accounts.sign_up.fill_in import GiveBirthDate, GiveNationalCode, GivePhone
from bot.accounts.sign_up.mailbox import (
    AwaitedLetter,
    GiveSignUpEmail,
    ProveSignUpEmail,
    SendSignUpEmailCode,
)
from bot.accounts.sign_up.optional import (
    AnswerQuestion,
    ChoosePassword,
    ChoosePin,
    ChooseWord,
    PassExtras,
    TakeBackExtra,
)
from bot.accounts.sign_up.review import ReadDraft
from bot.accounts.sign_up.wait import AskRegistriesAgain, WaitForRegistries
from bot.crypto import SecretHasher
from bot.errors import DomainError, NotAllowed, Stale, Throttled, Unavailable
from storage.database import Database
from storage.models import (
    AuditEntry,
    Citizen,
    Delivery,
    Mailbox,
    MailboxCode,
    Registration,
    SecurityAnswer,
)
from storage.unit_of_work import UnitOfWork
from tests.accounts.optional import (
    ALL,
    ANSWERS,
    EMAIL,
    PASSWORD,
    PIN,
    WORD,
    ensure_citizen_has_everything,
    form_of,
    gives_everything,
)
from tests.accounts.steps import agrees, certified, code_right, confirmed, proven, signed_up
from tests.clock import ManualClock
from tests.conftest import NOON
from tests.house import OWN_BIRTH, OWN_CODE, House, mailbox_code

#: Says nothing of the engines.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def how_many(database: Database, model: Any, *where: Any) -> int:
    async with UnitOfWork(database) as tx:
        return await tx.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


async def ensure_form_is_empty(database: Database) -> None:
    row = await form_of(database)
    assert {getattr(row, name) for names in COLUMNS.values() for name in names} == {None}


async def filled(house: House, user_id: int = 5001, **form: object) -> None:
    visitor = await house.visitor(user_id)
    await proven(house, visitor, **form)
    await gives_everything(house, visitor)


# the hand-over, one way to an account after the other


async def test_activated_at_once_all_of_it_is_the_citizens(house: House, database: Database) -> None:
    await filled(house)
    done = await confirmed(house, await house.visitor())
    assert (done.outcome, done.missing) == ("activated", ())
    await ensure_citizen_has_everything(house, database)
    await ensure_form_is_empty(database)
    async with UnitOfWork(database) as tx:
        line = await tx.session.scalar(select(AuditEntry).where(AuditEntry.action == "authn_set_at_sign_up"))
    assert line is not None
    assert line.details == {"what": ",".join(ALL)}


@ON_SQLITE
async def test_the_first_login_asks_for_the_password_and_offers_only_what_is_missing(house: House) -> None:
    await filled(house)
    await confirmed(house, await house.visitor())
    visitor = await house.visitor()
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    done = await house.act(EnterLoginCode, visitor, asked.request_id, await house.code("log-in"))
    assert done.session_id is None
    done = await house.act(EnterPassword, visitor, asked.request_id, PASSWORD)
    assert (done.is_first, done.has_mailbox) == (True, True)


async def test_activated_after_a_slow_registry_it_is_too(
    house: House, database: Database, clock: ManualClock
) -> None:
    await filled(house)
    house.registries.down = True
    with pytest.raises(Unavailable):
        await house.act(CheckIdentity, await house.visitor())
    await house.act(WaitForRegistries, await house.visitor())
    house.registries.down = False
    clock.advance(ASK_AGAIN_EVERY)
    assert await house.act(AskRegistriesAgain) == 1
    await ensure_citizen_has_everything(house, database)
    await ensure_form_is_empty(database)


@ON_SQLITE
async def test_who_skips_it_has_none_of_it(house: House, database: Database) -> None:
    done = await signed_up(house, await house.visitor())
    assert (done.outcome, done.missing) == ("activated", ALL)
    async with UnitOfWork(database) as tx:
        citizen = (await tx.session.scalars(select(Citizen))).one()
    assert (citizen.password_hash, citizen.password_at, citizen.pin_hash) == (None, None, None)
    assert citizen.phishing_word_sealed is None
    assert (await how_many(database, Mailbox), await how_many(database, SecurityAnswer)) == (0, 0)
    assert await how_many(database, AuditEntry, AuditEntry.action == "authn_set_at_sign_up") == 0


# it goes with every other end


async def test_refused_it_goes_at_once_and_a_new_form_knows_nothing_of_it(
    house: House, database: Database
) -> None:
    await filled(house, birth_date=OWN_BIRTH + timedelta(days=1))
    assert (await confirmed(house, await house.visitor())).outcome == "mismatch"
    await ensure_form_is_empty(database)
    draft = await agrees(house, await house.visitor())
    assert (draft.step, draft.extras.given) == ("national-code", ())


async def test_with_an_account_by_then_it_goes_and_that_account_is_left_as_it_is(
    house: House, database: Database, clock: ManualClock
) -> None:
    await filled(house)
    house.registries.down = True
    await house.act(WaitForRegistries, await house.visitor())
    house.registries.down = False
    await signed_up(house, await house.visitor(5002))
    clock.advance(ASK_AGAIN_EVERY)
    assert await house.act(AskRegistriesAgain) == 1
    async with UnitOfWork(database) as tx:
        citizen = (await tx.session.scalars(select(Citizen))).one()
    assert (citizen.password_hash, await how_many(database, Mailbox)) == (None, 0)
    assert await how_many(database, Registration, Registration.password_hash.is_not(None)) == 0


async def test_abandoned_it_goes_with_the_form(house: House, database: Database, clock: ManualClock) -> None:
    await filled(house)
    clock.advance(timedelta(hours=25))
    await agrees(house, await house.visitor())
    async with UnitOfWork(database) as tx:
        old = await tx.session.scalar(select(Registration).where(Registration.state == "abandoned"))
    assert old is not None
    assert {getattr(old, name) for names in COLUMNS.values() for name in names} == {None}


async def test_no_secret_can_stay_in_a_form_that_has_ended(house: House, database: Database) -> None:
    await signed_up(house, await house.visitor())
    for left in (
        {"password_hash": "h"},
        {"pin_hash": "h"},
        {"phishing_word_sealed": b"x"},
        {"email_sealed": b"x", "email_verified_at": NOON},
        {"first_question": "first_trip", "first_answer_hash": "h"},
    ):
        with pytest.raises(IntegrityError):
            async with UnitOfWork(database) as tx:
                await tx.session.execute(update(Registration).values(**left))


# the mailbox


async def test_a_mailbox_that_was_not_verified_is_never_used(house: House, database: Database) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    await house.act(GiveSignUpEmail, visitor, EMAIL)
    code = await mailbox_code(house)
    draft = await house.act(ReadDraft, visitor)
    assert (draft.extras.email, draft.extras.given) == (None, ())
    assert await (await house.get(AwaitedLetter))(visitor, draft)
    await confirmed(house, visitor)
    assert await how_many(database, Mailbox) == 0
    assert await how_many(database, Delivery, Delivery.channel == "email") == 1  # the code, and no news
    assert await how_many(database, MailboxCode, MailboxCode.state == "alive") == 0
    with pytest.raises(Stale):
        await house.act(ProveSignUpEmail, visitor, code)


async def test_in_the_form_there_is_no_mailbox_without_the_time_of_its_proof(
    house: House, database: Database
) -> None:
    await proven(house, await house.visitor())
    with pytest.raises(IntegrityError):
        async with UnitOfWork(database) as tx:
            await tx.session.execute(update(Registration).values(email_sealed=b"x"))


@ON_SQLITE
async def test_its_code_is_counted_and_bounded_like_a_citizens(house: House, clock: ManualClock) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    with pytest.raises(NotAllowed, match="sign-up-email-over"):
        await house.act(SendSignUpEmailCode, visitor)
    await house.act(GiveSignUpEmail, visitor, EMAIL)
    with pytest.raises(Throttled, match="email-code-often"):
        await house.act(SendSignUpEmailCode, visitor)
    wrong = "00000000" if await mailbox_code(house) != "00000000" else "00000001"
    with pytest.raises(DomainError, match="email-code-wrong"):
        await house.act(ProveSignUpEmail, visitor, wrong)
    clock.advance(timedelta(seconds=61))
    await house.act(SendSignUpEmailCode, visitor)
    draft = await house.act(ProveSignUpEmail, visitor, await mailbox_code(house))
    assert draft.extras.email == EMAIL
    with pytest.raises(DomainError, match="sign-up-email-same"):
        await house.act(GiveSignUpEmail, visitor, EMAIL)


@ON_SQLITE
async def test_another_chat_cannot_use_its_code(house: House) -> None:
    await proven(house, await house.visitor(5001))
    await house.act(GiveSignUpEmail, await house.visitor(5001), EMAIL)
    house.registries.sims["+989121110002"] = OWN_CODE
    other = await house.visitor(5002)
    await proven(house, other, phone="+989121110002")
    with pytest.raises(NotAllowed, match="email-code-over"):
        await house.act(ProveSignUpEmail, other, await mailbox_code(house))


# the rules are those of the account, and a refusal loses nothing


@ON_SQLITE
async def test_bad_input_is_refused_by_the_rules_of_the_account_and_loses_nothing(house: House) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    given = await gives_everything(house, visitor)
    assert given.extras.given == ALL
    with pytest.raises(WeakPassword) as weak:
        await house.act(ChoosePassword, visitor, f"x{OWN_CODE}x")
    assert [each.rule.name for each in weak.value.seen if not each.is_kept] == ["own"]
    for act, typed, key in (
        (ChoosePin, "1234", "pin-shape"),
        (ChoosePin, OWN_CODE, "pin-guessable"),
        (ChooseWord, "سارا احمدی", "phishing-word-own"),
        (GiveSignUpEmail, "sara@", "error-email-shape"),
    ):
        with pytest.raises(DomainError, match=key):
            await house.act(act, visitor, typed)
    for question, answer, key in (
        ("favourite", "گندم", "question-unknown"),
        ("first_trip", "احمدی", "answer-own"),
        ("first_trip", PASSWORD, "answer-is-password"),
    ):
        with pytest.raises(DomainError, match=key):
            await house.act(AnswerQuestion, visitor, question, answer)
    assert (await house.act(ReadDraft, visitor)).extras == given.extras


@ON_SQLITE
async def test_one_answer_alone_is_nothing_and_a_new_first_one_takes_the_place_of_both(
    house: House, database: Database
) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    first, second = ANSWERS
    draft = await house.act(AnswerQuestion, visitor, first, ANSWERS[first])
    assert (draft.extras.given, draft.extras.first_question) == ((), first)
    for question, answer, key in (
        (first, "دیگری", "question-twice"),
        (second, ANSWERS[first], "answer-twice"),
    ):
        with pytest.raises(DomainError, match=key):
            await house.act(AnswerQuestion, visitor, question, answer)
    draft = await house.act(AnswerQuestion, visitor, second, ANSWERS[second])
    assert (draft.extras.given, draft.extras.first_question) == (("answers",), None)
    draft = await house.act(AnswerQuestion, visitor, "first_job", "کتابخانه")
    assert (draft.extras.given, draft.extras.first_question) == ((), "first_job")
    await confirmed(house, visitor)
    assert await how_many(database, SecurityAnswer) == 0


@ON_SQLITE
async def test_each_item_can_be_taken_back(house: House, database: Database) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    await gives_everything(house, visitor)
    for left, extra in enumerate(ALL, start=1):
        draft = await house.act(TakeBackExtra, visitor, extra)
        assert draft.extras.missing == ALL[:left]
    await ensure_form_is_empty(database)
    with pytest.raises(Stale):
        await house.act(TakeBackExtra, visitor, "phone")


@ON_SQLITE
async def test_it_comes_after_the_form_and_is_nobody_elses(house: House) -> None:
    visitor = await house.visitor()
    await code_right(house, visitor)
    acts = (
        (ChoosePassword, PASSWORD),
        (ChoosePin, PIN),
        (ChooseWord, WORD),
        (GiveSignUpEmail, EMAIL),
        (ProveSignUpEmail, "12345678"),
        (TakeBackExtra, "pin"),
    )
    for act, typed in acts:
        with pytest.raises(Stale):
            await house.act(act, visitor, typed)
    with pytest.raises(Stale):
        await house.act(PassExtras, visitor)
    assert (await certified(house, visitor)).step == "extras"
    with pytest.raises(Stale):
        await house.act(CheckIdentity, visitor)
    for act, typed in acts:
        with pytest.raises(Stale):
            await house.act(act, await house.visitor(5002), typed)


# a number that changes afterwards


@ON_SQLITE
@pytest.mark.parametrize(
    ("give", "typed"),
    [(GivePhone, "09121110002"), (GiveNationalCode, "0499370899"), (GiveBirthDate, "1360/1/1")],
)
async def test_a_changed_number_takes_with_it_what_was_hashed_before(
    house: House, give: type, typed: str
) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    await gives_everything(house, visitor)
    draft = await house.act(give, visitor, typed)
    assert draft.lost_secrets
    assert draft.extras.given == ("email", "word")
    assert not (await house.act(give, visitor, typed)).lost_secrets


@ON_SQLITE
async def test_a_mended_name_does_not(house: House) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    await gives_everything(house, visitor)
    draft = await certified(house, visitor, "ساره")
    assert (draft.step, draft.extras.given, draft.lost_secrets) == ("check", ALL, False)


@ON_SQLITE
async def test_a_number_that_changes_while_a_hash_is_made_makes_it_worth_nothing(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await house.visitor()
    await proven(house, visitor)
    hasher = await house.get(SecretHasher)
    make = hasher.hash

    async def slowly(secret: str) -> str:
        await house.act(GiveBirthDate, visitor, "1360/1/1")
        return await make(secret)

    monkeypatch.setattr(hasher, "hash", slowly)
    for act, typed in ((ChoosePassword, PASSWORD), (ChoosePin, PIN)):
        await house.act(GiveBirthDate, visitor, OWN_BIRTH)
        with pytest.raises(Stale, match="sign-up-changed"):
            await house.act(act, visitor, typed)
    await ensure_form_is_empty(database)
