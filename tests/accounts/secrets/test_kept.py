"""What is kept in the database, compared and used up, on both engines."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.secrets.answers import SecurityAnswers
from bot.accounts.secrets.own import own_of
from bot.accounts.secrets.recovery_code import RecoveryCodes, typed_recovery_code
from bot.accounts.secrets.tries import Secret, SecretTries
from bot.accounts.secrets.word import chosen_word, sealed_word
from bot.accounts.visitor import Visitor
from bot.crypto import SecretHasher, Vault
from bot.errors import DomainError, Throttled
from bot.texts import Texts
from storage.database import Database
from storage.models import Citizen
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in
from tests.clock import ManualClock
from tests.house import OWN_CODE, House


async def citizen_of(database: Database) -> Citizen:
    async with UnitOfWork(database) as tx:
        found = await tx.session.scalar(select(Citizen))
    assert found is not None
    return found


async def test_of_many_uses_of_one_recovery_code_a_single_one_succeeds(
    house: House, database: Database
) -> None:
    visitor = await logged_in(house)
    assert visitor.citizen_id is not None
    codes, citizen = await house.get(RecoveryCodes), visitor.citizen_id
    first = await codes.make()
    async with UnitOfWork(database) as tx:
        assert await codes.replace(tx, citizen, None, first)
        await tx.commit()
    stored = (await citizen_of(database)).recovery_code_hash
    assert await codes.fits(stored, typed_recovery_code(first.text.lower()))
    assert not await codes.fits(stored, "0" * 16)
    assert not await codes.fits(None, "0" * 16)
    second = await codes.make()

    async def use() -> bool:
        async with UnitOfWork(database) as tx:
            done = await codes.replace(tx, citizen, stored, second)
            await tx.commit()
            return done

    assert sum(await asyncio.gather(*(use() for _ in range(50)))) == 1
    assert (await citizen_of(database)).recovery_code_hash == second.hashed


async def test_two_answers_are_kept_and_compared_however_they_are_typed(
    house: House, database: Database
) -> None:
    visitor = await logged_in(house)
    assert visitor.citizen_id is not None
    answers, vault = await house.get(SecurityAnswers), await house.get(Vault)
    own = own_of(vault, await citizen_of(database))
    password = await (await house.get(SecretHasher)).hash("کوه سبز")
    one = await answers.hashed("first_school", "دبستان شهید مدنی", own, password)
    for question, typed, key in (
        ("first_school", "چیز دیگر", "question-twice"),
        ("mother", "چیز دیگر", "question-unknown"),
        ("first_trip", "دبستانِ شهيد مدني", "answer-twice"),
        ("first_trip", "کوه سبز", "answer-is-password"),
        ("first_trip", OWN_CODE, "answer-own"),
    ):
        with pytest.raises(DomainError) as refused:
            await answers.hashed(question, typed, own, password, [one])
        assert refused.value.key == key
    two = await answers.hashed("first_trip", "کوچهٔ مهر", own, password, [one])
    for _ in range(2):  # a new choice takes the place of the old one
        async with UnitOfWork(database) as tx:
            await answers.keep(tx, visitor.citizen_id, [one, two])
            await tx.commit()
    async with UnitOfWork(database) as tx:
        kept = await answers.of(tx, visitor.citizen_id)
    assert [each.question for each in kept] == ["first_school", "first_trip"]
    assert await answers.fits(kept[0], "دبستان   شهيد‌مدنی")
    assert not await answers.fits(kept[1], "دبستان شهید مدنی")
    assert not await answers.fits(None, "دبستان شهید مدنی")
    with pytest.raises(ValueError, match="two different"):
        async with UnitOfWork(database) as tx:
            await answers.keep(tx, visitor.citizen_id, [one, one])


async def test_the_word_is_sealed_for_its_owner(house: House, database: Database) -> None:
    await logged_in(house)
    vault = await house.get(Vault)
    async with UnitOfWork(database) as tx:
        citizen = (await tx.session.scalars(select(Citizen))).one()
        assert chosen_word(vault, citizen) is None
        citizen.phishing_word_sealed = sealed_word(vault, citizen.id, "انار سرخ")
        await tx.commit()
    kept = await citizen_of(database)
    assert kept.phishing_word_sealed is not None
    assert "انار".encode() not in kept.phishing_word_sealed
    assert chosen_word(vault, kept) == "انار سرخ"


async def wrong(
    house: House, database: Database, visitor: Visitor, citizen: int, secret: Secret = "password"
) -> None:
    tries = await house.get(SecretTries)
    async with UnitOfWork(database) as tx:
        await tries.count(tx, secret, visitor, citizen)
        await tx.commit()


async def test_wrong_secrets_wait_and_strangers_do_not_lock_the_owner(
    house: House, database: Database, clock: ManualClock, texts: Texts
) -> None:
    owner, stranger = await logged_in(house), await house.visitor(6001)
    assert owner.citizen_id is not None
    citizen, tries = owner.citizen_id, await house.get(SecretTries)
    for _ in range(3):
        await wrong(house, database, stranger, citizen)
    with pytest.raises(Throttled, match="secret-wait"):
        await wrong(house, database, stranger, citizen)
    with pytest.raises(Throttled, match="secret-wait"):  # strangers are counted together
        await wrong(house, database, await house.visitor(6002), citizen)
    for _ in range(7):
        clock.advance(timedelta(hours=1))
        await wrong(house, database, stranger, citizen)
    clock.advance(timedelta(hours=1))
    with pytest.raises(Throttled, match="secret-day-lock") as refused:
        await wrong(house, database, stranger, citizen)
    assert texts.plain(refused.value.key, **refused.value.args_)
    for _ in range(10):
        clock.advance(timedelta(days=2))
        await wrong(house, database, stranger, citizen)
    clock.advance(timedelta(days=2))
    with pytest.raises(Throttled, match="secret-closed"):
        await wrong(house, database, stranger, citizen)
    await wrong(house, database, owner, citizen)
    clock.advance(timedelta(days=90))  # closed by itself no more
    await wrong(house, database, stranger, citizen)
    async with UnitOfWork(database) as tx:
        await tries.lift(tx, citizen)
        await tx.commit()
    for _ in range(3):
        await wrong(house, database, stranger, citizen)
    async with UnitOfWork(database) as tx:
        await tries.forget(tx, "password", stranger, citizen)
        await tx.commit()
    await wrong(house, database, stranger, citizen)


async def test_three_wrong_answers_a_day(house: House, database: Database, clock: ManualClock) -> None:
    owner = await logged_in(house)
    assert owner.citizen_id is not None
    for _ in range(3):
        await wrong(house, database, owner, owner.citizen_id, "answer")
        clock.advance(timedelta(minutes=5))
    with pytest.raises(Throttled, match="secret-day-lock"):
        await wrong(house, database, owner, owner.citizen_id, "answer")
    clock.advance(timedelta(days=1))
    await wrong(house, database, owner, owner.citizen_id, "answer")
