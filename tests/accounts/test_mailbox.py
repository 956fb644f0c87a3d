"""A mailbox is the citizen's once a code sent to it came back; it is told news, and never logs anybody in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.mailbox.own import GiveEmail, ProveEmail, ReadMailbox, RemoveEmail, SendEmailCode
from bot.accounts.step_up import StepUpNeeded
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale, Throttled
from bot.jobs.purge import ForgetMailboxCodes
from storage.database import Database
from storage.models import AuditEntry, Citizen, Delivery, Mailbox, MailboxCode, Message
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in, second_account, stepped_up
from tests.clock import ManualClock
from tests.house import House, mailbox_code

EMAIL, OTHER = "sara@example.ir", "s.ahmadi@example.com"


async def fresh(house: House, clock: ManualClock) -> Visitor:
    await logged_in(house)
    clock.advance(timedelta(minutes=11))
    await house.visitor()
    return await stepped_up(house)


async def with_mailbox(house: House, clock: ManualClock, email: str = EMAIL) -> Visitor:
    visitor = await fresh(house, clock)
    await house.act(GiveEmail, visitor, email)
    await house.act(ProveEmail, visitor, await mailbox_code(house))
    return visitor


async def channels(database: Database, key: str) -> list[str]:
    async with UnitOfWork(database) as tx:
        query = select(Delivery.channel).join(Message).where(Message.words_key == key)
        return sorted(await tx.session.scalars(query))


async def test_a_mailbox_is_set_by_the_code_of_a_letter(
    house: House, database: Database, clock: ManualClock, vault: Vault
) -> None:
    visitor = await fresh(house, clock)
    read = await house.get(ReadMailbox)
    assert await house.act(GiveEmail, visitor, f" {EMAIL.replace('example.ir', 'Example.IR')} ") == (
        clock.now() + timedelta(hours=24)
    )
    found = await read(visitor)
    assert (found.masked, found.is_awaited) == (None, True)
    clock.advance(timedelta(minutes=8))
    await house.act(ProveEmail, visitor, f"کد: {await mailbox_code(house)}")
    found = await read(visitor)
    assert (found.masked, found.verified_at, found.is_awaited) == ("sa***@example.ir", clock.now(), False)
    async with UnitOfWork(database) as tx:
        row = (await tx.session.scalars(select(Mailbox))).one()
        assert vault.open("mailbox.email_sealed", row.id, row.email_sealed) == EMAIL
        assert "authn_mailbox_changed" in set(await tx.session.scalars(select(AuditEntry.action)))
    assert await channels(database, "email-code-verify") == ["email"]
    assert await channels(database, "notice-email") == ["sms"]


async def test_the_mailbox_before_hears_that_it_goes(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await with_mailbox(house, clock)
    clock.advance(timedelta(minutes=2))
    await second_account(house)
    clock.advance(timedelta(minutes=2))
    with pytest.raises(DomainError, match="email-same"):
        await house.act(GiveEmail, visitor, EMAIL)
    await house.act(GiveEmail, visitor, OTHER)
    await house.act(ProveEmail, visitor, await mailbox_code(house))
    assert await channels(database, "notice-email") == ["email", "sms", "sms", "telegram"]
    clock.advance(timedelta(minutes=2))
    await house.act(RemoveEmail, await stepped_up(house))
    assert (await channels(database, "notice-email")).count("email") == 2
    with pytest.raises(Stale, match="email-over"):
        await house.act(RemoveEmail, await house.visitor())


async def test_it_is_a_sensitive_act(house: House, database: Database, clock: ManualClock) -> None:
    visitor = await logged_in(house)
    for act in ((GiveEmail, visitor, EMAIL), (RemoveEmail, visitor)):
        with pytest.raises(StepUpNeeded):
            await house.act(*act)
    clock.advance(timedelta(minutes=2))
    visitor = await stepped_up(house)
    await house.act(GiveEmail, visitor, EMAIL)
    code = await mailbox_code(house)
    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(Citizen).values(held_until=clock.now() + timedelta(hours=1)))
        await tx.commit()
    for act in ((GiveEmail, visitor, OTHER), (ProveEmail, visitor, code), (RemoveEmail, visitor)):
        with pytest.raises(NotAllowed, match="account-held"):
            await house.act(*act)


async def test_wrong_codes_end_it_and_a_new_one_does_not_reset_the_count(
    house: House, clock: ManualClock
) -> None:
    visitor = await fresh(house, clock)
    await house.act(GiveEmail, visitor, EMAIL)
    wrong = "00000000" if await mailbox_code(house) != "00000000" else "00000001"
    for waits, says in ((0, "wrong"), (0, "wrong"), (0, "wrong"), (0, "wait"), (31, "wrong"), (121, "dead")):
        clock.advance(timedelta(seconds=waits))
        with pytest.raises(DomainError, match=says):
            await house.act(ProveEmail, visitor, wrong)
    with pytest.raises(NotAllowed, match="email-code-over"):
        await house.act(ProveEmail, visitor, wrong)
    with pytest.raises(Stale, match="email-over"):
        await house.act(SendEmailCode, visitor)
    visitor = await stepped_up(house)
    await house.act(GiveEmail, visitor, EMAIL)
    with pytest.raises(Throttled, match="secret-wait"):
        await house.act(ProveEmail, visitor, await mailbox_code(house))


async def test_letters_are_bounded_for_a_citizen_and_addresses_for_a_day(
    house: House, clock: ManualClock
) -> None:
    visitor = await fresh(house, clock)
    await house.act(GiveEmail, visitor, EMAIL)
    with pytest.raises(Throttled, match="email-code-often"):
        await house.act(SendEmailCode, visitor)
    for _ in range(4):
        clock.advance(timedelta(seconds=61))
        await house.act(SendEmailCode, visitor)
    clock.advance(timedelta(seconds=61))
    with pytest.raises(Throttled, match="email-code-often"):
        await house.act(SendEmailCode, visitor)
    for name in ("b", "c"):
        clock.advance(timedelta(hours=1))
        visitor = await came_again(house)
        await house.act(GiveEmail, visitor, f"{name}@example.ir")
    clock.advance(timedelta(hours=1))
    with pytest.raises(Throttled, match="email-too-many"):
        await house.act(GiveEmail, await came_again(house), "d@example.ir")


async def came_again(house: House) -> Visitor:
    """After an hour away: logged in anew, and fresh."""
    visitor = await house.visitor()
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    await house.act(EnterLoginCode, visitor, asked.request_id, await house.code("log-in"))
    return await stepped_up(house)


async def test_another_chat_of_the_same_citizen_cannot_use_the_code(house: House, clock: ManualClock) -> None:
    visitor = await fresh(house, clock)
    await house.act(GiveEmail, visitor, EMAIL)
    clock.advance(timedelta(minutes=2))
    other = await second_account(house)
    with pytest.raises(NotAllowed, match="email-code-over"):
        await house.act(ProveEmail, other, await mailbox_code(house))


async def test_a_code_ends_after_a_day_and_its_row_with_it(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await fresh(house, clock)
    await house.act(GiveEmail, visitor, EMAIL)
    forget = ForgetMailboxCodes(UnitOfWork(database), clock)
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert await forget() == 0
    clock.advance(timedelta(seconds=1))
    assert await forget() == 1
    async with UnitOfWork(database) as tx:
        assert (await tx.session.scalars(select(MailboxCode))).all() == []
