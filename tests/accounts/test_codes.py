"""One-time passwords: one alive, few tries, growing waits (security reference, 1)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.accounts.limits import CodeLimits, Counted, day_lock_began
from bot.accounts.sign_up.prove import ProveSignUpPhone, SendSignUpCode
from bot.accounts.visitor import Visitor
from bot.errors import DomainError, NotAllowed, Throttled
from bot.texts import Texts
from storage.database import Database
from storage.models import OneTimePassword
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import filled_in
from tests.clock import ManualClock
from tests.conftest import NOON
from tests.house import House


@pytest.fixture
async def visitor(house: House) -> Visitor:
    made = await house.visitor()
    await filled_in(house, made)
    return made


def other_than(code: str) -> str:
    return str((int(code) + 1) % 10**6).zfill(6)


async def refused(house: House, visitor: Visitor, typed: str) -> DomainError:
    with pytest.raises(DomainError) as error:
        await house.act(ProveSignUpPhone, visitor, typed)
    return error.value


async def test_a_code_is_taken_in_any_digits_and_with_anything_around(house: House, visitor: Visitor) -> None:
    await house.act(SendSignUpCode, visitor)
    persian = (await house.code()).translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    draft = await house.act(ProveSignUpPhone, visitor, f"\u2066 {persian[:3]}-{persian[3:]}\u200f ")
    assert draft.step == "first-name"


async def test_the_whole_sms_may_be_pasted(house: House, visitor: Visitor, texts: Texts) -> None:
    await house.act(SendSignUpCode, visitor)
    sms = texts.plain("code-sign-up", code=await house.code())
    assert (await house.act(ProveSignUpPhone, visitor, sms)).step == "first-name"


async def test_a_code_lives_three_minutes(house: House, visitor: Visitor, clock: ManualClock) -> None:
    await house.act(SendSignUpCode, visitor)
    clock.advance(timedelta(seconds=180))
    assert (await refused(house, visitor, await house.code())).key == "code-expired"


async def test_a_new_code_kills_the_old_one(
    house: House, visitor: Visitor, clock: ManualClock, database: Database
) -> None:
    await house.act(SendSignUpCode, visitor)
    old = await house.code()
    clock.advance(timedelta(seconds=61))
    await house.act(SendSignUpCode, visitor)
    assert (await refused(house, visitor, old)).key == "code-wrong"
    async with UnitOfWork(database) as tx:
        alive = select(func.count()).where(OneTimePassword.state == "alive")
        assert await tx.session.scalar(alive) == 1


async def test_asking_again_waits_60_then_120_then_300_seconds(
    house: House, visitor: Visitor, clock: ManualClock
) -> None:
    await house.act(SendSignUpCode, visitor)
    for wait in (60, 120):
        clock.advance(timedelta(seconds=wait - 1))
        with pytest.raises(Throttled) as throttled:
            await house.act(SendSignUpCode, visitor)
        assert throttled.value.retry_after == timedelta(seconds=1)
        clock.advance(timedelta(seconds=1))
        await house.act(SendSignUpCode, visitor)
    clock.advance(timedelta(seconds=301))
    with pytest.raises(Throttled) as throttled:
        await house.act(SendSignUpCode, visitor)  # three in ten minutes
    assert throttled.value.key == "code-too-many"


async def test_the_right_code_no_longer_helps_after_the_fifth_wrong_one(
    house: House, visitor: Visitor, clock: ManualClock, database: Database
) -> None:
    await house.act(SendSignUpCode, visitor)
    code = await house.code()
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(OneTimePassword).where(OneTimePassword.state == "alive"))
        assert row is not None
        row.tries = 4
        await tx.commit()
    assert (await refused(house, visitor, other_than(code))).key == "code-dead"
    assert (await refused(house, visitor, code)).key == "code-expired"


async def test_waits_after_wrong_codes_grow_over_all_codes(
    house: House, visitor: Visitor, clock: ManualClock
) -> None:
    """Free, free, then 30 s, 2 min, 10 min: a new code does not reset the count."""
    waits = []
    for _ in range(5):
        clock.advance(timedelta(hours=1))
        await house.act(SendSignUpCode, visitor)
        code = await house.code()
        assert (await refused(house, visitor, other_than(code))).key == "code-wrong"
        error = await refused(house, visitor, other_than(code))
        waits.append(error.retry_after.total_seconds() if isinstance(error, Throttled) else 0.0)
    assert waits == [0.0, 30.0, 120.0, 600.0, 1800.0]


async def test_text_that_is_no_code_costs_no_try(house: House, visitor: Visitor) -> None:
    await house.act(SendSignUpCode, visitor)
    dates = ("۱۵ اردیبهشت ۱۳۷۰", "1500/1/1", "۱۳۷۰/۰۲/۱۵", "1370.02.15")
    junk = ("", "سلام", "12345", "1234567", "9" * 10_000, "1 " * 3 + "x" * 90 + "234", "111111 یا 222222")
    for typed in (*dates, *junk):
        assert (await refused(house, visitor, typed)).key == "code-please"
    assert (await house.act(ProveSignUpPhone, visitor, await house.code())).step == "first-name"


@pytest.mark.parametrize(("minutes", "hours_left"), [(1, 24), (150, 24), (161, 0)])
def test_the_tenth_failure_within_a_day_locks_for_a_whole_day(minutes: int, hours_left: int) -> None:
    newest_first = [NOON - timedelta(minutes=minutes * nth) for nth in range(10)]
    began = day_lock_began(newest_first)
    assert (began == NOON) is (hours_left == 24)
    assert day_lock_began(newest_first[:9]) is None


async def test_twenty_wrong_codes_in_a_row_leave_only_the_recovery(
    house: House, visitor: Visitor, clock: ManualClock, database: Database
) -> None:
    limits = await house.get(CodeLimits)
    await house.act(SendSignUpCode, visitor)
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(OneTimePassword))
        assert row is not None
        for _ in range(20):
            await limits.note_failed(tx, Counted(visitor.known, row.phone_index, row.phone_index))
        await tx.commit()
    clock.advance(timedelta(hours=2))
    with pytest.raises(NotAllowed, match="code-recovery-only"):
        await house.act(SendSignUpCode, visitor)


async def test_a_used_code_does_not_work_again(house: House, visitor: Visitor, database: Database) -> None:
    await house.act(SendSignUpCode, visitor)
    code = await house.code()
    await house.act(ProveSignUpPhone, visitor, code)
    async with UnitOfWork(database) as tx:
        states = list(await tx.session.scalars(select(OneTimePassword.state)))
    assert states == ["used"]


async def test_guesses_side_by_side_are_all_counted(
    house: House, visitor: Visitor, database: Database
) -> None:
    await house.act(SendSignUpCode, visitor)
    code = await house.code()
    wrong = [other_than(code)] * 12
    await asyncio.gather(
        *(house.act(ProveSignUpPhone, visitor, typed) for typed in wrong), return_exceptions=True
    )
    async with UnitOfWork(database) as tx:
        row = await tx.session.scalar(select(OneTimePassword))
    assert row is not None
    assert row.tries <= 5
    assert row.tries >= 3


async def test_a_code_works_only_in_the_chat_that_asked_for_it(house: House, visitor: Visitor) -> None:
    await house.act(SendSignUpCode, visitor)
    other = await house.visitor(5002)
    await filled_in(house, other)
    assert (await refused(house, other, await house.code())).key == "code-expired"
