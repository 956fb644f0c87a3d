"""An office that closes, and opens again; days that are declared off, and are not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.accounts.visitor import Visitor
from bot.appointments.desk.bars import DeclareHoliday, HolidayAsk
from bot.appointments.desk.plan import (
    CloseAsk,
    CloseOffice,
)
from bot.appointments.desk.read_plan import ReadPlan
from bot.appointments.desk.reopen import ReopenAsk, ReopenOffice, WithdrawAsk, WithdrawHoliday
from bot.appointments.follow_closures import FollowClosures
from bot.appointments.tell_reopened import TellReopened
from bot.errors import DomainError, Stale
from bot.staff.actor import CONSOLE
from storage.database import Database
from tests.appointments.office import (
    books,
    broken,
    free_on,
    holds,
    opened,
    row_of,
    times,
    today,
)
from tests.appointments.test_booking import told
from tests.appointments.test_office_days import CODE, WANTED, WHY, manager
from tests.clock import ManualClock
from tests.house import House
from tests.staff.cast import comes_in, logs_in


@pytest.fixture
async def who(house: House) -> Visitor:
    await opened(house)
    return await comes_in(house, 1)


async def test_a_closed_office_tells_everyone_and_keeps_nobody(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    first, second, third = await times(house, who, WANTED)
    booked, other = await books(house, who, first), await comes_in(house, 2)
    held = await holds(house, other, second)
    later = await books(house, await comes_in(house, 3), third)
    desk = await manager(house)
    closing = CloseAsk(CODE, first.starts_at, second.ends_at, "برق ساختمان قطع است")
    assert await house.act(CloseOffice, desk, closing) == 2
    assert await free_on(house, other, WANTED) == 0
    with pytest.raises(DomainError, match="appointment-slot-closed"):
        await holds(house, await comes_in(house, 4), first)
    assert (await house.act(FollowClosures), await house.act(FollowClosures)) == (2, 0)
    assert await told(database, "appointment-news-closed") == ["sms", "telegram"]
    for one in (booked, held):
        assert (await row_of(database, one.appointment_id)).reason == "office_closed"
    assert (await row_of(database, later.appointment_id)).state == "booked"


async def test_a_holiday_is_declared_in_the_evening(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    booked = await books(house, who, (await times(house, who, WANTED))[0])
    day = await today(house) + timedelta(days=1)
    await house.act(DeclareHoliday, CONSOLE, HolidayAsk(day, "تعطیلی", "registry_unit"))
    assert await free_on(house, who, WANTED) == 2
    for _ in range(2):
        await house.act(DeclareHoliday, CONSOLE, HolidayAsk(day, "تعطیلی", "judicial_office"))
    assert (await free_on(house, who, WANTED), await free_on(house, who, WANTED, ahead=2)) == (0, 3)
    assert await house.act(FollowClosures) == 1
    assert (await row_of(database, booked.appointment_id)).reason == "office_closed"


async def test_a_reopened_office_takes_people_again_and_tells_who_was_told(
    house: House, who: Visitor, database: Database
) -> None:
    first, second, third = await times(house, who, WANTED)
    lost = await books(house, who, first)
    moves, late = await comes_in(house, 2), await comes_in(house, 3)
    moved = await books(house, moves, second)
    desk = await manager(house)
    await house.act(CloseOffice, desk, CloseAsk(CODE, first.starts_at, third.ends_at, WHY))
    await house.act(FollowClosures)
    instead = await books(house, moves, (await times(house, moves, WANTED, ahead=2))[0])
    (closure,) = (await house.act(ReadPlan, desk, CODE)).closures
    with pytest.raises(DomainError, match="staff-reason-length"):
        await house.act(ReopenOffice, desk, ReopenAsk(CODE, closure.id, "?"))
    await house.act(ReopenOffice, desk, ReopenAsk(CODE, closure.id, WHY))
    with pytest.raises(Stale, match="appointment-desk-open-already"):
        await house.act(ReopenOffice, desk, ReopenAsk(CODE, closure.id, WHY))
    assert await free_on(house, late, WANTED) == 3
    assert (await house.act(TellReopened), await house.act(TellReopened)) == (2, 0)
    assert await told(database, "appointment-news-reopened") == ["sms", "sms", "telegram", "telegram"]
    for one, state in ((lost, "cancelled"), (moved, "cancelled"), (instead, "booked")):
        assert (await row_of(database, one.appointment_id)).state == state
    await books(house, who, (await times(house, who, WANTED))[0])
    assert await broken(database) == []


async def test_who_was_not_told_yet_keeps_the_place_when_the_office_opens_again(
    house: House, who: Visitor, database: Database
) -> None:
    first = (await times(house, who, WANTED))[0]
    booked = await books(house, who, first)
    desk = await manager(house)
    await house.act(CloseOffice, desk, CloseAsk(CODE, first.starts_at, first.ends_at, WHY))
    (closure,) = (await house.act(ReadPlan, desk, CODE)).closures
    await house.act(ReopenOffice, desk, ReopenAsk(CODE, closure.id, WHY))
    assert (await house.act(FollowClosures), await house.act(TellReopened)) == (0, 0)
    assert (await row_of(database, booked.appointment_id)).state == "booked"


async def test_a_holiday_that_is_none_after_all_is_a_day_like_others(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    await books(house, who, (await times(house, who, WANTED, ahead=2))[0])
    soon, far = [await today(house) + timedelta(days=ahead) for ahead in (2, 31)]
    for day in (soon, far):
        await house.act(DeclareHoliday, CONSOLE, HolidayAsk(day, "عید فطر"))
    await house.act(FollowClosures)
    clock.advance(timedelta(days=1))
    who = await logs_in(house, 1)
    assert (await free_on(house, who, WANTED), await free_on(house, who, WANTED, ahead=30)) == (0, 0)
    for day in (soon, far):
        await house.act(WithdrawHoliday, CONSOLE, WithdrawAsk(day))
    with pytest.raises(Stale, match="holidays-withdrawn-already"):
        await house.act(WithdrawHoliday, CONSOLE, WithdrawAsk(soon))
    assert (await house.act(TellReopened), await house.act(TellReopened)) == (1, 0)
    assert await told(database, "appointment-news-reopened") == ["sms", "telegram"]
    assert (await free_on(house, who, WANTED), await free_on(house, who, WANTED, ahead=30)) == (3, 3)
