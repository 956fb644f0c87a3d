"""Login of a citizen with a password: the code, then the password."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.lift_lock import LiftLock
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.log_in.second import EnterPassword
from bot.errors import DomainError, Stale, Throttled
from storage.database import Database
from storage.models import Citizen, LoginSession
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import code_given, logged_in, second_account, stepped_up, with_password
from tests.clock import ManualClock
from tests.house import OWN_SIM, House

PASSWORD = "کوه سبز و اسب"


async def opened_since(database: Database, clock: ManualClock) -> int:
    """Sessions that were opened at this very moment of the test's clock."""
    async with UnitOfWork(database) as tx:
        query = select(func.count()).where(LoginSession.created_at == clock.now())
        return await tx.session.scalar(query) or 0


async def test_the_password_is_asked_for_after_the_right_code_and_opens(house: House) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await code_given(house)
    with pytest.raises(DomainError, match="password-wrong"):
        await house.act(EnterPassword, visitor, request, PASSWORD + "!")
    done = await house.act(EnterPassword, visitor, request, f" {PASSWORD} ")
    assert (await house.visitor()).session_id == done.session_id
    with pytest.raises(Stale):
        await house.act(EnterPassword, visitor, request, PASSWORD)


async def test_no_password_opens_anything_without_the_code(house: House, clock: ManualClock) -> None:
    visitor = await with_password(house, PASSWORD)
    clock.advance(timedelta(minutes=11))
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    with pytest.raises(Stale):
        await house.act(EnterPassword, visitor, asked.request_id, PASSWORD)
    wrong = str((int(await house.code("log-in")) + 1) % 10**6).zfill(6)
    with pytest.raises(DomainError, match="code-wrong"):
        await house.act(EnterLoginCode, visitor, asked.request_id, wrong)
    with pytest.raises(Stale):
        await house.act(EnterPassword, visitor, asked.request_id, PASSWORD)


async def test_a_strangers_chat_is_bound_only_by_the_password(house: House, clock: ManualClock) -> None:
    await with_password(house, PASSWORD)
    clock.advance(timedelta(minutes=11))
    with pytest.raises(DomainError, match="password-wrong"):
        await second_account(house, password="چیز دیگری است")
    assert (await house.visitor(6002)).citizen_id is None


async def test_wrong_passwords_wait_and_a_right_one_ends_that(house: House, clock: ManualClock) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await code_given(house)
    for _ in range(3):
        with pytest.raises(DomainError, match="password-wrong"):
            await house.act(EnterPassword, visitor, request, "نادرست")
    with pytest.raises(Throttled, match="secret-wait"):
        await house.act(EnterPassword, visitor, request, PASSWORD)
    clock.advance(timedelta(seconds=31))
    await house.act(EnterPassword, visitor, request, PASSWORD)
    visitor, request = await code_given(house)
    for _ in range(2):
        with pytest.raises(DomainError, match="password-wrong"):
            await house.act(EnterPassword, visitor, request, "نادرست")
    await house.act(EnterPassword, visitor, request, PASSWORD)


async def test_a_password_changed_meanwhile_opens_nothing(house: House, database: Database) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await code_given(house)
    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(Citizen).values(password_hash=None))
        await tx.commit()
    with pytest.raises(DomainError, match="password-wrong"):
        await house.act(EnterPassword, visitor, request, PASSWORD)


async def all_at_once(house: House, use_case: type[Any], typed: str, tries: int) -> list[Any]:
    visitor, request = await code_given(house)
    acts = (house.act(use_case, visitor, request, typed) for _ in range(tries))
    return list(await asyncio.gather(*acts, return_exceptions=True))


@pytest.fixture
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries are not counted, so that what makes one of them win is seen alone."""
    from bot.accounts.secrets.tries import SecretTries

    async def nothing(*_: object) -> None: ...

    monkeypatch.setattr(SecretTries, "count", nothing)


@pytest.mark.usefixtures("uncounted")
async def test_fifty_right_passwords_at_once_log_in_once(
    house: House, database: Database, clock: ManualClock
) -> None:
    await with_password(house, PASSWORD)
    ends = await all_at_once(house, EnterPassword, PASSWORD, 50)
    assert sorted({type(one).__name__ for one in ends}) == ["LoggedIn", "Stale"]
    assert await opened_since(database, clock) == 1


@pytest.mark.usefixtures("uncounted")
async def test_twin_with_a_request_that_stays_open_they_log_in_again_and_again(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.accounts.log_in.request import LoginRequests
    from storage.models import LoginRequest

    async def any_request(_self: object, tx: UnitOfWork, _visitor: object, request_id: int) -> Any:
        return await tx.session.get(LoginRequest, request_id)

    await with_password(house, PASSWORD)
    visitor, request = await code_given(house)
    monkeypatch.setattr(LoginRequests, "own", any_request)
    acts = (house.act(EnterPassword, visitor, request, PASSWORD) for _ in range(10))
    await asyncio.gather(*acts, return_exceptions=True)
    assert await opened_since(database, clock) > 1


async def test_guesses_side_by_side_are_all_counted(house: House) -> None:
    await with_password(house, PASSWORD)
    ends = await all_at_once(house, EnterPassword, "نادرست", 10)
    kinds = [type(one) for one in ends]
    assert kinds.count(DomainError) <= 3
    assert kinds.count(Throttled) >= 7


async def test_without_a_password_the_code_alone_opens(house: House) -> None:
    visitor = await logged_in(house)
    assert visitor.standing == "in"
    assert (await stepped_up(house)).step_up_at is not None


async def test_an_operator_lifts_the_wait_after_wrong_passwords_too(house: House) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await code_given(house)
    for _ in range(3):
        with pytest.raises(DomainError, match="password-wrong"):
            await house.act(EnterPassword, visitor, request, "نادرست")
    with pytest.raises(Throttled, match="secret-wait"):
        await house.act(EnterPassword, visitor, request, PASSWORD)
    await house.act(LiftLock, "09121110002", "cli")  # somebody else's number lifts nothing here
    with pytest.raises(Throttled, match="secret-wait"):
        await house.act(EnterPassword, visitor, request, PASSWORD)
    await house.act(LiftLock, OWN_SIM, "cli")
    done = await house.act(EnterPassword, visitor, request, PASSWORD)
    assert done.session_id is not None
