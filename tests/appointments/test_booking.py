"""A place is found, held, booked, moved and given up; what the rules say about each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.closing.erase import Erase
from bot.accounts.visitor import Visitor
from bot.appointments.alternatives import FindAlternatives
from bot.appointments.cancel import CancelAppointment
from bot.appointments.confirm import ConfirmAppointment
from bot.appointments.days import FreeDays
from bot.appointments.hold import HoldSlot
from bot.appointments.move import MoveAppointment, MoveAsk
from bot.appointments.read import AppointmentPage, MyAppointments
from bot.appointments.visit import SlotFull, Wanted
from bot.errors import DomainError, NotFound, Stale
from storage.database import Database
from storage.models import Citizen, Delivery, Message
from storage.unit_of_work import UnitOfWork
from tests.appointments.office import (
    LONG_SERVICE,
    OFFICE,
    OTHER,
    SERVICE,
    ask_for,
    books,
    broken,
    free_on,
    holds,
    opened,
    row_of,
    seats_of,
    times,
    today,
)
from tests.clock import ManualClock
from tests.house import House
from tests.staff.cast import comes_in

WANTED = Wanted(OFFICE, (SERVICE,))


@pytest.fixture
async def who(house: House) -> Visitor:
    await opened(house)
    return await comes_in(house, 1)


async def told(database: Database, key: str) -> list[str]:
    async with UnitOfWork(database) as tx:
        query = select(Delivery.channel).join(Message).where(Message.words_key == key)
        return sorted(await tx.session.scalars(query.order_by(Delivery.channel)))


async def test_from_the_days_to_the_receipt(house: House, who: Visitor, database: Database) -> None:
    days = await (await house.get(FreeDays))(who, WANTED)
    assert days.first_day == await today(house) + timedelta(days=1)
    assert {line.free for line in days.days} == {3}
    assert days.first is not None
    places = await times(house, who, WANTED)
    assert [place.starts_at.isoformat() for place in places][:2] == [
        "2026-08-04T04:30:00+00:00",
        "2026-08-04T04:50:00+00:00",
    ]
    held = await holds(house, who, places[0])
    assert (await free_on(house, who, WANTED), await seats_of(database, held.appointment_id)) == (2, 1)
    page = await (await house.get(AppointmentPage))(who, held.appointment_id)
    assert (page.state, page.tracking_code) == ("held", None)
    booked = await house.act(ConfirmAppointment, who, held.appointment_id)
    assert await house.act(ConfirmAppointment, who, held.appointment_id) == booked
    assert await told(database, "appointment-news-booked") == ["sms"]
    listed = await (await house.get(MyAppointments)).coming(who)
    assert [line.tracking_code for line in listed.lines] == [booked.tracking_code]
    assert await broken(database) == []


async def test_a_press_that_comes_twice_holds_once_and_a_new_one_takes_its_place(
    house: House, who: Visitor, database: Database
) -> None:
    first, second, _ = await times(house, who, WANTED)
    ask = ask_for(first)
    held = await house.act(HoldSlot, who, ask)
    assert await house.act(HoldSlot, who, ask) == held
    other = await holds(house, who, second)
    assert (await row_of(database, held.appointment_id)).reason == "replaced"
    assert await free_on(house, who, WANTED) == 2
    with pytest.raises(Stale, match="appointment-hold-ended"):
        await house.act(ConfirmAppointment, who, held.appointment_id)
    await house.act(ConfirmAppointment, who, other.appointment_id)


async def test_who_gets_no_seat_keeps_the_hold_and_hears_of_others(house: House, who: Visitor) -> None:
    await opened(house, OTHER, latitude=35.8)
    first, second, third = await times(house, who, WANTED)
    await books(house, await comes_in(house, 2), first)
    held = await holds(house, who, second)
    with pytest.raises(SlotFull):
        await holds(house, who, first)
    assert (await (await house.get(AppointmentPage))(who, held.appointment_id)).state == "held"
    found = await (await house.get(FindAlternatives))(who, WANTED, first.starts_at)
    assert [place.starts_at for place in found.times] == [
        third.starts_at,
        first.starts_at + timedelta(days=1),
    ]
    assert found.office is not None
    assert (found.office.id, round(found.office.kilometres), found.is_full) == (OTHER, 11, False)


async def test_a_longer_visit_takes_slots_in_a_row_or_none(
    house: House, who: Visitor, database: Database
) -> None:
    long = Wanted(OFFICE, (LONG_SERVICE,))
    assert [place.free for place in await times(house, who, long)] == [1, 1]
    first, second, _ = await times(house, who, WANTED)
    await books(house, await comes_in(house, 2), second)
    assert await times(house, who, long) == ()
    with pytest.raises(SlotFull):
        await holds(house, who, first, LONG_SERVICE)
    (tomorrow, _) = await times(house, who, long, ahead=2)
    booked = await books(house, who, tomorrow, LONG_SERVICE)
    assert await seats_of(database, booked.appointment_id) == 2
    with pytest.raises(DomainError, match="appointment-cases"):
        await house.act(HoldSlot, who, ask_for(first, cases=3))


async def test_a_hold_that_ran_out_is_anybodys(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    first = (await times(house, who, WANTED))[0]
    held = await holds(house, who, first)
    clock.advance(timedelta(minutes=10))
    assert await free_on(house, who, WANTED) == 3
    assert (await (await house.get(AppointmentPage))(who, held.appointment_id)).reason == "hold_ended"
    await books(house, await comes_in(house, 2), first)
    with pytest.raises(Stale, match="appointment-hold-ended"):
        await house.act(ConfirmAppointment, who, held.appointment_id)
    assert (await row_of(database, held.appointment_id)).reason == "hold_ended"


async def test_a_cancelled_seat_rests_and_is_freed_once(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    first = (await times(house, who, WANTED))[0]
    booked = await books(house, who, first)
    assert await house.act(CancelAppointment, who, booked.appointment_id) is True
    assert await house.act(CancelAppointment, who, booked.appointment_id) is False
    assert await told(database, "appointment-news-cancelled") == ["sms"]
    other = await comes_in(house, 2)
    assert await free_on(house, other, WANTED) == 2
    with pytest.raises(SlotFull):
        await holds(house, other, first)
    clock.advance(timedelta(minutes=10))
    await books(house, other, first)


async def test_it_moves_in_one_step_and_keeps_its_code(
    house: House, who: Visitor, database: Database, clock: ManualClock
) -> None:
    await opened(house, OTHER)
    first, second, _ = await times(house, who, WANTED)
    booked = await books(house, who, first)
    there = (await times(house, who, Wanted(OTHER, (SERVICE,))))[0]
    ask = MoveAsk(booked.appointment_id, there.slot_id, booked.version)
    moved = await house.act(MoveAppointment, who, ask)
    assert (moved.tracking_code, moved.office_id) == (booked.tracking_code, OTHER)
    assert await house.act(MoveAppointment, who, ask) == moved
    with pytest.raises(Stale):
        await house.act(MoveAppointment, who, MoveAsk(booked.appointment_id, second.slot_id, booked.version))
    assert await told(database, "appointment-news-moved") == ["sms"]
    assert await seats_of(database, booked.appointment_id) == 1
    await books(house, await comes_in(house, 2), second)
    with pytest.raises(SlotFull):
        await house.act(MoveAppointment, who, MoveAsk(booked.appointment_id, second.slot_id, moved.version))
    assert (await row_of(database, booked.appointment_id)).office_id == OTHER
    assert await broken(database) == []
    clock.advance(there.starts_at - clock.now() - timedelta(minutes=119))
    later = (await times(house, who, WANTED))[0]
    with pytest.raises(DomainError, match="appointment-move-late"):
        await house.act(MoveAppointment, who, MoveAsk(booked.appointment_id, later.slot_id, moved.version))
    with pytest.raises(DomainError, match="appointment-cancel-late"):
        await house.act(CancelAppointment, who, booked.appointment_id)


async def test_two_a_day_in_one_office_and_one_place_at_a_time(
    house: House, who: Visitor, clock: ManualClock
) -> None:
    await opened(house, OTHER)
    first, second, third = await times(house, who, WANTED)
    booked = await books(house, who, first)
    there = (await times(house, who, Wanted(OTHER, (SERVICE,))))[0]
    with pytest.raises(DomainError, match="appointment-same-time"):
        await holds(house, who, there)
    await books(house, who, second)
    with pytest.raises(DomainError, match="appointment-day-limit"):
        await holds(house, who, third)
    await house.act(CancelAppointment, who, booked.appointment_id)
    await books(house, who, third)


async def test_what_is_not_bookable_is_not_booked(house: House, who: Visitor, clock: ManualClock) -> None:
    first = (await times(house, who, WANTED))[0]
    clock.advance(timedelta(hours=12, minutes=-1))
    await holds(house, who, first)
    clock.advance(timedelta(minutes=1))  # midnight in Tehran, 20:30 in Greenwich
    with pytest.raises(DomainError, match="appointment-not-today"):
        await holds(house, who, first)
    with pytest.raises(Stale, match="appointment-slot-gone"):
        await holds(house, who, 4711)
    with pytest.raises(Stale):
        await holds(house, who, first, "no such service")
    with pytest.raises(DomainError, match="appointment-not-this-service"):
        await holds(house, who, (await times(house, who, WANTED))[0], "declaration")


async def test_what_is_another_persons_is_not_found(house: House, who: Visitor) -> None:
    booked = await books(house, who, (await times(house, who, WANTED))[0])
    stranger = await comes_in(house, 2)
    for act in (ConfirmAppointment, CancelAppointment):
        with pytest.raises(NotFound, match="appointment-gone"):
            await house.act(act, stranger, booked.appointment_id)
    with pytest.raises(NotFound):
        await (await house.get(AppointmentPage))(stranger, booked.appointment_id)


async def test_whoever_is_erased_keeps_no_place_from_others(
    house: House, who: Visitor, database: Database
) -> None:
    first, second, _ = await times(house, who, WANTED)
    booked, held = await books(house, who, first), await holds(house, who, second)
    erase = await house.get(Erase)
    async with UnitOfWork(database) as tx:
        await erase(tx, await tx.session.get_one(Citizen, who.citizen_id))
        await tx.commit()
    for one in (booked, held):
        assert (await row_of(database, one.appointment_id)).reason == "account_closed"
    assert await free_on(house, await comes_in(house, 2), WANTED) == 3
