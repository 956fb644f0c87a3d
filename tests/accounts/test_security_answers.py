"""Two security questions are chosen together, or not at all; nothing of an answer lies open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.secrets.answers import SecurityAnswers
from bot.accounts.security.answers import AnswerFirst, AnswerSecond, RemoveAnswers
from bot.accounts.security.overview import ReadSecurity
from bot.accounts.security.password import SetPassword
from bot.accounts.step_up import StepUpNeeded
from bot.accounts.visitor import Visitor
from bot.errors import DomainError, Stale
from storage.database import Database
from storage.models import Message, SecurityAnswer, SecurityAnswerDraft
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in, second_account, stepped_up
from tests.clock import ManualClock
from tests.house import House


async def fresh(house: House, clock: ManualClock) -> Visitor:
    await logged_in(house)
    clock.advance(timedelta(minutes=2))
    return await stepped_up(house)


async def chosen(database: Database) -> list[str]:
    async with UnitOfWork(database) as tx:
        return sorted(await tx.session.scalars(select(SecurityAnswer.question)))


async def test_both_stand_once_both_are_answered_and_the_owner_is_told(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await fresh(house, clock)
    await house.act(AnswerFirst, visitor, "first_trip", "کوهِ دماوند")
    assert await chosen(database) == []
    await house.act(AnswerSecond, visitor, "old_neighbour", "خانوادهٔ سروی")
    assert await chosen(database) == ["first_trip", "old_neighbour"]
    assert (await house.act(ReadSecurity, visitor)).answers_at is not None
    answers = await house.get(SecurityAnswers)
    async with UnitOfWork(database) as tx:
        assert visitor.citizen_id is not None
        first, _ = await answers.of(tx, visitor.citizen_id)
        assert list(await tx.session.scalars(select(SecurityAnswerDraft))) == []
        assert "notice-answers" in list(await tx.session.scalars(select(Message.words_key)))
    assert await answers.fits(first, "كوه دماوند")


async def test_new_ones_take_the_place_of_those_before(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await fresh(house, clock)
    for one, other in (("first_trip", "old_neighbour"), ("first_trip", "loved_book")):
        await house.act(AnswerFirst, visitor, one, "کوه دماوند")
        await house.act(AnswerSecond, visitor, other, "خانوادهٔ سروی")
    assert await chosen(database) == ["first_trip", "loved_book"]
    await house.act(RemoveAnswers, visitor)
    assert await chosen(database) == []


async def test_a_password_is_none_of_the_answers(house: House, clock: ManualClock) -> None:
    visitor = await fresh(house, clock)
    await house.act(AnswerFirst, visitor, "first_trip", "کوه دماوند")
    await house.act(AnswerSecond, visitor, "old_neighbour", "خانوادهٔ سروی")
    with pytest.raises(DomainError) as refused:
        await house.act(SetPassword, visitor, "خانواده سروی")
    assert refused.value.key == "password-is-answer"
    await house.act(SetPassword, visitor, "باران روی شیروانی")


@pytest.mark.parametrize(
    ("question", "typed", "key"),
    [
        ("first_trip", "خانوادهٔ سروی", "question-twice"),
        ("old_neighbour", "كوه دماوند", "answer-twice"),
        ("old_neighbour", "123", "answer-guessable"),
        ("old_neighbour", "احمدی", "answer-own"),
        ("mothers_name", "خانوادهٔ سروی", "question-unknown"),
    ],
)
async def test_a_second_answer_that_is_none_changes_nothing(
    house: House, database: Database, clock: ManualClock, question: str, typed: str, key: str
) -> None:
    visitor = await fresh(house, clock)
    await house.act(AnswerFirst, visitor, "first_trip", "کوه دماوند")
    with pytest.raises(DomainError) as refused:
        await house.act(AnswerSecond, visitor, question, typed)
    assert refused.value.key == key
    assert await chosen(database) == []


async def test_only_a_fresh_session_and_only_the_one_that_began(house: House, clock: ManualClock) -> None:
    stale = await logged_in(house)
    with pytest.raises(StepUpNeeded):
        await house.act(AnswerFirst, stale, "first_trip", "کوه دماوند")
    clock.advance(timedelta(minutes=11))
    await house.visitor()
    await second_account(house)
    clock.advance(timedelta(minutes=2))
    visitor, other = await stepped_up(house), await stepped_up(house, 6002)
    await house.act(AnswerFirst, visitor, "first_trip", "کوه دماوند")
    with pytest.raises(Stale):
        await house.act(AnswerSecond, other, "old_neighbour", "خانوادهٔ سروی")


async def test_the_first_answer_waits_ten_minutes_and_then_goes(
    house: House, database: Database, clock: ManualClock
) -> None:
    from bot.jobs.purge import ForgetAnswerDrafts

    visitor = await fresh(house, clock)
    await house.act(AnswerFirst, visitor, "first_trip", "کوه دماوند")
    clock.advance(timedelta(minutes=10))
    assert await ForgetAnswerDrafts(UnitOfWork(database), clock)() == 1
    with pytest.raises(DomainError):
        await house.act(AnswerSecond, visitor, "old_neighbour", "خانوادهٔ سروی")
