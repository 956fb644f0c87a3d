"""Waiting for a place: offered in order, each offer with its end, the next one after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.accounts.visitor import Visitor
from bot.appointments.cancel import CancelAppointment
from bot.appointments.confirm import Booked, ConfirmAppointment
from bot.appointments.sweep import SweepHolds
from bot.appointments.visit import SlotFull, Wanted
from bot.appointments.waiting import JoinWaiting, LeaveWaiting, MyWaiting, WaitAsk
from bot.errors import DomainError, NotFound
from storage.database import Database
from tests.appointments.office import OFFICE, SERVICE, books, broken, holds, opened, row_of, times, today
from tests.appointments.test_booking import told
from tests.clock import ManualClock
from tests.house import House
from tests.staff.cast import comes_in, logs_in

WANTED = Wanted(OFFICE, (SERVICE,))


async def full(house: House) -> tuple[Visitor, list[Booked]]:
    """An office with one slot a day, that of tomorrow and the day after taken; and who has them."""
    await opened(house, closes=8 * 60 + 20)
    who = await comes_in(house, 1)
    return who, [await books(house, who, (await times(house, who, WANTED, ahead))[0]) for ahead in (1, 2)]


async def waits(house: House, number: int, clock: ManualClock) -> Visitor:
    """For tomorrow or the day after."""
    clock.advance(timedelta(seconds=1))
    visitor, day = await comes_in(house, number), await today(house)
    ask = WaitAsk(WANTED, day + timedelta(days=1), day + timedelta(days=2))
    entry = await house.act(JoinWaiting, visitor, ask)
    assert await house.act(JoinWaiting, visitor, ask) == entry
    return visitor


async def offered(house: House, visitor: Visitor) -> int | None:
    lines = await (await house.get(MyWaiting))(visitor)
    return lines[0].appointment_id if lines else None


async def test_a_freed_place_is_offered_in_order(
    house: House, database: Database, clock: ManualClock
) -> None:
    who, (tomorrow, _) = await full(house)
    first, second, third = [await waits(house, number, clock) for number in (2, 3, 4)]
    await house.act(CancelAppointment, who, tomorrow.appointment_id)
    assert [await offered(house, one) is not None for one in (first, second, third)] == [True, False, False]
    assert await told(database, "appointment-news-offered") == ["sms", "telegram"]
    clock.advance(timedelta(minutes=60))  # the first lets it lapse, and nobody can push in
    with pytest.raises(SlotFull):
        await holds(house, await comes_in(house, 9), (await times(house, who, WANTED))[0])
    assert await house.act(SweepHolds) == 1
    second = await logs_in(house, 3)
    mine = await offered(house, second)
    assert mine is not None
    assert await (await house.get(MyWaiting))(await logs_in(house, 2)) == ()
    await house.act(ConfirmAppointment, second, mine)
    assert (await row_of(database, mine)).state == "booked"
    assert await (await house.get(MyWaiting))(second) == ()
    assert await offered(house, await logs_in(house, 4)) is None
    assert await broken(database) == []


async def test_whoever_leaves_or_declines_makes_room_for_the_next(
    house: House, database: Database, clock: ManualClock
) -> None:
    who, (tomorrow, _) = await full(house)
    first, second = [await waits(house, number, clock) for number in (2, 3)]
    await house.act(CancelAppointment, who, tomorrow.appointment_id)
    (line,) = await (await house.get(MyWaiting))(first)
    await house.act(LeaveWaiting, first, line.id)
    with pytest.raises(NotFound, match="appointment-waiting-gone"):
        await house.act(LeaveWaiting, first, line.id)
    theirs = await offered(house, second)
    assert theirs is not None
    await house.act(CancelAppointment, second, theirs)
    assert await (await house.get(MyWaiting))(second) == ()
    await books(house, await comes_in(house, 5), (await times(house, who, WANTED))[0])
    assert await broken(database) == []


async def test_nobody_waits_where_there_is_a_place(house: House, clock: ManualClock) -> None:
    await opened(house)
    with pytest.raises(DomainError, match="appointment-places-left"):
        await waits(house, 2, clock)
