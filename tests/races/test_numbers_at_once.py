"""One number on its way into an account, however many chats ask at once; with the twin of each guard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete as real_delete
from sqlalchemy import false
from sqlalchemy.exc import IntegrityError

from bot.accounts.number.change import ChangeNumber, GiveNewNumber, NumberChanges, ProveNewNumber
from bot.accounts.number.claims import ApplyNumberClaims, CancelNumberClaim
from bot.accounts.number.lost import Claimed, ClaimNumber, GiveNumberForLost, ProveNumberForLost
from bot.accounts.rules import LOST_NUMBER_WAIT
from bot.accounts.security.recovery_code import NewRecoveryCode
from bot.accounts.visitor import Visitor
from bot.errors import DomainError, NotFound
from storage.database import Database
from storage.models import Citizen, Message, NumberChange, OneTimePassword
from tests.accounts.steps import logged_in, second_account, stepped_up
from tests.clock import ManualClock
from tests.house import OWN_CODE, House
from tests.races.guards import drop_unique
from tests.races.test_at_once import at_once, how_many

NUMBERS = ("+989351112233", "+989351112244")
MODULE = "bot.accounts.number.change"


async def two_chats(house: House, clock: ManualClock) -> list[Visitor]:
    """One citizen in two chats, each fresh."""
    house.registries.sims.update(dict.fromkeys(NUMBERS, OWN_CODE))
    await logged_in(house)
    clock.advance(timedelta(minutes=11))
    await house.visitor()
    await second_account(house)
    clock.advance(timedelta(minutes=2))
    return [await stepped_up(house, user_id) for user_id in (5001, 6002)]


async def both_give(house: House, visitors: list[Visitor]) -> list[Any]:
    pairs = zip(visitors, NUMBERS, strict=True)
    return await at_once(*(house.act(GiveNewNumber, who, number) for who, number in pairs))


def keep_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{MODULE}.delete", lambda model: real_delete(model).where(false()))


async def test_two_chats_at_once_leave_one_number_under_way(
    house: House, database: Database, clock: ManualClock
) -> None:
    ends = await both_give(house, await two_chats(house, clock))
    assert [one for one in ends if isinstance(one, Exception)] == []
    assert await how_many(database, NumberChange) == 1


async def test_without_taking_the_one_before_away_the_index_still_leaves_one(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitors = await two_chats(house, clock)
    keep_the_one_before(monkeypatch)
    ends = await both_give(house, visitors)
    assert [type(one) for one in ends if isinstance(one, Exception)] == [IntegrityError]
    assert await how_many(database, NumberChange) == 1


async def test_twin_without_both_two_are_under_way(
    house: House, database: Database, database_url: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique(database_url, "number_change", "citizen_id")
    visitors = await two_chats(house, clock)
    keep_the_one_before(monkeypatch)
    await both_give(house, visitors)
    assert await how_many(database, NumberChange) == 2


async def test_fifty_tries_of_the_right_code_use_it_once(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = (await two_chats(house, clock))[0]
    await house.act(GiveNewNumber, visitor, NUMBERS[0])
    code = await house.code("new-number")
    ends = await at_once(*(house.act(ProveNewNumber, visitor, code) for _ in range(50)))
    assert ends.count(None) == 1
    assert {str(one) for one in ends if isinstance(one, DomainError)} == {"code-expired"}
    used = (OneTimePassword.purpose == "new-number", OneTimePassword.state == "used")
    assert await how_many(database, OneTimePassword, *used) == 1


async def proven(house: House, clock: ManualClock) -> Visitor:
    visitor = (await two_chats(house, clock))[0]
    await house.act(GiveNewNumber, visitor, NUMBERS[0])
    await house.act(ProveNewNumber, visitor, await house.code("new-number"))
    return visitor


async def test_the_same_change_twice_at_once_is_made_and_told_once(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor = await proven(house, clock)
    ends = await at_once(*(house.act(ChangeNumber, visitor) for _ in range(2)))
    assert ends.count(True) == 1
    refusals = {str(one) for one in ends if isinstance(one, DomainError)}
    assert refusals <= {"number-over", "account-held"}
    assert len(refusals) == 1
    assert await how_many(database, Message, Message.words_key == "notice-number") == 1


async def test_twin_with_a_row_that_stays_and_no_hold_it_is_told_twice(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = await proven(house, clock)
    real = NumberChanges.own

    async def unused(self: NumberChanges, tx: Any, *who: Any) -> NumberChange:
        row = await real(self, tx, *who)
        tx.session.expunge(row)
        return row

    async def stays(self: Any, row: Any) -> None: ...

    monkeypatch.setattr(NumberChanges, "own", unused)
    monkeypatch.setattr(f"{MODULE}.ensure_not_held", lambda *_: None)
    monkeypatch.setattr("sqlalchemy.ext.asyncio.AsyncSession.delete", stays)
    await at_once(*(house.act(ChangeNumber, visitor) for _ in range(2)))
    assert await how_many(database, Message, Message.words_key == "notice-number") == 2
    assert await how_many(database, Citizen) == 1


async def a_claim(house: House, clock: ManualClock) -> tuple[Visitor, str]:
    """A chat whose new number is proven, and the recovery code that is still to be given."""
    house.registries.sims.update(dict.fromkeys(NUMBERS, OWN_CODE))
    await logged_in(house)
    code = await house.act(NewRecoveryCode, await stepped_up(house))
    visitor = await house.visitor()
    await house.act(GiveNumberForLost, visitor, NUMBERS[0])
    await house.act(ProveNumberForLost, visitor, await house.code("new-number"))
    return visitor, code


async def test_two_jobs_at_once_change_the_number_once(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor, code = await a_claim(house, clock)
    await house.act(ClaimNumber, visitor, "recovery_code", code)
    clock.advance(LOST_NUMBER_WAIT)
    assert sorted(await at_once(*(house.act(ApplyNumberClaims) for _ in range(2)))) == [0, 1]
    assert await how_many(database, Message, Message.words_key == "notice-number") == 1


async def test_twin_with_a_claim_that_stays_it_is_changed_twice(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, code = await a_claim(house, clock)
    await house.act(ClaimNumber, visitor, "recovery_code", code)
    clock.advance(LOST_NUMBER_WAIT)

    async def stays(self: Any, row: Any) -> None: ...

    monkeypatch.setattr("sqlalchemy.ext.asyncio.AsyncSession.delete", stays)
    assert await at_once(*(house.act(ApplyNumberClaims) for _ in range(2))) == [1, 1]
    assert await how_many(database, Message, Message.words_key == "notice-number") == 2


async def test_a_claim_that_is_ended_as_it_falls_due_is_one_or_the_other(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor, code = await a_claim(house, clock)
    done = await house.act(ClaimNumber, visitor, "recovery_code", code)
    clock.advance(LOST_NUMBER_WAIT)
    ends = await at_once(house.act(ApplyNumberClaims), house.act(CancelNumberClaim, visitor, done.claim_id))
    changed = await how_many(database, Message, Message.words_key == "notice-number")
    ended = await how_many(database, Message, Message.words_key == "notice-number-cancelled")
    assert (changed, ended) in ((1, 0), (0, 1))
    assert ends[0] == changed
    assert isinstance(ends[1], NotFound) == bool(changed)


async def test_one_recovery_code_given_many_times_at_once_claims_once(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor, code = await a_claim(house, clock)
    ends = await at_once(*(house.act(ClaimNumber, visitor, "recovery_code", code) for _ in range(5)))
    assert len([one for one in ends if isinstance(one, Claimed)]) == 1
    assert await how_many(database, Message, Message.words_key == "notice-number-claimed") == 1
