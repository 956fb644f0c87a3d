"""Whoever writes to us can be written to."""

from __future__ import annotations

from sqlalchemy import select

from bot.ledger.address_book import AddressBook
from storage.database import Database
from storage.models import ChannelHealth
from storage.unit_of_work import UnitOfWork
from tests.house import House


async def states(database: Database) -> list[str]:
    async with UnitOfWork(database) as tx:
        return list(await tx.session.scalars(select(ChannelHealth.state)))


async def test_who_was_taken_for_gone_and_writes_is_back(house: House, database: Database) -> None:
    book = await house.get(AddressBook)
    await book.gone("telegram", 5)
    await book.heard_from("telegram", 5)
    assert await states(database) == ["active"]


async def test_who_was_never_gone_costs_no_write(house: House, database: Database) -> None:
    await (await house.get(AddressBook)).heard_from("telegram", 5)
    assert await states(database) == []
