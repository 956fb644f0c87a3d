"""Who forgot the password gets back in with two proofs, and everybody who should hears of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.log_in.second import EnterPassword
from bot.accounts.mailbox.own import GiveEmail, ProveEmail
from bot.accounts.recovery.by_code import RecoverWithEmailCode, RecoverWithSavedCode, SendRecoveryEmail
from bot.accounts.recovery.by_registry import GiveFirstAnswer, RecoverWithAnswers, RecoverWithRegistry
from bot.accounts.recovery.rows import BeginRecovery, ReadRecovery
from bot.accounts.recovery.settle import NotMyRecovery
from bot.accounts.secrets.answers import Answered, SecurityAnswers, normalised_answer
from bot.accounts.secrets.recovery_code import RecoveryCodes
from bot.accounts.security.answers import AnswerFirst, RemoveAnswers
from bot.accounts.security.password import SetPassword
from bot.accounts.security.recovery_code import NewRecoveryCode
from bot.accounts.visitor import Visitor
from bot.crypto import SecretHasher
from bot.errors import DomainError, NotAllowed, NotFound, Stale, Throttled, Unavailable
from bot.jalali import InvalidDate
from bot.jobs.purge import ForgetRecoveries
from storage.database import Database
from storage.models import AuditEntry, Citizen, Delivery, Message, Recovery
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import code_given, second_account, stepped_up, with_password
from tests.clock import ManualClock
from tests.house import OWN_CODE, OWN_SIM, House, mailbox_code

PASSWORD, EMAIL = "کوه سبز و اسب", "sara@example.ir"
BIRTH, ANOTHER_DAY = "۱۳۷۰/۰۲/۱۵", "۱۳۷۰/۰۲/۱۶"
ANSWERS = ("دبستان سرو", "پرستو")


async def citizen(database: Database) -> Citizen:
    async with UnitOfWork(database) as tx:
        return (await tx.session.scalars(select(Citizen))).one()


async def channels(database: Database, key: str) -> list[str]:
    async with UnitOfWork(database) as tx:
        query = select(Delivery.channel).join(Message).where(Message.words_key == key)
        return sorted(await tx.session.scalars(query))


async def begun(house: House, user_id: int = 5001) -> tuple[Visitor, int]:
    """A login whose code was right and whose password is forgotten."""
    visitor, request = await code_given(house, user_id)
    await house.act(BeginRecovery, visitor, request)
    return visitor, request


async def with_saved_code(house: House) -> str:
    await with_password(house, PASSWORD)
    text: str = await house.act(NewRecoveryCode, await house.visitor())
    return text


async def with_email(house: House, clock: ManualClock) -> None:
    visitor = await with_password(house, PASSWORD)
    await house.act(GiveEmail, visitor, EMAIL)
    await house.act(ProveEmail, visitor, await mailbox_code(house))
    clock.advance(timedelta(minutes=2))


async def with_answers(house: House, database: Database) -> None:
    owner = await with_password(house, PASSWORD)
    hasher, answers = await house.get(SecretHasher), await house.get(SecurityAnswers)
    hashed = [await hasher.hash(normalised_answer(answer)) for answer in ANSWERS]
    async with UnitOfWork(database) as tx:
        assert owner.citizen_id is not None
        names = ("childhood_friend", "first_school")
        await answers.keep(
            tx, owner.citizen_id, [Answered(*one) for one in zip(names, reversed(hashed), strict=True)]
        )
        await tx.commit()


async def test_the_saved_code_recovers_once_is_replaced_and_logs_nobody_in(
    house: House, database: Database, clock: ManualClock
) -> None:
    code = await with_saved_code(house)
    clock.advance(timedelta(minutes=20))
    await second_account(house, password=PASSWORD)
    visitor, request = await begun(house)
    assert (await citizen(database)).password_hash is not None, "asking changes nothing"
    with pytest.raises(DomainError, match="recovery-code-wrong"):
        await house.act(RecoverWithSavedCode, visitor, request, "0" * 16)
    with pytest.raises(DomainError, match="recovery-code-please"):
        await house.act(RecoverWithSavedCode, visitor, request, "سلام")
    fresh = await house.act(RecoverWithSavedCode, visitor, request, code.lower())
    row = await citizen(database)
    assert (row.password_hash, row.held_until) == (None, clock.now() + timedelta(hours=24))
    assert await (await house.get(RecoveryCodes)).fits(row.recovery_code_hash, fresh.replace("-", ""))
    for user_id in (5001, 6002):
        assert (await house.visitor(user_id)).standing == "guest"
    assert await channels(database, "notice-recovered") == ["sms", "telegram"]
    for act in ((RecoverWithSavedCode, fresh), (EnterPassword, PASSWORD)):
        with pytest.raises(Stale):
            await house.act(act[0], visitor, request, act[1])
    async with UnitOfWork(database) as tx:
        actions = set(await tx.session.scalars(select(AuditEntry.action)))
    assert {"authn_recovered", "authn_recovery_fail"} <= actions


async def test_no_recovery_without_the_code_by_sms_or_from_another_chat(
    house: House, clock: ManualClock
) -> None:
    code = await with_saved_code(house)
    clock.advance(timedelta(minutes=11))
    visitor = await house.visitor()
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    for act in ((BeginRecovery,), (RecoverWithSavedCode, code), (SendRecoveryEmail,)):
        with pytest.raises(Stale):
            await house.act(act[0], visitor, asked.request_id, *act[1:])
    visitor, request = await begun(house)
    stranger = await house.visitor(9001)
    with pytest.raises(Stale):
        await house.act(RecoverWithSavedCode, stranger, request, code)
    with pytest.raises(Stale):
        await (await house.get(ReadRecovery))(stranger, request)
    clock.advance(timedelta(minutes=30))
    with pytest.raises(Stale):
        await house.act(RecoverWithSavedCode, visitor, request, code)


async def test_a_letter_to_the_verified_mailbox_recovers(
    house: House, database: Database, clock: ManualClock
) -> None:
    await with_email(house, clock)
    visitor, request = await begun(house)
    ways = await (await house.get(ReadRecovery))(visitor, request)
    assert (ways.saved_code, ways.email, ways.questions) == (False, "sa***@example.ir", ())
    with pytest.raises(NotAllowed, match="email-code-over"):
        await house.act(RecoverWithEmailCode, visitor, request, "12345678")
    assert await house.act(SendRecoveryEmail, visitor, request) <= clock.now() + timedelta(minutes=30)
    clock.advance(timedelta(minutes=25))
    code = await mailbox_code(house)
    with pytest.raises(DomainError, match="email-code-wrong"):
        await house.act(RecoverWithEmailCode, visitor, request, f"{(int(code) + 1) % 10**8:08}")
    await house.act(RecoverWithEmailCode, visitor, request, code)
    assert (await citizen(database)).password_hash is None
    assert await channels(database, "notice-recovered") == ["email", "sms"]
    assert await channels(database, "email-code-recover") == ["email"]


async def test_a_letters_code_is_bound_to_its_own_login(house: House, clock: ManualClock) -> None:
    await with_email(house, clock)
    visitor, request = await begun(house)
    await house.act(SendRecoveryEmail, visitor, request)
    code = await mailbox_code(house)
    _, another = await begun(house)
    with pytest.raises(NotAllowed, match="email-code-over"):
        await house.act(RecoverWithEmailCode, visitor, another, code)


async def test_without_a_mailbox_no_letter_goes(house: House) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await begun(house)
    with pytest.raises(NotAllowed, match="recover-no-email"):
        await house.act(SendRecoveryEmail, visitor, request)
    with pytest.raises(DomainError, match="recovery-code-wrong"):  # there is none
        await house.act(RecoverWithSavedCode, visitor, request, "7K3M-9QX2-TB01-ZZ4A")


async def test_the_registries_confirm_a_birth_date(house: House, database: Database) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await begun(house)
    with pytest.raises(InvalidDate):
        await house.act(RecoverWithRegistry, visitor, request, "دیروز")
    for _ in range(2):
        with pytest.raises(DomainError, match="recover-not-confirmed"):
            await house.act(RecoverWithRegistry, visitor, request, ANOTHER_DAY)
    house.registries.down = True
    for _ in range(4):
        with pytest.raises(Unavailable):
            await house.act(RecoverWithRegistry, visitor, request, BIRTH)
    assert (await citizen(database)).password_hash is not None
    house.registries.down = False
    assert await house.act(RecoverWithRegistry, visitor, request, BIRTH) is True
    assert (await citizen(database)).password_hash is None


async def test_registries_that_are_away_are_not_asked_without_end(house: House) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await begun(house)
    house.registries.down = True
    for _ in range(10):
        with pytest.raises(Unavailable):
            await house.act(RecoverWithRegistry, visitor, request, BIRTH)
    with pytest.raises(Throttled, match="recover-too-many-checks"):
        await house.act(RecoverWithRegistry, visitor, request, BIRTH)


async def test_a_sim_of_somebody_else_and_three_wrong_dates_a_day_end_that_way(
    house: House, database: Database, clock: ManualClock
) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await begun(house)
    house.registries.sims[OWN_SIM] = "9990001022"
    with pytest.raises(DomainError, match="recover-not-confirmed"):
        await house.act(RecoverWithRegistry, visitor, request, BIRTH)
    for _ in range(3):
        with pytest.raises(DomainError, match="recover-not-confirmed"):
            await house.act(RecoverWithRegistry, visitor, request, ANOTHER_DAY)
    with pytest.raises(Throttled, match="secret-day-lock"):
        await house.act(RecoverWithRegistry, visitor, request, BIRTH)
    clock.advance(timedelta(minutes=20))
    visitor, request = await begun(house)
    with pytest.raises(Throttled, match="secret-day-lock"):
        await house.act(RecoverWithRegistry, visitor, request, BIRTH)
    assert (await citizen(database)).password_hash is not None


async def test_answers_go_with_the_registries_and_are_nothing_alone(house: House, database: Database) -> None:
    await with_answers(house, database)
    visitor, request = await begun(house)
    ways = await (await house.get(ReadRecovery))(visitor, request)
    assert ways.questions == ("childhood_friend", "first_school")
    for act in (GiveFirstAnswer, RecoverWithAnswers):
        with pytest.raises(Stale, match="recover-over"):
            await house.act(act, visitor, request, ANSWERS[1])
    assert await house.act(RecoverWithRegistry, visitor, request, BIRTH) is False
    assert (await citizen(database)).password_hash is not None
    with pytest.raises(Stale, match="recover-over"):
        await house.act(RecoverWithAnswers, visitor, request, ANSWERS[0])
    await answers(house, visitor, request, "پرستو", "دبستان كاج", "recover-answers-wrong")
    await answers(house, visitor, request, "دبستان سرو", "پرستو", "recover-answers-wrong")
    await answers(house, visitor, request, " پرســتو", "دبستان‌سرو", None)
    assert (await citizen(database)).password_hash is None
    async with UnitOfWork(database) as tx:
        row = (await tx.session.scalars(select(Recovery))).one()
    assert (row.proof, row.answer_sealed) == ("answers", None)


async def answers(
    house: House, visitor: Visitor, request: int, first: str, second: str, refused: str | None
) -> None:
    await house.act(GiveFirstAnswer, visitor, request, first)
    if refused is None:
        await house.act(RecoverWithAnswers, visitor, request, second)
        return
    with pytest.raises(DomainError, match=refused):
        await house.act(RecoverWithAnswers, visitor, request, second)


async def test_three_wrong_pairs_end_the_questions_for_a_day(house: House, database: Database) -> None:
    await with_answers(house, database)
    visitor, request = await begun(house)
    await house.act(RecoverWithRegistry, visitor, request, BIRTH)
    for _ in range(3):
        await answers(house, visitor, request, "پرستو", "نادرست", "recover-answers-wrong")
    await answers(house, visitor, request, *reversed(ANSWERS), "secret-day-lock")


async def test_the_database_takes_no_recovery_without_its_proof(
    house: House, database: Database, clock: ManualClock
) -> None:
    await with_password(house, PASSWORD)
    await begun(house)
    for values in (
        {"proof": "answers", "done_at": clock.now()},
        {"answer_sealed": b"x"},
        {"proof": "email_code"},
    ):
        with pytest.raises(IntegrityError):
            async with UnitOfWork(database) as tx:
                await tx.session.execute(update(Recovery).values(**values))


async def recovered_by_a_thief(house: House, clock: ManualClock) -> tuple[Visitor, Any]:
    """Somebody in a new chat holds SIM and birth date; the owner's own chat, and the thief's request."""
    await with_password(house, PASSWORD)
    clock.advance(timedelta(minutes=20))
    thief = await house.visitor(6002)
    async with house.update() as scope:
        request = await (await scope.get(AskToLogIn)).with_phone(thief, OWN_SIM)
    async with house.update() as scope:
        await (await scope.get(AskToLogIn)).with_national_code(thief, request, OWN_CODE)
    await house.act(EnterLoginCode, thief, request, await house.code("log-in"))
    await house.act(BeginRecovery, thief, request)
    await house.act(RecoverWithRegistry, thief, request, BIRTH)
    return await house.visitor(), request


async def test_the_owner_takes_it_back_and_has_the_password_again(
    house: House, database: Database, clock: ManualClock
) -> None:
    owner, _ = await recovered_by_a_thief(house, clock)
    before = (await recoveries(database))[0]
    assert await channels(database, "notice-recovered") == ["sms", "telegram"]
    clock.advance(timedelta(minutes=2))
    await second_account(house)  # the thief is in, and bound
    await house.act(SetPassword, await stepped_up(house, 6002), "دریای آبی و ماهی")
    with pytest.raises(NotFound, match="recover-none"):
        await house.act(NotMyRecovery, await house.visitor(6002), before.id)
    assert await house.act(NotMyRecovery, owner, before.id) is True
    assert (await house.visitor(6002)).citizen_id is None
    row = await citizen(database)
    assert row.password_hash == before.password_hash
    assert row.held_until == clock.now() + timedelta(hours=24)
    assert await recoveries(database) == []
    with pytest.raises(NotFound, match="recover-none"):
        await house.act(NotMyRecovery, owner, before.id)
    visitor, request = await code_given(house)
    await house.act(EnterPassword, visitor, request, PASSWORD)


async def test_who_recovered_cannot_take_the_owners_other_ways_while_it_is_held(
    house: House, clock: ManualClock
) -> None:
    await recovered_by_a_thief(house, clock)
    clock.advance(timedelta(minutes=2))
    await second_account(house)
    thief = await stepped_up(house, 6002)
    for act in (
        (NewRecoveryCode,),
        (AnswerFirst, "first_trip", "کوه دماوند"),
        (RemoveAnswers,),
        (GiveEmail, EMAIL),
    ):
        with pytest.raises(NotAllowed, match="account-held"):
            await house.act(act[0], thief, *act[1:])


async def recoveries(database: Database) -> list[Recovery]:
    async with UnitOfWork(database) as tx:
        return list(await tx.session.scalars(select(Recovery)))


async def test_what_nobody_finished_or_took_back_is_forgotten(
    house: House, database: Database, clock: ManualClock
) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await begun(house)
    forget = ForgetRecoveries(UnitOfWork(database), clock)
    assert await forget() == 0
    clock.advance(timedelta(minutes=30))
    assert await forget() == 1
    visitor, request = await begun(house)
    await house.act(RecoverWithRegistry, visitor, request, BIRTH)
    clock.advance(timedelta(days=7) - timedelta(seconds=1))
    assert await forget() == 0
    clock.advance(timedelta(seconds=1))
    assert await forget() == 1
