"""Who is reminded says that they come; an answer about what has changed since is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.visitor import Visitor
from bot.appointments.answers import COME, DROP, MOVE, ensure_can_answer
from bot.appointments.cancel import CancelAppointment
from bot.appointments.come import ComeAsk, SayComing
from bot.appointments.desk.day import DayAsk, ReadOfficeDay
from bot.appointments.move import MoveAppointment, MoveAsk
from bot.appointments.read import AppointmentPage, OwnAppointment
from bot.appointments.remind import RemindOfAppointments
from bot.appointments.visit import Wanted
from bot.errors import DomainError, NotFound, Stale
from bot.staff.actor import Scope
from storage.database import Database
from storage.models import Message
from storage.unit_of_work import UnitOfWork
from tests.appointments.office import OFFICE, SERVICE, books, opened, row_of, times
from tests.clock import ManualClock
from tests.house import House
from tests.staff.cast import at_the_desk, comes_in

WANTED = Wanted(OFFICE, (SERVICE,))


@pytest.fixture
async def who(house: House) -> Visitor:
    await opened(house, opens=12 * 60, closes=13 * 60)
    return await comes_in(house, 1)


async def page_of(house: House, who: Visitor, appointment_id: int) -> OwnAppointment:
    return await (await house.get(AppointmentPage))(who, appointment_id)


async def test_the_office_sees_who_says_that_they_come_and_the_receipt_stays_good(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    booked = await books(house, who, (await times(house, who, WANTED, 2))[0])
    assert not (await page_of(house, who, booked.appointment_id)).may_say_coming
    clock.advance(booked.starts_at - timedelta(hours=23) - clock.now())
    await house.act(RemindOfAppointments)
    async with UnitOfWork(database) as tx:
        asked = await tx.session.scalar(
            select(Message).where(Message.words_key == "appointment-news-tomorrow")
        )
    assert asked is not None
    of = f"{booked.appointment_id}:{booked.version}"
    assert asked.more_buttons == [
        ["appointment-news-come", f"go:appt:come:{of}"],
        ["appointment-news-move", f"go:appt:move:{of}"],
        ["appointment-news-drop", f"go:appt:drop:{of}"],
    ]
    assert (await page_of(house, who, booked.appointment_id)).may_say_coming
    for _ in range(2):
        await house.act(SayComing, who, ComeAsk(booked.appointment_id, booked.version))
    one = await page_of(house, who, booked.appointment_id)
    assert (one.confirmed_at, one.version, one.may_say_coming) == (clock.now(), booked.version, False)
    desk = await at_the_desk(house, 90, "clerk", Scope("office", str(OFFICE)))
    day = await house.act(ReadOfficeDay, desk, DayAsk(str(OFFICE), one.day))
    assert [entry.says_they_come for entry in day.entries] == [True]

    # Who has said so is reminded once more, and asked nothing.
    clock.advance(timedelta(hours=21))
    await house.act(RemindOfAppointments)
    async with UnitOfWork(database) as tx:
        query = select(Message.more_buttons).where(Message.words_key == "appointment-news-soon")
        assert (await tx.session.scalars(query)).all() == [None]


async def test_what_was_said_of_another_time_does_not_count(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    booked = await books(house, who, (await times(house, who, WANTED, 2))[0])
    old = ComeAsk(booked.appointment_id, booked.version)
    await house.act(SayComing, who, old)
    later = (await times(house, who, WANTED, 4))[0]
    moved = await house.act(MoveAppointment, who, MoveAsk(old.appointment_id, later.slot_id, old.version))
    assert (await row_of(database, old.appointment_id)).confirmed_at is None
    with pytest.raises(Stale, match="appointment-asked-before"):
        await house.act(SayComing, who, old)
    new = ComeAsk(old.appointment_id, moved.version)
    with pytest.raises(NotFound):
        await house.act(SayComing, await comes_in(house, 2), new)
    await house.act(CancelAppointment, who, old.appointment_id)
    with pytest.raises(Stale, match="appointment-over"):
        await house.act(SayComing, who, new)
    assert (await row_of(database, old.appointment_id)).confirmed_at is None


async def test_each_answer_has_its_last_moment(house: House, who: Visitor, clock: ManualClock) -> None:
    booked = await books(house, who, (await times(house, who, WANTED, 2))[0])
    one = await page_of(house, who, booked.appointment_id)
    for answer in (COME, MOVE, DROP):
        ensure_can_answer(answer, one, one.version, clock.now())
        with pytest.raises(Stale, match="appointment-asked-before"):
            ensure_can_answer(answer, one, one.version - 1, clock.now())
    with pytest.raises(Stale, match="error-stale"):
        ensure_can_answer("fly", one, one.version, clock.now())
    clock.advance(booked.starts_at - timedelta(hours=1) - clock.now())
    late = await page_of(house, who, booked.appointment_id)
    ensure_can_answer(COME, late, late.version, clock.now())
    for answer in (MOVE, DROP):
        with pytest.raises(DomainError, match="-late"):
            ensure_can_answer(answer, late, late.version, clock.now())
    clock.advance(timedelta(hours=1))
    with pytest.raises(Stale, match="appointment-over"):
        ensure_can_answer(COME, late, late.version, clock.now())
