"""An account that goes while somebody takes it back or logs in to it; with the twin of each guard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.accounts.closing.ask import AskToClose, KeepAccount, ReadClosing
from bot.accounts.closing.carry_out import CloseAccounts
from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.rules import CLOSING_WAIT
from bot.accounts.visitor import Visitor
from bot.errors import DomainError
from storage.database import Database
from storage.models import AccountClosing, Citizen, LoginSession, Message, MessengerAccount
from tests.accounts.steps import logged_in, stepped_up
from tests.clock import ManualClock
from tests.house import House
from tests.races.guards import drop_unique
from tests.races.test_at_once import at_once, how_many


async def due(house: House, clock: ManualClock) -> tuple[Visitor, int]:
    """A citizen whose account goes now, and the id of the wish."""
    await logged_in(house)
    visitor = await stepped_up(house)
    await house.act(AskToClose, visitor)
    found = await (await house.get(ReadClosing))(visitor)
    assert found.id is not None
    clock.advance(CLOSING_WAIT)
    return await house.visitor(), found.id


async def words(database: Database) -> tuple[int, int]:
    """How often it was told that the account is gone, and that it stays."""
    told = [
        await how_many(database, Message, Message.words_key == key)
        for key in ("notice-closed", "notice-closing-kept")
    ]
    return told[0], told[1]


async def test_an_account_that_is_taken_back_as_it_goes_is_one_or_the_other(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor, closing_id = await due(house, clock)
    ends = await at_once(house.act(CloseAccounts), house.act(KeepAccount, visitor, closing_id))
    gone, kept = await words(database)
    assert (gone, kept) in ((1, 0), (0, 1))
    assert ends[0] == gone
    assert isinstance(ends[1], DomainError) == bool(gone)
    assert await how_many(database, Citizen, Citizen.status == "closed") == gone


async def test_twin_with_a_wish_that_stays_it_is_kept_and_gone(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, closing_id = await due(house, clock)

    async def stays(self: Any, row: Any) -> None: ...

    monkeypatch.setattr("sqlalchemy.ext.asyncio.AsyncSession.delete", stays)
    await house.act(KeepAccount, visitor, closing_id)
    await house.act(CloseAccounts)
    assert await words(database) == (1, 1)


async def test_two_jobs_at_once_close_an_account_once(
    house: House, database: Database, clock: ManualClock
) -> None:
    await due(house, clock)
    assert sorted(await at_once(*(house.act(CloseAccounts) for _ in range(2)))) == [0, 1]
    assert await words(database) == (1, 0)


async def logging_in(house: House, clock: ManualClock) -> tuple[Visitor, int, str]:
    """An account that goes now, and a login to it whose code is still to be given."""
    visitor, _ = await due(house, clock)
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    return visitor, asked.request_id, await house.code("log-in")


OPEN = LoginSession.ended_at.is_(None)


async def test_a_login_as_the_account_goes_leaves_no_session(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor, request_id, code = await logging_in(house, clock)
    await at_once(house.act(EnterLoginCode, visitor, request_id, code), house.act(CloseAccounts))
    assert await how_many(database, Citizen, Citizen.status == "closed") == 1
    assert await how_many(database, LoginSession, OPEN) == 0
    assert await how_many(database, MessengerAccount, MessengerAccount.citizen_id.is_not(None)) == 0


async def test_twin_where_sessions_are_not_ended_one_stays_open(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, request_id, code = await logging_in(house, clock)

    async def nothing(*_: Any) -> int:
        return 0

    monkeypatch.setattr("bot.accounts.closing.erase.end_sessions", nothing)
    await house.act(EnterLoginCode, visitor, request_id, code)
    await house.act(CloseAccounts)
    assert await how_many(database, LoginSession, OPEN) == 1


async def test_two_presses_at_once_leave_one_wish(
    house: House, database: Database, clock: ManualClock
) -> None:
    await logged_in(house)
    visitor = await stepped_up(house)
    ends = await at_once(*(house.act(AskToClose, visitor) for _ in range(2)))
    assert ends == [clock.now() + CLOSING_WAIT] * 2
    assert await how_many(database, AccountClosing) == 1
    assert await how_many(database, Message, Message.words_key == "notice-closing") == 1


async def test_twin_without_look_up_and_constraint_two_wait(
    house: House, database: Database, database_url: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique(database_url, "account_closing", "citizen_id")
    await logged_in(house)
    visitor = await stepped_up(house)
    monkeypatch.setattr("bot.accounts.closing.ask.standing_wish", _none)
    clock.advance(timedelta(seconds=1))
    await at_once(*(house.act(AskToClose, visitor) for _ in range(2)))
    assert await how_many(database, AccountClosing) == 2


async def _none(*_: Any) -> None:
    return None
