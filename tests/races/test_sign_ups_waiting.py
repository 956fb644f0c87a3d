"""Two processes ask about who waits: one asks, once, and one tells; with the twin of the guard."""

from __future__ import annotations

import asyncio
from datetime import date, datetime

import pytest
from sqlalchemy import select

from bot.accounts.rules import ASK_AGAIN_EVERY
from bot.accounts.sign_up import wait
from bot.accounts.sign_up.drafts import Draft
from bot.accounts.sign_up.wait import AskRegistriesAgain
from bot.gateways.identity import Person
from storage.database import Database
from storage.models import Citizen, Message
from storage.unit_of_work import UnitOfWork
from tests.accounts.test_waiting import waits
from tests.clock import ManualClock
from tests.house import House
from tests.races.test_at_once import at_once, how_many


async def two_jobs(house: House, clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> int:
    """Both run at once; how often the civil registry was asked."""
    await waits(house)
    house.registries.down = False
    clock.advance(ASK_AGAIN_EVERY)
    asked = 0
    answer = house.registries.person

    async def person(national_code: str, birth_date: date) -> Person | None:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        return await answer(national_code, birth_date)

    listed, take = asyncio.Barrier(2), AskRegistriesAgain._take

    async def when_both_have_listed(self: AskRegistriesAgain, row_id: int) -> tuple[Draft, datetime] | None:
        await listed.wait()
        return await take(self, row_id)

    monkeypatch.setattr(house.registries, "person", person)
    monkeypatch.setattr(AskRegistriesAgain, "_take", when_both_have_listed)
    ends = await at_once(house.act(AskRegistriesAgain), house.act(AskRegistriesAgain))
    assert sum(ends) == 1
    return asked


async def news(database: Database) -> int:
    async with UnitOfWork(database) as tx:
        found = await tx.session.scalars(select(Message).where(Message.words_key == "sign-up-sms-activated"))
        return len(list(found))


async def test_two_jobs_at_once_ask_once_and_tell_once(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await two_jobs(house, clock, monkeypatch) == 1
    assert await how_many(database, Citizen) == 1
    assert await news(database) == 1


async def test_twin_without_the_look_at_the_mark_both_ask(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wait, "is_due", lambda _row, _now: True)
    assert await two_jobs(house, clock, monkeypatch) == 2
    # What ends it looks again, and the account has one owner.
    assert await news(database) == 1
