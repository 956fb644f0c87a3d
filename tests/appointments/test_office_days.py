"""The office's side: who came, who did not, what is taken back, what a closed office means for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.accounts.visitor import Visitor
from bot.appointments.confirm import Booked
from bot.appointments.desk import walk_in
from bot.appointments.desk.arrive import Arrive, ArriveAsk
from bot.appointments.desk.bars import LiftAsk, LiftBlock
from bot.appointments.desk.day import DayAsk, ReadOfficeDay
from bot.appointments.desk.load import Load, ReadWeekLoad
from bot.appointments.desk.mark import MarkNoShow, Serve, UndoAsk, UndoMark
from bot.appointments.desk.plan import (
    CountersAsk,
    SetCounters,
)
from bot.appointments.desk.read_plan import ReadPlan
from bot.appointments.desk.rows import AppointmentAsk
from bot.appointments.desk.walk_in import AddWalkIn, EndWalkIn, WalkInAsk, WalkInDone
from bot.appointments.desk.weekday import SetWeekday, WeekdayAsk
from bot.appointments.end_days import EndDays
from bot.appointments.move import MoveAppointment, MoveAsk
from bot.appointments.read import MyAppointments
from bot.appointments.receipts import Receipt, Receipts
from bot.appointments.rules import weekday_of
from bot.appointments.visit import Wanted
from bot.catalogue.booking import booking_rules
from bot.errors import DomainError, NotAllowed, NotFound, Stale
from bot.staff.actor import Scope
from bot.staff.desk import OpenDesk
from storage.database import Database
from storage.models import AuditEntry, BookingBlock, Slot
from storage.unit_of_work import UnitOfWork
from tests.appointments.office import (
    OFFICE,
    OTHER,
    SERVICE,
    books,
    broken,
    holds,
    opened,
    row_of,
    seats_of,
    times,
    today,
)
from tests.appointments.test_booking import told
from tests.clock import ManualClock
from tests.house import House
from tests.staff.cast import at_the_desk, comes_in, logs_in, rows

WANTED = Wanted(OFFICE, (SERVICE,))
CODE = str(OFFICE)
WHY = "به خطا ثبت شده بود"


@pytest.fixture
async def who(house: House) -> Visitor:
    await opened(house)
    return await comes_in(house, 1)


async def manager(house: House) -> Visitor:
    return await at_the_desk(house, 90, "office_manager", Scope("office", CODE))


async def the_day_has_come(house: House, clock: ManualClock, booked: Booked, late: int = 0) -> Visitor:
    """It is the moment of the visit, or so many minutes after, and a manager is at work."""
    clock.advance(booked.starts_at - clock.now() + timedelta(minutes=late))
    return await manager(house)


async def at_work_again(house: House) -> Visitor:
    """The manager, whose desk was closed meanwhile."""
    desk = await logs_in(house, 90)
    await house.act(OpenDesk, desk, desk)
    return desk


async def test_from_the_door_to_the_end_of_the_day(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    first, second, third = await times(house, who, WANTED)
    came, moved = await books(house, who, first), await books(house, await comes_in(house, 2), second)
    missing = await books(house, await comes_in(house, 3), third)
    desk = await the_day_has_come(house, clock, came)
    assert (await house.act(Arrive, desk, ArriveAsk(CODE, came.tracking_code.lower()))).state == "arrived"
    assert (await house.act(Serve, desk, AppointmentAsk(CODE, came.appointment_id))).state == "fulfilled"
    token = (await house.get(Receipts)).token(Receipt(moved.appointment_id, moved.version))
    assert (await house.act(Arrive, desk, ArriveAsk(CODE, token))).state == "arrived"
    number = await house.act(AddWalkIn, desk, WalkInAsk(CODE, (SERVICE,)))
    page = await house.act(ReadOfficeDay, desk, DayAsk(CODE, await today(house)))
    assert [entry.state for entry in page.entries] == ["fulfilled", "arrived", "booked"]
    assert (page.seats, page.taken, [one.number for one in page.walk_ins]) == (3, 2, [1])
    await house.act(EndWalkIn, desk, WalkInDone(CODE, number.walk_in_id, served=True))
    with pytest.raises(Stale):
        await house.act(EndWalkIn, desk, WalkInDone(CODE, number.walk_in_id, served=True))
    assert await house.act(EndDays) == 0
    clock.advance(timedelta(hours=2))
    assert (await house.act(EndDays), await house.act(EndDays)) == (2, 0)
    assert (await row_of(database, moved.appointment_id)).state == "fulfilled"
    assert (await row_of(database, missing.appointment_id)).state == "noshow"
    assert await told(database, "appointment-news-missed") == ["sms", "telegram"]
    with pytest.raises(Stale, match="appointment-desk-day-ended"):
        await house.act(Serve, await at_work_again(house), AppointmentAsk(CODE, missing.appointment_id))
    assert await broken(database) == []


@pytest.mark.parametrize(
    ("how", "numbers", "then"),
    [
        ("free_seats", 2, "appointment-desk-walk-in-full"),
        ("none", 0, "appointment-desk-walk-in-none"),
    ],
)
async def test_a_kind_of_office_says_how_walk_ins_relate_to_its_seats(
    house: House,
    who: Visitor,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    numbers: int,
    then: str,
) -> None:
    """One of the three seats of the day is taken; by default (the walk above) nobody asks."""
    booked = await books(house, who, (await times(house, who, WANTED))[1])
    rules = replace(booking_rules("judicial_office"), walk_ins=how)
    monkeypatch.setattr(walk_in, "rules_of", lambda _: rules)
    clock.advance(booked.starts_at - clock.now() - timedelta(minutes=20))
    desk, ask = await manager(house), WalkInAsk(CODE, (SERVICE,))
    for number in range(numbers):
        assert (await house.act(AddWalkIn, desk, ask)).number == number + 1
    with pytest.raises(DomainError, match=then):
        await house.act(AddWalkIn, desk, ask)
    load = await house.act(ReadWeekLoad, desk, CODE)
    assert load.cells[(load.days[0], 8)] == Load(3, 1, numbers)


async def missed(house: House, who: Visitor, clock: ManualClock) -> Booked:
    """A missed visit, after the end of the day."""
    booked = await books(house, who, (await times(house, who, WANTED))[0])
    desk = await the_day_has_come(house, clock, booked, late=15)
    await house.act(MarkNoShow, desk, AppointmentAsk(CODE, booked.appointment_id))
    clock.advance(timedelta(hours=2))
    assert await house.act(EndDays) == 1
    return booked


async def test_a_missed_visit_bars_the_kind_for_a_week_and_no_other(
    house: House, who: Visitor, clock: ManualClock
) -> None:
    await opened(house, OTHER)
    await opened(house, 13, kind="registry_unit", services=["deed"], slot_minutes=30)
    ahead = await books(house, who, (await times(house, who, WANTED, ahead=3))[0])
    await missed(house, who, clock)
    who = await logs_in(house, 1)
    there = Wanted(OTHER, (SERVICE,))
    place = (await times(house, who, there))[0]
    with pytest.raises(NotAllowed, match="appointment-barred"):
        await holds(house, who, place)
    move = MoveAsk(ahead.appointment_id, place.slot_id, ahead.version)
    with pytest.raises(NotAllowed, match="appointment-barred"):
        await house.act(MoveAppointment, who, move)
    await books(house, who, (await times(house, who, Wanted(13, ("deed",))))[0], "deed")
    until = (await (await house.get(MyAppointments)).coming(who)).barred["judicial_office"]
    assert until.isoformat() == "2026-08-11T20:30:00+00:00"
    clock.advance(until - clock.now())
    await books(house, await logs_in(house, 1), (await times(house, who, there))[0])


async def test_a_manager_lifts_a_block_with_a_reason(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    booked = await missed(house, who, clock)
    desk = await at_work_again(house)
    with pytest.raises(DomainError, match="staff-reason-length"):
        await house.act(LiftBlock, desk, LiftAsk(CODE, booked.appointment_id, "?"))
    await house.act(LiftBlock, desk, LiftAsk(CODE, booked.appointment_id, WHY))
    with pytest.raises(NotFound, match="appointment-desk-no-block"):
        await house.act(LiftBlock, desk, LiftAsk(CODE, booked.appointment_id, WHY))
    assert await told(database, "appointment-news-lifted") == ["sms", "telegram"]
    (entry,) = await rows(house, AuditEntry, AuditEntry.action == "booking_block_lifted")
    assert entry.details["reason"] == WHY
    who = await logs_in(house, 1)
    await books(house, who, (await times(house, who, WANTED))[0])


async def test_a_day_on_which_nobody_was_at_work_bars_nobody(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    booked = await books(house, who, (await times(house, who, WANTED))[0])
    clock.advance(booked.starts_at - clock.now() + timedelta(hours=2))
    assert await house.act(EndDays) == 1
    assert (await row_of(database, booked.appointment_id)).reason == "office_silent"
    assert await told(database, "appointment-news-silent") == ["sms", "telegram"]
    assert await rows(house, BookingBlock) == []


async def test_a_wrong_mark_is_taken_back_within_minutes(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    booked = await books(house, who, (await times(house, who, WANTED))[0])
    ask = AppointmentAsk(CODE, booked.appointment_id)
    desk = await the_day_has_come(house, clock, booked)
    undo = UndoAsk(CODE, booked.appointment_id, WHY)
    with pytest.raises(DomainError, match="appointment-desk-early"):
        await house.act(MarkNoShow, desk, ask)
    clock.advance(timedelta(minutes=15))
    desk = await at_work_again(house)
    with pytest.raises(Stale, match="appointment-desk-no-mark"):
        await house.act(UndoMark, desk, undo)
    await house.act(MarkNoShow, desk, ask)
    assert await seats_of(database, booked.appointment_id) == 0
    assert (await house.act(UndoMark, desk, undo)).state == "booked"
    assert await seats_of(database, booked.appointment_id) == 1
    await house.act(Serve, desk, ask)
    clock.advance(timedelta(minutes=11))
    with pytest.raises(DomainError, match="appointment-desk-undo-late"):
        await house.act(UndoMark, desk, undo)
    assert await broken(database) == []


async def test_who_comes_with_something_else_hears_what(
    house: House, who: Visitor, clock: ManualClock
) -> None:
    await opened(house, OTHER)
    first, _, _ = await times(house, who, WANTED)
    booked, elsewhere = (
        await books(house, who, first),
        await books(house, who, (await times(house, who, Wanted(OTHER, (SERVICE,))))[1]),
    )
    tomorrow = await books(house, who, (await times(house, who, WANTED, ahead=2))[0])
    receipts = await house.get(Receipts)
    old = receipts.token(Receipt(booked.appointment_id, booked.version - 1))
    desk = await the_day_has_come(house, clock, booked)
    for code, error in (
        (old, "appointment-desk-void"),
        (old[:-2] + "xx", "appointment-desk-no-code"),
        ("۱۲۳", "appointment-desk-no-code"),
        (elsewhere.tracking_code, "appointment-gone"),
        (tomorrow.tracking_code, "appointment-desk-other-day"),
    ):
        with pytest.raises(DomainError, match=error):
            await house.act(Arrive, desk, ArriveAsk(CODE, code))


async def test_new_rules_go_around_who_has_a_seat(house: House, who: Visitor, database: Database) -> None:
    first = (await times(house, who, WANTED))[0]
    booked = await books(house, who, first)
    desk = await manager(house)
    since = await today(house) + timedelta(days=1)
    span = (8 * 60, 9 * 60)
    plan = WeekdayAsk(CODE, weekday_of(since), (span,), 15, 2, (SERVICE,), since)
    await house.act(SetWeekday, desk, plan)
    kept = await times(house, who, WANTED)
    assert [(place.starts_at - first.starts_at) // timedelta(minutes=1) for place in kept] == [30]
    assert {place.free for place in kept} == {2}
    assert len(await times(house, who, WANTED, ahead=8)) == 3
    assert await seats_of(database, booked.appointment_id) == 1
    for wrong in (replace(plan, spans=((0, 10),)), replace(plan, weekday="?")):
        with pytest.raises(DomainError, match="appointment-desk-rule"):
            await house.act(SetWeekday, desk, wrong)


async def test_a_day_keeps_its_own_counters_through_new_rules(house: House, who: Visitor) -> None:
    await times(house, who, WANTED)
    desk = await manager(house)
    day = await today(house) + timedelta(days=1)
    far = day + timedelta(days=42)
    plan = WeekdayAsk(CODE, weekday_of(day), ((8 * 60, 9 * 60),), 30, 2, (SERVICE,), day)
    for each in (day, far):
        await house.act(SetCounters, desk, CountersAsk(CODE, each, 5))
    await house.act(SetWeekday, desk, plan)
    assert {place.free for place in await times(house, who, WANTED)} == {5}
    assert {place.free for place in await times(house, who, WANTED, ahead=8)} == {2}
    assert (await house.act(ReadPlan, desk, CODE)).own_counters == ((day, 5), (far, 5))
    await house.act(SetCounters, desk, CountersAsk(CODE, day, None))
    assert {place.free for place in await times(house, who, WANTED)} == {2}
    with pytest.raises(DomainError, match="appointment-desk-no-slots"):
        await house.act(SetCounters, desk, CountersAsk(CODE, day - timedelta(days=2), 2))


async def test_the_database_refuses_to_close_or_shrink_under_people(
    house: House, who: Visitor, database: Database
) -> None:
    first = (await times(house, who, WANTED))[0]
    desk, day = await manager(house), await today(house) + timedelta(days=1)
    await house.act(SetCounters, desk, CountersAsk(CODE, day, 2))
    await books(house, who, first)
    await books(house, await comes_in(house, 2), first)
    await house.act(SetCounters, desk, CountersAsk(CODE, day, 3))
    with pytest.raises(DomainError, match="appointment-desk-people-there"):
        await house.act(SetCounters, desk, CountersAsk(CODE, day, 1))
    for values in ({"is_open": 0}, {"capacity": 1}):
        with pytest.raises(IntegrityError):
            async with UnitOfWork(database) as tx:
                await tx.session.execute(update(Slot).where(Slot.id == first.slot_id).values(**values))
    async with UnitOfWork(database) as tx:
        assert await tx.session.scalar(select(Slot.capacity).where(Slot.id == first.slot_id)) == 3
    assert date.fromisoformat("2026-08-04") == day
