"""Another number, proven by codes to the old and the new one, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.number.change import ChangeNumber, GiveNewNumber, ProveNewNumber, SendNewNumberCode
from bot.accounts.step_up import StepUpNeeded
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale, Throttled, Unavailable
from bot.identifiers import InvalidMobile
from bot.jobs.purge import ForgetNumberChanges
from storage.database import Database
from storage.models import AuditEntry, Citizen, Delivery, Message, NumberChange
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in, second_account, stepped_up
from tests.clock import ManualClock
from tests.house import OWN_CODE, OWN_SIM, House

NEW = "+989351112233"


async def ready(house: House, clock: ManualClock) -> Visitor:
    """In, with a fresh code of the old number."""
    await logged_in(house)
    clock.advance(timedelta(minutes=11))
    house.registries.sims[NEW] = OWN_CODE
    return await stepped_up(house)


async def proven(house: House, visitor: Visitor, number: str = NEW) -> None:
    await house.act(GiveNewNumber, visitor, number)
    await house.act(ProveNewNumber, visitor, await house.code("new-number"))


async def citizen_of(database: Database) -> Citizen:
    async with UnitOfWork(database) as tx:
        return (await tx.session.scalars(select(Citizen))).one()


async def under_way(database: Database) -> list[NumberChange]:
    async with UnitOfWork(database) as tx:
        return list(await tx.session.scalars(select(NumberChange)))


async def test_both_numbers_prove_themselves_and_the_account_has_the_new_one(
    house: House, database: Database, clock: ManualClock, vault: Vault
) -> None:
    visitor = await ready(house, clock)
    other = await second_account(house)
    visitor = await house.visitor()
    await proven(house, visitor)
    assert await house.act(ChangeNumber, visitor) is True
    citizen = await citizen_of(database)
    assert vault.open("citizen.phone_sealed", citizen.id, citizen.phone_sealed) == NEW
    assert citizen.phone_index == vault.index("phone", NEW)
    assert citizen.phone_verified_at == clock.now()
    assert citizen.held_until == clock.now() + timedelta(hours=24)
    assert await under_way(database) == []
    assert (await house.visitor()).standing == "in"
    assert (await house.visitor(other.user_id)).standing == "guest"
    async with UnitOfWork(database) as tx:
        written = set(await tx.session.scalars(select(AuditEntry.action)))
    assert {"authn_new_number_success", "authn_number_changed"} <= written


async def test_the_old_number_the_new_one_and_every_other_chat_are_told(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await ready(house, clock)
    await second_account(house)
    await proven(house, visitor)
    await house.act(ChangeNumber, visitor)
    async with UnitOfWork(database) as tx:
        query = select(Message.words_key, Delivery.channel, Delivery.address).join(Message)
        rows = (await tx.session.execute(query.where(Message.words_key.startswith("notice-number")))).all()
    assert sorted((row.words_key, row.channel) for row in rows) == [
        ("notice-number", "sms"),
        ("notice-number", "telegram"),
        ("notice-number-new", "sms"),
    ]
    phones = {row.words_key: row.address for row in rows if row.channel == "sms"}
    assert phones["notice-number"] != phones["notice-number-new"]


async def test_without_a_fresh_code_of_the_old_number_nothing_begins(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await ready(house, clock)
    clock.advance(timedelta(minutes=5))
    with pytest.raises(StepUpNeeded):
        await house.act(GiveNewNumber, visitor, NEW)
    assert await under_way(database) == []


async def test_numbers_that_cannot_be_are_refused(house: House, clock: ManualClock) -> None:
    visitor = await ready(house, clock)
    with pytest.raises(InvalidMobile):
        await house.act(GiveNewNumber, visitor, "02188776655")
    with pytest.raises(DomainError, match="number-same"):
        await house.act(GiveNewNumber, visitor, OWN_SIM)


async def test_the_sim_of_somebody_else_changes_nothing(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await ready(house, clock)
    house.registries.sims[NEW] = "0084575948"
    before = await citizen_of(database)
    await proven(house, visitor)
    assert await house.act(ChangeNumber, visitor) is False
    after = await citizen_of(database)
    assert (after.phone_index, after.held_until) == (before.phone_index, None)
    assert await under_way(database) == []
    with pytest.raises(Stale, match="number-over"):
        await house.act(ChangeNumber, visitor)


async def test_a_registry_that_is_away_is_neither_yes_nor_no(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await ready(house, clock)
    await proven(house, visitor)
    house.registries.down = True
    with pytest.raises(Unavailable):
        await house.act(ChangeNumber, visitor)
    house.registries.down = False
    assert await house.act(ChangeNumber, visitor) is True


async def test_no_change_without_the_new_numbers_code(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await ready(house, clock)
    await house.act(GiveNewNumber, visitor, NEW)
    with pytest.raises(Stale, match="number-over"):
        await house.act(ChangeNumber, visitor)
    right = await house.code("new-number")
    with pytest.raises(DomainError, match="code-wrong"):
        await house.act(ProveNewNumber, visitor, f"{(int(right) + 1) % 10**6:06}")
    with pytest.raises(Stale, match="number-over"):
        await house.act(ChangeNumber, visitor)
    await house.act(ProveNewNumber, visitor, right)
    with pytest.raises(DomainError, match="code-expired"):
        await house.act(ProveNewNumber, visitor, right)


async def test_a_new_code_ends_the_one_before(house: House, clock: ManualClock) -> None:
    visitor = await ready(house, clock)
    await house.act(GiveNewNumber, visitor, NEW)
    first = await house.code("new-number")
    with pytest.raises(Throttled):
        await house.act(SendNewNumberCode, visitor)
    clock.advance(timedelta(seconds=61))
    await house.act(SendNewNumberCode, visitor)
    second = await house.code("new-number")
    assert first != second
    with pytest.raises(DomainError, match="code-wrong"):
        await house.act(ProveNewNumber, visitor, first)
    await house.act(ProveNewNumber, visitor, second)


async def test_another_number_begins_anew_and_the_first_ones_code_proves_nothing(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await ready(house, clock)
    await proven(house, visitor)
    house.registries.sims["+989351112244"] = OWN_CODE
    await house.act(GiveNewNumber, visitor, "+989351112244")
    with pytest.raises(Stale, match="number-over"):
        await house.act(ChangeNumber, visitor)
    assert len(await under_way(database)) == 1


async def test_only_the_session_that_began_it_goes_on_and_not_for_long(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await ready(house, clock)
    other = await second_account(house)
    await house.act(GiveNewNumber, visitor, NEW)
    code = await house.code("new-number")
    for use_case, *typed in ((ProveNewNumber, code), (SendNewNumberCode,), (ChangeNumber,)):
        with pytest.raises(Stale, match="number-over"):
            await house.act(use_case, other, *typed)
    await house.act(ProveNewNumber, visitor, code)
    clock.advance(timedelta(minutes=10))
    with pytest.raises(Stale, match="number-over"):
        await house.act(ChangeNumber, visitor)


async def test_a_login_code_that_went_to_the_old_number_opens_nothing_afterwards(
    house: House, clock: ManualClock
) -> None:
    visitor = await ready(house, clock)
    other = await second_account(house)
    clock.advance(timedelta(minutes=2))
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(other)
    old_code = await house.code("log-in")
    await proven(house, visitor)
    await house.act(ChangeNumber, visitor)
    with pytest.raises(Stale, match="log-in-over"):
        await house.act(EnterLoginCode, await house.visitor(other.user_id), asked.request_id, old_code)
    assert (await house.visitor(other.user_id)).standing == "guest"


async def test_the_next_change_waits_until_the_hold_is_over(house: House, clock: ManualClock) -> None:
    visitor = await ready(house, clock)
    await proven(house, visitor)
    await house.act(ChangeNumber, visitor)
    with pytest.raises(StepUpNeeded):
        await house.act(GiveNewNumber, await house.visitor(), OWN_SIM)
    clock.advance(timedelta(minutes=11))
    with pytest.raises(NotAllowed, match="account-held"):
        await house.act(GiveNewNumber, await stepped_up(house), OWN_SIM)


async def test_a_number_that_nobody_went_on_with_is_not_kept(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await ready(house, clock)
    await house.act(GiveNewNumber, visitor, NEW)
    forget = ForgetNumberChanges(UnitOfWork(database), clock)
    clock.advance(timedelta(minutes=9))
    assert await forget() == 0
    clock.advance(timedelta(minutes=1))
    assert await forget() == 1
    assert await under_way(database) == []
