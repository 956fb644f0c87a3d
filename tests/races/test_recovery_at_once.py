"""Recoveries side by side: one proof recovers once, and guesses do not pass their limit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.accounts.log_in.request import LoginRequests
from bot.accounts.recovery.by_code import RecoverWithEmailCode, RecoverWithSavedCode, SendRecoveryEmail
from bot.accounts.recovery.by_registry import RecoverWithRegistry
from bot.accounts.recovery.rows import Recoveries, UnderWay
from bot.accounts.rules import ANSWER_TRIES_PER_DAY
from bot.accounts.secrets.recovery_code import RecoveryCodes
from bot.accounts.secrets.tries import SecretTries
from bot.errors import DomainError, Stale
from storage.database import Database
from storage.models import Citizen, LoginRequest, Message, Recovery
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import second_account, with_password
from tests.accounts.test_recovery import ANOTHER_DAY, BIRTH, PASSWORD, begun, with_email, with_saved_code
from tests.clock import ManualClock
from tests.house import House, mailbox_code
from tests.races.test_at_once import at_once, how_many


@pytest.fixture
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries are not counted, so that what makes one of them win is seen alone."""

    async def nothing(*_: object) -> None: ...

    monkeypatch.setattr(SecretTries, "count", nothing)


async def told(database: Database) -> int:
    return await how_many(database, Message, Message.words_key == "notice-recovered")


@pytest.mark.usefixtures("uncounted")
async def test_fifty_right_saved_codes_at_once_recover_once(house: House, database: Database) -> None:
    code = await with_saved_code(house)
    visitor, request = await begun(house)
    ends = await at_once(*(house.act(RecoverWithSavedCode, visitor, request, code) for _ in range(50)))
    assert len([one for one in ends if isinstance(one, str)]) == 1
    assert await told(database) == 1


@pytest.mark.usefixtures("uncounted")
async def test_one_saved_code_in_two_chats_at_once_is_used_once(
    house: House, database: Database, clock: ManualClock
) -> None:
    """Two chats, two requests: the code alone decides."""
    ends = await two_chats_with_one_code(house, clock, await with_saved_code(house))
    assert len([one for one in ends if isinstance(one, str)]) == 1
    assert await told(database) == 1


@pytest.mark.usefixtures("uncounted")
async def test_twin_with_a_code_that_is_replaced_unseen_both_use_it(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def anyway(*_: object) -> bool:
        return True

    monkeypatch.setattr(RecoveryCodes, "replace", anyway)
    code = await (await house.get(RecoveryCodes)).make()
    await with_password(house, PASSWORD)
    async with UnitOfWork(database) as tx:
        await tx.session.execute(update(Citizen).values(recovery_code_hash=code.hashed))
        await tx.commit()
    ends = await two_chats_with_one_code(house, clock, code.text)
    assert len([one for one in ends if isinstance(one, str)]) == 2


async def two_chats_with_one_code(house: House, clock: ManualClock, code: str) -> list[Any]:
    clock.advance(timedelta(minutes=20))
    await second_account(house, password=PASSWORD)
    clock.advance(timedelta(minutes=20))
    asked = [await begun(house, user_id) for user_id in (5001, 6002)]
    return await at_once(*(house.act(RecoverWithSavedCode, *one, code) for one in asked))


async def test_fifty_right_codes_of_a_letter_recover_once(
    house: House, database: Database, clock: ManualClock
) -> None:
    await with_email(house, clock)
    visitor, request = await begun(house)
    await house.act(SendRecoveryEmail, visitor, request)
    code = await mailbox_code(house)
    ends = await at_once(*(house.act(RecoverWithEmailCode, visitor, request, code) for _ in range(50)))
    assert ends.count(None) == 1
    assert {type(one) for one in ends if one is not None} == {Stale}
    assert await told(database) == 1


async def test_the_registries_confirming_many_times_at_once_recover_once(
    house: House, database: Database
) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await begun(house)
    ends = await at_once(*(house.act(RecoverWithRegistry, visitor, request, BIRTH) for _ in range(3)))
    assert ends.count(True) == 1
    assert await told(database) == 1


async def test_twin_with_a_login_and_a_recovery_that_stay_open_it_is_done_and_told_again(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await with_password(house, PASSWORD)
    visitor, request = await begun(house)

    async def any_request(_self: object, tx: UnitOfWork, _visitor: object, request_id: int) -> Any:
        return await tx.session.get(LoginRequest, request_id)

    real = Recoveries.load

    async def any_row(self: Recoveries, tx: UnitOfWork, *who: Any) -> UnderWay:
        way = await real(self, tx, *who)
        tx.session.expunge(way.row)
        return way

    monkeypatch.setattr(LoginRequests, "own", any_request)
    monkeypatch.setattr(Recoveries, "load", any_row)
    ends = await at_once(*(house.act(RecoverWithRegistry, visitor, request, BIRTH) for _ in range(3)))
    assert ends.count(True) == 3
    assert await told(database) == 3
    assert await how_many(database, Recovery, Recovery.done_at.is_not(None)) == 0


async def guessed(house: House) -> list[str]:
    await with_password(house, PASSWORD)
    visitor, request = await begun(house)
    ends = await at_once(*(house.act(RecoverWithRegistry, visitor, request, ANOTHER_DAY) for _ in range(20)))
    assert all(isinstance(one, DomainError) for one in ends)
    return [str(one) for one in ends]


async def test_birth_dates_guessed_at_once_are_three(house: House) -> None:
    ends = await guessed(house)
    assert ends.count("recover-not-confirmed") == ANSWER_TRIES_PER_DAY
    assert ends.count("secret-day-lock") == 20 - ANSWER_TRIES_PER_DAY


async def test_twin_uncounted_every_guess_is_compared(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SecretTries, "_ensure_may_try", lambda *_: None)
    assert set(await guessed(house)) == {"recover-not-confirmed"}
