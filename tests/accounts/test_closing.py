"""The account is deleted: asked for, told of, taken back, or carried out and nothing of the person stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from bot.accounts.closing.ask import OPEN_STATUSES, AskToClose, KeepAccount, ReadClosing
from bot.accounts.closing.carry_out import CloseAccounts
from bot.accounts.closing.erase import GONE, KEPT, UNDER_WAY
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.mailbox.own import GiveEmail, ProveEmail
from bot.accounts.rules import CLOSING_WAIT, CLOSINGS_PER_DAY
from bot.accounts.security.recovery_code import NewRecoveryCode
from bot.accounts.step_up import StepUpNeeded
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import NotAllowed, NotFound, Throttled
from bot.legal.open import OpenEntity
from bot.profile.address import ConfirmAddress, LookUpPostalCode
from bot.profile.preferences import SwitchTopic
from storage.database import Database
from storage.models import (
    AccountClosing,
    AuditEntry,
    Base,
    Case,
    Citizen,
    Delivery,
    LoginSession,
    Message,
    MessengerAccount,
    Registration,
    StaffMember,
)
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in, second_account, signed_up, stepped_up
from tests.clock import ManualClock
from tests.house import COMPANY, OWN_CODE, OWN_POSTAL_CODE, OWN_SIM, House, mailbox_code
from tests.races.test_at_once import a_case

FACTS = ("سارا", "احمدی", OWN_CODE, OWN_SIM, "1991-05-05")


async def in_two_chats(house: House, clock: ManualClock) -> Visitor:
    """A citizen in two chats; the first has just given a fresh code."""
    await logged_in(house)
    clock.advance(timedelta(minutes=11))
    await second_account(house)
    clock.advance(timedelta(minutes=2))
    return await stepped_up(house)


async def asked(house: House, clock: ManualClock) -> tuple[Visitor, int]:
    visitor = await in_two_chats(house, clock)
    await house.act(AskToClose, visitor)
    found = await (await house.get(ReadClosing))(visitor)
    assert found.id is not None
    return visitor, found.id


async def told(database: Database, key: str) -> list[str]:
    async with UnitOfWork(database) as tx:
        query = select(Delivery.channel).join(Message).where(Message.words_key == key)
        return sorted(await tx.session.scalars(query))


async def of_citizen(database: Database, code_index: bytes | None = None) -> Citizen:
    """The one there is, or the one with this code."""
    query = select(Citizen)
    if code_index is not None:
        query = query.where(Citizen.national_code_index == code_index)
    async with UnitOfWork(database) as tx:
        return (await tx.session.scalars(query)).one()


async def rows_of(database: Database, table: str, citizen_id: int) -> int:
    async with UnitOfWork(database) as tx:
        found = Base.metadata.tables[table]
        return len((await tx.session.execute(select(found).where(found.c.citizen_id == citizen_id))).all())


async def test_nothing_happens_for_three_days_and_then_nothing_of_the_person_is_left(
    house: House, database: Database, clock: ManualClock, vault: Vault
) -> None:
    visitor = await in_two_chats(house, clock)
    await house.act(GiveEmail, visitor, "sara@example.ir")
    await house.act(ProveEmail, visitor, await mailbox_code(house))
    await house.act(NewRecoveryCode, visitor)
    await house.act(LookUpPostalCode, visitor, OWN_POSTAL_CODE)
    await house.act(ConfirmAddress, visitor)
    await house.act(SwitchTopic, visitor, "cases", "sms", on=False)
    due = await house.act(AskToClose, visitor)
    assert due == clock.now() + CLOSING_WAIT
    assert await told(database, "notice-closing") == ["email", "sms", "telegram"]
    clock.advance(CLOSING_WAIT - timedelta(seconds=1))
    assert await house.act(CloseAccounts) == 0
    assert (await of_citizen(database)).status == "active"
    clock.advance(timedelta(seconds=1))
    assert await house.act(CloseAccounts) == 1
    assert await told(database, "notice-closed") == ["email", "sms", "telegram", "telegram"]
    citizen = await of_citizen(database)
    assert (citizen.status, citizen.erased_at) == ("closed", clock.now())
    for name in ("national_code", "birth_date", "first_name", "last_name", "phone"):
        assert vault.open(f"citizen.{name}_sealed", citizen.id, getattr(citizen, f"{name}_sealed")) == ""
    assert (citizen.password_hash, citizen.pin_hash, citizen.recovery_code_hash) == (None, None, None)
    for model in (*GONE, *UNDER_WAY, MessengerAccount):
        assert await rows_of(database, model.__tablename__, citizen.id) == 0
    async with UnitOfWork(database) as tx:
        assert not (
            await tx.session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None)))
        ).all()
        assert set(await tx.session.scalars(select(Registration.national_code_sealed))) == {None}
        written = set(await tx.session.scalars(select(AuditEntry.action)))
    assert {"account_closing_asked", "account_closed", "authn_login_success"} <= written
    assert await house.act(CloseAccounts) == 0


async def test_a_closed_account_is_unknown_and_its_code_signs_up_afresh(
    house: House, database: Database, clock: ManualClock
) -> None:
    await asked(house, clock)
    clock.advance(CLOSING_WAIT)
    await house.act(CloseAccounts)
    for user_id in (5001, 6002):
        visitor = await house.visitor(user_id)
        assert (visitor.citizen_id, visitor.standing) == (None, "guest")
        with pytest.raises(NotAllowed, match="log-in-unbound"):
            async with house.update() as scope:
                await (await scope.get(AskToLogIn)).bound(visitor)
    assert (await signed_up(house, await house.visitor(7003))).outcome == "activated"
    async with UnitOfWork(database) as tx:
        assert sorted(await tx.session.scalars(select(Citizen.status))) == ["active", "closed"]


async def test_every_chat_takes_it_back_and_another_one_ends_the_session_that_asked(
    house: House, database: Database, clock: ManualClock
) -> None:
    _, closing_id = await asked(house, clock)
    with pytest.raises(NotAllowed, match="log-in-unbound"):
        await house.act(KeepAccount, await house.visitor(9001), closing_id)
    clock.advance(timedelta(minutes=16))
    other = await house.visitor(6002)
    assert other.standing == "locked"
    assert await house.act(KeepAccount, other, closing_id) is True
    with pytest.raises(NotFound, match="closing-none"):
        await house.act(KeepAccount, other, closing_id)
    assert (await house.visitor()).standing == "guest"
    assert await told(database, "notice-closing-kept") == ["sms", "telegram"]
    assert (await of_citizen(database)).held_until == clock.now() + timedelta(hours=24)
    clock.advance(CLOSING_WAIT)
    assert await house.act(CloseAccounts) == 0
    assert (await of_citizen(database)).status == "active"


async def test_the_chat_that_asked_takes_it_back_and_nothing_else_changes(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor, closing_id = await asked(house, clock)
    assert await house.act(KeepAccount, visitor, closing_id) is False
    assert (await house.visitor()).standing == "in"
    assert (await of_citizen(database)).held_until is None


async def test_it_needs_a_fresh_code_waits_out_a_hold_and_keeps_its_first_time(
    house: House, database: Database, clock: ManualClock
) -> None:
    await logged_in(house)
    with pytest.raises(StepUpNeeded):
        await house.act(AskToClose, await house.visitor())
    visitor = await stepped_up(house)
    due = await house.act(AskToClose, visitor)
    clock.advance(timedelta(minutes=1))
    assert await house.act(AskToClose, visitor) == due
    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(Citizen).values(held_until=clock.now() + timedelta(hours=1)))
        await tx.commit()
    with pytest.raises(NotAllowed, match="account-held"):
        await house.act(AskToClose, visitor)


async def test_it_is_asked_for_a_few_times_a_day(house: House, clock: ManualClock) -> None:
    await logged_in(house)
    visitor = await stepped_up(house)
    for _ in range(CLOSINGS_PER_DAY):
        await house.act(AskToClose, visitor)
        found = await (await house.get(ReadClosing))(visitor)
        await house.act(KeepAccount, visitor, found.id)
    with pytest.raises(Throttled, match="closing-too-often"):
        await house.act(AskToClose, visitor)


async def cases_belong_to(database: Database, owner: bytes) -> None:
    """Every case, and each is under way."""
    async with UnitOfWork(database) as tx:
        await tx.session.execute(
            update(Case).values(owner_index=owner, entity_index=None, status=OPEN_STATUSES[0])
        )
        await tx.commit()


async def test_an_open_case_keeps_the_account(house: House, database: Database, clock: ManualClock) -> None:
    await a_case(house, database)
    await logged_in(house)
    visitor = await stepped_up(house)
    owner = visitor.owner_index
    assert owner is not None
    await cases_belong_to(database, b"somebody else")
    await house.act(AskToClose, visitor)
    await cases_belong_to(database, owner)
    clock.advance(CLOSING_WAIT)
    assert await house.act(CloseAccounts) == 0
    assert (await of_citizen(database, owner)).status == "active"
    assert await told(database, "notice-closing-stopped") == ["sms", "telegram"]
    assert await rows_of(database, AccountClosing.__tablename__, (await of_citizen(database, owner)).id) == 0


async def test_who_has_an_open_case_or_works_here_hears_why_not(
    house: House, database: Database, clock: ManualClock
) -> None:
    await a_case(house, database)
    await logged_in(house)
    visitor = await stepped_up(house)
    owner = visitor.owner_index
    assert owner is not None
    await cases_belong_to(database, owner)
    with pytest.raises(NotAllowed, match="closing-open-cases"):
        await house.act(AskToClose, visitor)
    await cases_belong_to(database, b"somebody else")
    async with UnitOfWork(database) as tx:
        member = StaffMember(id=1, citizen_id=visitor.citizen_id, added_by="cli", created_at=clock.now())
        tx.session.add(member)
        await tx.commit()
    found = await (await house.get(ReadClosing))(visitor)
    assert (found.open_cases, found.is_staff) == (0, True)
    with pytest.raises(NotAllowed, match="closing-staff"):
        await house.act(AskToClose, visitor)
    async with UnitOfWork(database) as tx:
        await tx.session.execute(delete(StaffMember).where(StaffMember.id == 1))
        await tx.commit()
    await house.act(OpenEntity, visitor, COMPANY)
    with pytest.raises(NotAllowed, match="closing-represents"):
        await house.act(AskToClose, visitor)


def test_every_table_that_points_at_a_citizen_is_emptied_or_says_why_not() -> None:
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "citizen"
    }
    gone = {model.__tablename__ for model in (*GONE, *UNDER_WAY)}
    assert gone.isdisjoint(KEPT)
    assert gone | set(KEPT) == pointing
