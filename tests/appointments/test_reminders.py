"""Who has an appointment is reminded twice, once each, of the time that counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.accounts.visitor import Visitor
from bot.appointments.cancel import CancelAppointment
from bot.appointments.move import MoveAppointment, MoveAsk
from bot.appointments.remind import RemindOfAppointments
from bot.appointments.visit import Wanted
from storage.database import Database
from storage.models import Message
from storage.unit_of_work import UnitOfWork
from tests.appointments.office import OFFICE, OTHER, SERVICE, books, opened, times
from tests.clock import ManualClock
from tests.house import House
from tests.staff.cast import comes_in

WANTED = Wanted(OFFICE, (SERVICE,))
DAY, HOURS = timedelta(hours=24), timedelta(hours=2)


@pytest.fixture
async def who(house: House) -> Visitor:
    await opened(house, opens=12 * 60, closes=13 * 60)
    return await comes_in(house, 1)


async def reminded(database: Database) -> tuple[int, int]:
    """Of the day before, of two hours before: how many messages."""
    async with UnitOfWork(database) as tx:
        query = select(Message.words_key, func.count()).group_by(Message.words_key)
        found = {row[0]: row[1] for row in await tx.session.execute(query)}
    return found.get("appointment-news-tomorrow", 0), found.get("appointment-news-soon", 0)


async def test_the_day_before_and_two_hours_before_once_each(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    booked = await books(house, who, (await times(house, who, WANTED, 2))[0])
    assert await house.act(RemindOfAppointments) == 0
    clock.advance(booked.starts_at - DAY - clock.now())
    assert [await house.act(RemindOfAppointments) for _ in range(2)] == [1, 0]
    assert await reminded(database) == (1, 0)
    clock.advance(booked.starts_at - HOURS - clock.now())
    assert [await house.act(RemindOfAppointments) for _ in range(2)] == [1, 0]
    clock.advance(HOURS)
    assert await house.act(RemindOfAppointments) == 0
    assert await reminded(database) == (1, 1)


async def test_a_moved_one_is_told_of_its_new_time_and_a_cancelled_one_not_at_all(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    booked = await books(house, who, (await times(house, who, WANTED, 2))[0])
    later = (await times(house, who, WANTED, 4))[0]
    moved = await house.act(
        MoveAppointment, who, MoveAsk(booked.appointment_id, later.slot_id, booked.version)
    )
    clock.advance(booked.starts_at - DAY - clock.now())
    assert await house.act(RemindOfAppointments) == 0
    clock.advance(moved.starts_at - DAY - clock.now())
    assert await house.act(RemindOfAppointments) == 1
    await house.act(CancelAppointment, who, booked.appointment_id)
    clock.advance(DAY - HOURS)
    assert await house.act(RemindOfAppointments) == 0
    assert await reminded(database) == (1, 0)


async def test_nobody_is_woken_at_night_and_who_has_just_booked_needs_no_reminder(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    await opened(house, OTHER, opens=8 * 60, closes=10 * 60)
    booked = await books(house, who, (await times(house, who, Wanted(OTHER, (SERVICE,))))[1])  # 8:20 tomorrow
    assert await house.act(RemindOfAppointments) == 0
    clock.advance(booked.starts_at - HOURS - clock.now())
    assert await house.act(RemindOfAppointments) == 0
    clock.advance(timedelta(minutes=100))
    assert await house.act(RemindOfAppointments) == 1
    assert await reminded(database) == (0, 1)
