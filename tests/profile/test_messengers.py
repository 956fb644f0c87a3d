"""Messenger accounts of a citizen: listed, parted with a fresh code, told about."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.step_up import StepUpNeeded
from bot.errors import NotAllowed, NotFound
from bot.profile.messengers import OwnMessengers, PartMessenger
from storage.database import Database
from storage.models import Citizen, Delivery, Message
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in, second_account, stepped_up
from tests.clock import ManualClock
from tests.house import House


async def two(house: House, clock: ManualClock) -> int:
    """A citizen on two accounts; the id of the second. The first has a fresh code."""
    await logged_in(house)
    clock.advance(timedelta(minutes=11))
    await house.visitor()
    other = await second_account(house)
    clock.advance(timedelta(minutes=11))
    await stepped_up(house)
    return other.known


async def test_another_account_is_parted_and_everybody_is_told(
    house: House, database: Database, clock: ManualClock
) -> None:
    other = await two(house, clock)
    here = await house.visitor()
    own = await house.get(OwnMessengers)
    assert [one.is_this for one in await own(here)] == [True, False]
    await house.act(PartMessenger, here, other)
    assert [one.is_this for one in await own(here)] == [True]
    parted = await house.visitor(6002)
    assert (parted.standing, parted.citizen_id) == ("guest", None)
    assert (await house.visitor()).standing == "in"
    async with UnitOfWork(database) as tx:
        query = select(Delivery.channel).join(Message).where(Message.words_key == "notice-parted")
        assert sorted(await tx.session.scalars(query)) == ["sms", "telegram"]
    with pytest.raises(NotFound):
        await house.act(PartMessenger, here, other)


async def test_it_needs_a_fresh_code_and_is_never_this_account(house: House, clock: ManualClock) -> None:
    other = await two(house, clock)
    here = await house.visitor()
    with pytest.raises(NotAllowed, match="profile-part-this"):
        await house.act(PartMessenger, here, here.known)
    with pytest.raises(NotFound):
        await house.act(PartMessenger, here, 1)
    clock.advance(timedelta(minutes=6))
    with pytest.raises(StepUpNeeded):
        await house.act(PartMessenger, await house.visitor(), other)


async def test_it_waits_while_sensitive_acts_are_held(
    house: House, database: Database, clock: ManualClock
) -> None:
    other = await two(house, clock)
    async with UnitOfWork(database) as tx:
        citizen = (await tx.session.scalars(select(Citizen))).one()
        citizen.held_until = clock.now() + timedelta(hours=1)
        await tx.commit()
    with pytest.raises(NotAllowed, match="account-held"):
        await house.act(PartMessenger, await house.visitor(), other)
    assert (await house.visitor(6002)).citizen_id is not None
