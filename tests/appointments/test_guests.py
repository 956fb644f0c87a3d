"""Who has to be seen in person books as a guest: the chat has the place, and nobody's code is looked up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.accounts.booked_before import hand_on_booked
from bot.accounts.sign_up.confirm import SignedUp
from bot.accounts.visitor import Visitor
from bot.appointments.cancel import CancelAppointment
from bot.appointments.confirm import Booked, ConfirmAppointment
from bot.appointments.desk.card import ReadAppointment
from bot.appointments.desk.rows import AppointmentAsk
from bot.appointments.desk.visit import BeginActivation
from bot.appointments.desk.walk_in import AddWalkIn, WalkInAsk
from bot.appointments.end_days import EndDays
from bot.appointments.hold import HoldSlot
from bot.appointments.move import MoveAppointment, MoveAsk
from bot.appointments.read import AppointmentPage, GuestVisit, MyAppointments
from bot.appointments.remind import RemindOfAppointments
from bot.appointments.visit import Wanted
from bot.errors import DomainError, NotAllowed, NotFound, Stale
from bot.staff.visits.ending import ActivateSignUp
from bot.staff.visits.rows import VisitAsk
from storage.database import Database
from storage.models import Appointment, BookingBlock, SlotClaim
from storage.unit_of_work import UnitOfWork
from tests.appointments.office import (
    OFFICE,
    ask_for,
    books,
    broken,
    holds,
    opened,
    row_of,
    seats_of,
    times,
)
from tests.appointments.test_booking import told
from tests.clock import ManualClock
from tests.house import House
from tests.staff.cast import comes_in, logs_in, rows
from tests.staff.counter import begun, clerk_of, shows, waits_for_a_visit

SERVICE, CODE = "identity_check", str(OFFICE)
WANTED = Wanted(OFFICE, (SERVICE,))


@pytest.fixture(autouse=True)
async def branch(house: House) -> None:
    await opened(house, kind="social_security_branch", services=[SERVICE, "pension"], slot_minutes=15)


@pytest.fixture
async def waiting(house: House) -> SignedUp:
    return await waits_for_a_visit(house)


@pytest.fixture
async def guest(house: House) -> Visitor:
    """A chat in which nobody has signed up: their number may be lost."""
    return await house.visitor(6001)


async def booked_at(house: House, who: Visitor, nth: int = 0, ahead: int = 1) -> Booked:
    return await books(house, who, (await times(house, who, WANTED, ahead))[nth], SERVICE)


async def test_from_the_place_to_the_receipt_and_back(
    house: House, waiting: SignedUp, database: Database
) -> None:
    guest = await house.visitor()
    booked = await booked_at(house, guest)
    page = await (await house.get(AppointmentPage))(guest, booked.appointment_id)
    assert (page.state, page.tracking_code, page.may_move) == ("booked", booked.tracking_code, True)
    assert await (await house.get(GuestVisit))(guest) == page
    # The chat shows it; the number of the sign-up hears of it.
    assert await told(database, "appointment-news-booked") == ["sms"]
    later = (await times(house, guest, WANTED, ahead=2))[1]
    ask = MoveAsk(booked.appointment_id, later.slot_id, booked.version)
    moved = await house.act(MoveAppointment, guest, ask)
    assert moved.starts_at == later.starts_at
    assert await house.act(CancelAppointment, guest, booked.appointment_id) is True
    assert await (await house.get(GuestVisit))(guest) is None
    assert await seats_of(database, booked.appointment_id) == 0


async def test_a_guest_has_one_place_and_only_for_who_they_are(house: House, guest: Visitor) -> None:
    first, second, third = (await times(house, guest, WANTED))[:3]
    with pytest.raises(Stale) as refused:
        await house.act(HoldSlot, guest, ask_for(first, "pension"))
    assert refused.value.key == "error-log-in-first"
    held = await holds(house, guest, first, SERVICE)
    booked = await books(house, guest, second, SERVICE)
    with pytest.raises(Stale):
        await house.act(ConfirmAppointment, guest, held.appointment_id)
    with pytest.raises(DomainError) as refused:
        await house.act(HoldSlot, guest, ask_for(third, SERVICE))
    assert refused.value.key == "appointment-guest-has-one"
    # Whom it does not belong to finds nothing, logged in or not.
    stranger, citizen = await house.visitor(77), await comes_in(house, 2)
    with pytest.raises(NotFound):
        await house.act(CancelAppointment, stranger, booked.appointment_id)
    with pytest.raises(NotFound):
        await house.act(CancelAppointment, citizen, booked.appointment_id)
    with pytest.raises(NotFound):
        await (await house.get(AppointmentPage))(citizen, booked.appointment_id)


async def test_staff_open_the_account_from_the_days_list(
    house: House, waiting: SignedUp, clock: ManualClock, database: Database
) -> None:
    booked = await booked_at(house, await house.visitor())
    ask = AppointmentAsk(CODE, booked.appointment_id)
    clock.advance(booked.starts_at - clock.now())
    clerk = await clerk_of(house, 11, CODE)
    card = await house.act(ReadAppointment, clerk, ask)
    assert (card.visit, card.is_gone, card.name) == ("activation", False, "سارا ا…")
    visit = VisitAsk(CODE, await house.act(BeginActivation, clerk, ask))
    assert (await row_of(database, booked.appointment_id)).state == "arrived"
    await shows(house, clerk, visit, "national_card", "birth_certificate")
    assert await house.act(ActivateSignUp, clerk, visit) == waiting.tracking_code
    row = await row_of(database, booked.appointment_id)
    citizen = await house.visitor()
    assert (row.citizen_id, row.account_id, row.state) == (citizen.citizen_id, None, "arrived")
    assert await seats_of(database, booked.appointment_id) == 1
    assert await broken(database) == []
    clock.advance(timedelta(hours=3))
    await house.act(EndDays)
    assert (await row_of(database, booked.appointment_id)).state == "fulfilled"
    assert await rows(house, BookingBlock) == []


async def test_activated_without_the_list_it_is_not_missed(
    house: House, waiting: SignedUp, clock: ManualClock, database: Database
) -> None:
    today = await booked_at(house, await house.visitor())
    clock.advance(today.starts_at - clock.now())
    clerk = await clerk_of(house, 11, CODE)
    visit = await begun(house, clerk, waiting.tracking_code, CODE)
    await shows(house, clerk, visit, "national_card", "birth_certificate")
    await house.act(ActivateSignUp, clerk, visit)
    assert (await row_of(database, today.appointment_id)).state == "arrived"


async def test_a_lost_number_comes_without_a_name_and_stays_the_chats_until_a_login(
    house: House, clock: ManualClock, database: Database
) -> None:
    one = await comes_in(house, 2)
    clock.advance(timedelta(hours=13))
    chat = await house.visitor(2)
    assert chat.standing == "guest"
    booked = await booked_at(house, chat)
    assert await told(database, "appointment-news-booked") == []  # nobody is looked up
    clerk = await clerk_of(house, 11, CODE)
    card = await house.act(ReadAppointment, clerk, AppointmentAsk(CODE, booked.appointment_id))
    assert (card.visit, card.name, card.national_code, card.phone) == ("unknown", "", "", "")
    again = await logs_in(house, 2)
    async with UnitOfWork(database) as tx:
        await hand_on_booked(tx, again.known, one.citizen_id or 0)
        await tx.commit()
    (line,) = (await (await house.get(MyAppointments)).coming(again)).lines
    assert line.id == booked.appointment_id


async def test_what_the_citizen_has_at_that_time_stays_beside_it(
    house: House, clock: ManualClock, database: Database
) -> None:
    one = await comes_in(house, 2)
    first = (await times(house, one, WANTED, ahead=2))[0]
    own = await books(house, one, first, "pension")
    clock.advance(timedelta(hours=13))
    chat = await house.visitor(2)
    booked = await booked_at(house, chat, nth=1)
    async with UnitOfWork(database) as tx:
        await hand_on_booked(tx, chat.known, one.citizen_id or 0)
        await tx.commit()
    assert (await row_of(database, booked.appointment_id)).account_id == chat.known
    assert (await row_of(database, own.appointment_id)).citizen_id == one.citizen_id


async def test_missed_it_bars_the_chat(
    house: House, guest: Visitor, clock: ManualClock, database: Database
) -> None:
    booked = await booked_at(house, guest)
    clock.advance(timedelta(hours=6))
    assert await house.act(RemindOfAppointments) == 1
    assert await told(database, "appointment-news-tomorrow") == ["telegram"]
    clock.advance(booked.starts_at - clock.now())
    manager = await clerk_of(house, 11, CODE, "office_manager")
    await house.act(AddWalkIn, manager, WalkInAsk(CODE, ("pension",)))
    clock.advance(timedelta(hours=4))
    await house.act(EndDays)
    with pytest.raises(NotAllowed) as barred:
        await booked_at(house, guest)
    assert barred.value.key == "appointment-barred"
    (block,) = await rows(house, BookingBlock)
    assert (block.citizen_id, block.account_id) == (None, guest.known)


async def test_the_database_lets_nobody_have_it_twice_or_not_at_all(
    house: House, guest: Visitor, database: Database
) -> None:
    booked = await booked_at(house, guest)
    citizen = await comes_in(house, 2)
    row = await row_of(database, booked.appointment_id)
    attacks: list[Any] = [
        update(Appointment).values(citizen_id=citizen.citizen_id),
        update(Appointment).values(account_id=None),
        update(SlotClaim).values(holder_id=citizen.citizen_id),
        insert(Appointment).values(
            id=1,
            request_key="another",
            tracking_code="another",
            account_id=guest.known,
            **{
                name: getattr(row, name)
                for name in ("office_id", "services", "cases", "starts_at", "ends_at", "state")
            },
            **{name: getattr(row, name) for name in ("created_at", "booked_at", "changed_at")},
            day=row.day + timedelta(days=1),
            day_seq=1,
            version=0,
            moves=0,
        ),
    ]
    for attack in attacks:
        async with UnitOfWork(database) as tx:
            with pytest.raises(IntegrityError):
                await tx.session.execute(attack)
    async with UnitOfWork(database) as tx:
        passing = update(Appointment).values(citizen_id=citizen.citizen_id, account_id=None)
        await tx.session.execute(passing)
        await tx.commit()
        assert await tx.session.scalar(select(SlotClaim.holder_id)) == citizen.citizen_id
