"""A sign-up that waits for a registry: asked about again, told in 48 hours, never refused for a silence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.rules import ASK_AGAIN_EVERY
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.confirm import ConfirmSignUp
from bot.accounts.sign_up.fill_in import GiveNationalCode
from bot.accounts.sign_up.follow_up import FollowByCode
from bot.accounts.sign_up.wait import AskRegistriesAgain, StopWaiting, WaitForRegistries, Waiting
from bot.errors import NotAllowed, Stale, Throttled, Unavailable
from storage.database import Database
from storage.models import Citizen, Delivery, Message, Registration
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import agrees, proven, signed_up
from tests.clock import ManualClock
from tests.house import OWN_CODE, OWN_SIM, House


async def waits(house: House, user_id: int = 5001) -> Waiting:
    """A sign-up that its owner has confirmed to wait, for no registry answers."""
    visitor = await house.visitor(user_id)
    await proven(house, visitor)
    house.registries.down = True
    with pytest.raises(Unavailable):
        await house.act(CheckIdentity, visitor)
    waiting: Waiting = await house.act(WaitForRegistries, visitor)
    return waiting


async def told(database: Database) -> list[tuple[str, str]]:
    """Words and channel of all that was told of the sign-up, but codes."""
    async with UnitOfWork(database) as tx:
        found = await tx.session.execute(
            select(Message.words_key, Delivery.channel)
            .join(Delivery, Delivery.message_id == Message.id)
            .where(Message.words_key.startswith("sign-up-sms-"))
            .order_by(Message.created_at, Delivery.channel)
        )
        return [(row.words_key, row.channel) for row in found]


async def row_of(database: Database) -> Registration:
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(Registration).order_by(Registration.created_at.desc()))
        assert row is not None
        return row


async def test_the_account_is_opened_when_the_registry_answers_and_chat_and_number_are_told(
    house: House, database: Database, clock: ManualClock
) -> None:
    await waits(house)
    assert await house.act(AskRegistriesAgain) == 0  # just asked: not before ten minutes
    house.registries.down = False
    clock.advance(ASK_AGAIN_EVERY + timedelta(microseconds=1_234_567))
    assert await house.act(AskRegistriesAgain) == 1
    assert (await house.visitor()).citizen_id is not None
    assert await told(database) == [
        ("sign-up-sms-waiting", "sms"),
        ("sign-up-sms-activated", "sms"),
        ("sign-up-sms-activated", "telegram"),
    ]
    assert await house.act(AskRegistriesAgain) == 0
    assert (await row_of(database)).national_code_sealed is None


@pytest.mark.parametrize("ends", ["in_person", "mismatch"])
async def test_the_other_ends_come_the_same_way(
    house: House, database: Database, clock: ManualClock, ends: str
) -> None:
    await waits(house)
    house.registries.down = False
    if ends == "in_person":
        house.registries.sims.clear()
    else:
        house.registries.people.clear()
    clock.advance(ASK_AGAIN_EVERY)
    assert await house.act(AskRegistriesAgain) == 1
    assert (await row_of(database)).outcome == ends
    assert len(await told(database)) == 3


async def test_who_has_an_account_by_then_is_pointed_to_the_login(
    house: House, database: Database, clock: ManualClock
) -> None:
    await waits(house)
    house.registries.down = False
    await signed_up(house, await house.visitor(5002))
    clock.advance(ASK_AGAIN_EVERY)
    assert await house.act(AskRegistriesAgain) == 1
    async with UnitOfWork(database) as tx:
        assert len(list(await tx.session.scalars(select(Citizen)))) == 1
    assert ("sign-up-sms-known", "sms") in await told(database)


async def test_a_silence_to_the_end_is_told_before_48_hours_and_gives_the_form_back(
    house: House, database: Database, clock: ManualClock
) -> None:
    waiting = await waits(house)
    for _ in range(47 * 6 - 1):
        clock.advance(ASK_AGAIN_EVERY)
        assert await house.act(AskRegistriesAgain) == 0
    clock.advance(ASK_AGAIN_EVERY + timedelta(minutes=1))
    assert await house.act(AskRegistriesAgain) == 1
    assert ("sign-up-sms-unanswered", "telegram") in await told(database)
    row = await row_of(database)
    assert (row.state, row.outcome) == ("draft", None)
    house.registries.down = False
    visitor = await house.visitor()
    draft = await house.act(CheckIdentity, visitor)
    assert (draft.step, draft.national_code) == ("review", OWN_CODE)
    done = await house.act(ConfirmSignUp, visitor)
    assert (done.outcome, done.tracking_code) == ("activated", waiting.tracking_code)


async def test_while_it_waits_no_second_form_is_opened_and_the_first_is_not_changed(house: House) -> None:
    await waits(house)
    visitor = await house.visitor()
    with pytest.raises(NotAllowed, match="sign-up-waits"):
        await agrees(house, visitor)
    with pytest.raises(Stale):
        await house.act(GiveNationalCode, visitor, OWN_CODE)


async def test_its_owner_may_take_it_back_and_then_nobody_asks_any_more(
    house: House, clock: ManualClock
) -> None:
    await waits(house)
    with pytest.raises(Stale):
        await house.act(StopWaiting, await house.visitor(5002))
    assert (await house.act(StopWaiting, await house.visitor())).step == "check"
    house.registries.down = False
    clock.advance(ASK_AGAIN_EVERY)
    assert await house.act(AskRegistriesAgain) == 0


async def test_who_follows_it_hears_that_it_waits(house: House) -> None:
    waiting = await waits(house)
    found = await house.act(FollowByCode, await house.visitor(5003), waiting.tracking_code)
    assert (found.state, found.until) == ("waiting", waiting.until)


async def test_waiting_is_no_way_around_the_limit_of_guesses(house: House) -> None:
    from bot.accounts.sign_up.fill_in import GiveBirthDate

    visitor = await house.visitor()
    await proven(house, visitor)
    for day in range(1, 6):
        await house.act(GiveBirthDate, visitor, f"1360/01/0{day}")
        await house.act(CheckIdentity, visitor)
    await house.act(GiveBirthDate, visitor, "1360/01/06")
    with pytest.raises(Throttled, match="sign-up-too-many-checks"):
        await house.act(WaitForRegistries, visitor)


async def test_only_a_form_that_was_filled_in_waits(house: House) -> None:
    visitor = await house.visitor()
    await agrees(house, visitor)
    with pytest.raises(Stale):
        await house.act(WaitForRegistries, visitor)
    await proven(house, visitor)
    await house.act(CheckIdentity, visitor)
    with pytest.raises(Stale):
        await house.act(WaitForRegistries, visitor)


async def test_a_run_that_dies_with_the_question_asked_is_followed_by_the_next(
    house: House, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await waits(house)
    house.registries.down = False
    clock.advance(ASK_AGAIN_EVERY)

    async def dies(*_: object) -> bool:
        raise ConnectionError

    with monkeypatch.context() as now:
        now.setattr(house.registries, "owns", dies)
        with pytest.raises(ConnectionError):
            await house.act(AskRegistriesAgain)
    assert await house.act(AskRegistriesAgain) == 0
    clock.advance(ASK_AGAIN_EVERY)
    assert await house.act(AskRegistriesAgain) == 1
    assert house.registries.sims[OWN_SIM] == OWN_CODE
