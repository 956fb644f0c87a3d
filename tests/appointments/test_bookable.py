"""What an office takes appointments for, when it is open, and how crowded it is: as its rules say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.appointments.bookable import BookableServices, OpeningHours, SlotMoments
from bot.appointments.crowd import CROWD_DAYS, Crowds
from bot.appointments.own_hold import OwnHold
from bot.appointments.visit import Wanted
from bot.errors import DomainError, NotFound
from tests.accounts.steps import logged_in
from tests.appointments.office import CLOSES, OFFICE, OPENS, SERVICE, SERVICES, books, holds, opened, times
from tests.clock import ManualClock
from tests.house import House

WANTED = Wanted(OFFICE, (SERVICE,))
#: Slots of twenty minutes.
A_DAY = (CLOSES - OPENS) // 20


async def test_an_office_says_what_it_does_when_and_how_many_seats_are_free(
    house: House, clock: ManualClock
) -> None:
    await opened(house, counters=2)
    await logged_in(house)
    who = await house.visitor()
    office = await (await house.get(BookableServices))(OFFICE)
    assert {service.key for service in office.services} == set(SERVICES)
    with pytest.raises(DomainError, match="booking-first-elsewhere"):
        office.first_for((SERVICE,))
    hours = await (await house.get(OpeningHours))(OFFICE)
    assert set(hours.values()) == {((OPENS, CLOSES),)}
    assert len(hours) == 7
    crowds = await house.get(Crowds)
    assert await crowds(who, [OFFICE, 99]) == {OFFICE: 2 * A_DAY * CROWD_DAYS}

    assert await (await house.get(OwnHold))(who) is None
    first, second = (await times(house, who, WANTED))[:2]
    held = await holds(house, who, first)
    assert await crowds(who, [OFFICE]) == {OFFICE: 2 * A_DAY * CROWD_DAYS - 1}
    own = await (await house.get(OwnHold))(who)
    assert own is not None
    assert own.id == held.appointment_id
    assert await (await house.get(SlotMoments))(first.slot_id) == first.starts_at
    clock.advance(timedelta(minutes=10))
    assert await (await house.get(OwnHold))(who) is None
    assert await crowds(who, [OFFICE]) == {OFFICE: 2 * A_DAY * CROWD_DAYS}
    await books(house, who, second)
    assert await crowds(who, [OFFICE]) == {OFFICE: 2 * A_DAY * CROWD_DAYS - 1}


async def test_what_a_service_asks_for_first_is_got_in_the_same_office(house: House) -> None:
    await opened(house, services=[*SERVICES, "sana_sign_up"])
    office = await (await house.get(BookableServices))(OFFICE)
    assert office.first_for((SERVICE,)).key == "sana_sign_up"
    with pytest.raises(DomainError, match="booking-first-elsewhere"):
        office.first_for(("sana_sign_up",))


async def test_an_office_that_takes_none_says_so(house: House) -> None:
    await opened(house, services=[])
    bookable = await house.get(BookableServices)
    with pytest.raises(DomainError, match="appointment-none-here"):
        await bookable(OFFICE)
    with pytest.raises(NotFound, match="offices-gone"):
        await bookable(99)
    with pytest.raises(DomainError, match="appointment-slot-gone"):
        await (await house.get(SlotMoments))(1)
    assert await (await house.get(OpeningHours))(99) == {}
