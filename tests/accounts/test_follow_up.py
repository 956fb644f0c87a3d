"""«پیگیری ثبت‌نام»: a tracking code is answered in the chat, two numbers only to the number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.sign_up.follow_up import FollowByCode, FollowByPhone, both_in
from bot.errors import DomainError, NotFound, Throttled
from storage.database import Database
from storage.models import Delivery, Message, Registration
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import filled_in, proven, signed_up
from tests.clock import ManualClock
from tests.house import OWN_BIRTH, OWN_CODE, OWN_SIM, House

STRANGER = 6100


async def answers(database: Database) -> list[tuple[str, str, str]]:
    """Words, channel and state of each answer, the oldest first."""
    async with UnitOfWork(database) as tx:
        found = await tx.session.execute(
            select(Message.words_key, Delivery.channel, Delivery.state)
            .join(Delivery, Delivery.message_id == Message.id)
            .where(Message.dedupe_key.startswith("follow-up:"))
            .order_by(Message.created_at, Message.id)
        )
        return [tuple(row) for row in found]


async def follows(house: House, user_id: int = STRANGER, code: str = OWN_CODE, phone: str = OWN_SIM) -> None:
    assert await house.act(FollowByPhone, await house.visitor(user_id), code, phone) is None


@pytest.mark.parametrize(
    ("ends", "state"), [("activated", "activated"), ("in_person", "in_person"), ("mismatch", "mismatch")]
)
async def test_the_tracking_code_tells_how_each_sign_up_ended(house: House, ends: str, state: str) -> None:
    if ends == "in_person":
        house.registries.sims.clear()
    form = {"birth_date": OWN_BIRTH + timedelta(days=1)} if ends == "mismatch" else {}
    done = await signed_up(house, await house.visitor(), **form)
    found = await house.act(FollowByCode, await house.visitor(STRANGER), done.tracking_code.lower())
    assert (found.state, found.tracking_code) == (state, done.tracking_code)


async def test_a_visit_that_did_not_come_in_time_is_told_so(house: House, clock: ManualClock) -> None:
    house.registries.sims.clear()
    done = await signed_up(house, await house.visitor())
    clock.advance(timedelta(days=31))
    found = await house.act(FollowByCode, await house.visitor(), done.tracking_code)
    assert found.state == "over"


async def test_a_mistyped_code_is_told_at_once_and_costs_no_try(house: House) -> None:
    for _ in range(30):
        with pytest.raises(DomainError, match="follow-code-wrong"):
            await house.act(FollowByCode, await house.visitor(), "7K3M9-QX2TB")


async def test_codes_cannot_be_tried_out(house: House) -> None:
    from bot.ids import RandomIds

    visitor = await house.visitor()
    for _ in range(20):
        with pytest.raises(NotFound):
            await house.act(FollowByCode, visitor, RandomIds().reference())
    with pytest.raises(Throttled):
        await house.act(FollowByCode, visitor, RandomIds().reference())


async def test_the_two_numbers_are_answered_to_the_number_itself(house: House, database: Database) -> None:
    await signed_up(house, await house.visitor())
    await follows(house)
    assert await answers(database) == [("follow-sms-activated", "sms", "queued")]


async def test_of_nobody_the_same_is_written_and_nothing_is_sent(house: House, database: Database) -> None:
    await follows(house)
    ((_, _, state),) = await answers(database)
    assert state == "suppressed"


async def test_a_number_that_was_not_proven_has_no_sign_up(house: House, database: Database) -> None:
    await filled_in(house, await house.visitor())
    await follows(house)
    ((_, _, state),) = await answers(database)
    assert state == "suppressed"


async def test_a_form_half_filled_is_told_to_its_number_while_it_lives(
    house: House, database: Database, clock: ManualClock
) -> None:
    await proven(house, await house.visitor())
    await follows(house)
    clock.advance(timedelta(hours=25))
    await follows(house)
    assert [(words, state) for words, _, state in await answers(database)] == [
        ("follow-sms-draft", "queued"),
        ("follow-sms-draft", "suppressed"),
    ]


async def test_one_number_gets_three_answers_a_day_whoever_asks(house: House, clock: ManualClock) -> None:
    for stranger in range(3):
        await follows(house, STRANGER + stranger)
    with pytest.raises(Throttled):
        await follows(house, STRANGER + 9)
    clock.advance(timedelta(days=1, seconds=1))
    await follows(house, STRANGER + 9)


async def test_one_chat_asks_about_three_people_a_day(house: House) -> None:
    for phone in ("09121110002", "09121110003", "09121110004"):
        await follows(house, phone=phone)
    with pytest.raises(Throttled):
        await follows(house, phone="09121110005")


async def test_nothing_that_was_typed_lies_in_the_tables(house: House, database: Database) -> None:
    await signed_up(house, await house.visitor())
    await follows(house)
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(Registration))
        kept = [str(vars(one)) for one in await tx.session.scalars(select(Message))]
    assert row is not None
    for fact in (OWN_CODE, OWN_SIM[3:]):
        assert not any(fact in each for each in kept)


@pytest.mark.parametrize(
    ("typed", "both"),
    [
        ("۹۹۹۰۰۰۱۰۱۴ ۰۹۱۲۱۱۱۰۰۰۱", ("۹۹۹۰۰۰۱۰۱۴", "۰۹۱۲۱۱۱۰۰۰۱")),
        ("09121110001\n9990001014", ("9990001014", "09121110001")),
        ("9990001014، 09121110001", ("9990001014", "09121110001")),
        ("7K3M9-QX2TB", None),
        ("یک دو سه", None),
    ],
)
def test_two_numbers_of_one_message_are_told_apart(typed: str, both: tuple[str, str] | None) -> None:
    assert both_in(typed) == both
