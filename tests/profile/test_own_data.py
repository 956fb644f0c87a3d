"""«داده‌های من»: whole, for the owner alone, told of, and nothing forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.step_up import StepUpNeeded
from bot.errors import NotAllowed, Throttled
from bot.profile.own_data import EXPORTED, NOT_EXPORTED, ExportOwnData, OwnData
from bot.profile.rules import FILES_PER_DAY
from bot.texts import Texts
from dialogs.profile.own_data import document
from storage.database import Database
from storage.models import AuditEntry, Base, Citizen, Delivery, Message
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in, stepped_up
from tests.clock import ManualClock
from tests.house import OWN_CODE, OWN_SIM, House


async def exported(house: House) -> OwnData:
    data: OwnData = await house.act(ExportOwnData, await stepped_up(house))
    return data


async def test_the_owner_gets_what_is_held_and_is_told_on_the_phone(
    house: House, database: Database, texts: Texts
) -> None:
    await logged_in(house)
    data = await exported(house)
    assert (data.person.national_code, data.person.phone) == (OWN_CODE, OWN_SIM)
    page = document(texts, data, ())
    for held in ("سارا", "احمدی", OWN_CODE, OWN_SIM, "۱۳۷۰", "رضایت با متن نسخهٔ", "تا اکنون"):
        assert held in page
    assert "None" not in page
    async with UnitOfWork(database) as tx:
        told = select(Delivery.channel).join(Message).where(Message.words_key == "notice-own-data")
        assert list(await tx.session.scalars(told)) == ["sms"]
        noted = select(AuditEntry).where(AuditEntry.action == "own_data_exported")
        assert len(list(await tx.session.scalars(noted))) == 1


async def test_what_a_person_has_written_cannot_break_the_page(house: House, texts: Texts) -> None:
    await logged_in(house)
    data = await exported(house)
    object.__setattr__(data, "address", "<script>alert(1)</script>")
    object.__setattr__(data, "postal_code", "1999900011")
    page = document(texts, data, ())
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


async def test_it_needs_a_fresh_code_and_waits_out_a_hold(
    house: House, database: Database, clock: ManualClock
) -> None:
    await logged_in(house)
    with pytest.raises(StepUpNeeded):
        await house.act(ExportOwnData, await house.visitor())
    visitor = await stepped_up(house)
    async with UnitOfWork(database) as tx:
        citizen = (await tx.session.scalars(select(Citizen))).one()
        citizen.held_until = clock.now() + timedelta(hours=1)
        await tx.commit()
    with pytest.raises(NotAllowed, match="account-held"):
        await house.act(ExportOwnData, visitor)


async def test_it_is_given_a_few_times_a_day(house: House, clock: ManualClock) -> None:
    await logged_in(house)
    visitor = await stepped_up(house)
    for _ in range(FILES_PER_DAY):
        await house.act(ExportOwnData, visitor)
    with pytest.raises(Throttled, match="own-data-too-often"):
        await house.act(ExportOwnData, visitor)


def test_every_table_that_names_a_citizen_is_in_the_file_or_says_why_not() -> None:
    named = {
        table.name
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "citizen"
    }
    in_file = {model.__tablename__ for model in EXPORTED}
    assert in_file.isdisjoint(NOT_EXPORTED)
    assert in_file | set(NOT_EXPORTED) == named
