"""An office that changes under its people, and people who change their minds: told equals rows; with twins.

Source: booking reference, 5 and 8: invariants alone do not see an appointment that was told and is lost.
"""

from __future__ import annotations

import random
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.accounts.visitor import Visitor
from bot.appointments import end_days, office_end
from bot.appointments.cancel import CancelAppointment
from bot.appointments.confirm import Booked
from bot.appointments.desk.arrive import Arrive, ArriveAsk
from bot.appointments.desk.plan import CloseAsk, CloseOffice, CountersAsk, SetCounters
from bot.appointments.desk.walk_in import AddWalkIn, WalkInAsk
from bot.appointments.end_days import EndDays
from bot.appointments.follow_closures import FollowClosures
from bot.appointments.move import MoveAppointment, MoveAsk
from bot.appointments.places import Place
from bot.appointments.seats import Seats
from bot.appointments.visit import SlotFull, Wanted
from bot.errors import DomainError, Stale
from bot.staff.actor import Scope
from storage.database import Database
from storage.models import Appointment, BookingBlock, Message, SlotClaim
from storage.unit_of_work import UnitOfWork
from tests.appointments.crowd import crowd, first_place, kinds, sold, taps
from tests.appointments.office import OFFICE, OTHER, SERVICE, books, broken, opened, times, today
from tests.clock import ManualClock
from tests.house import House
from tests.races.guards import drop_all_constraints
from tests.races.test_at_once import at_once, how_many
from tests.staff.cast import at_the_desk

WANTED, THERE, CODE = Wanted(OFFICE, (SERVICE,)), Wanted(OTHER, (SERVICE,)), str(OFFICE)


# fewer counters, a closed door


async def shrinks_under_them(house: House) -> tuple[Place, list[Any], Any]:
    """Two people book the two seats of a time while the manager takes one counter away."""
    await opened(house, counters=2)
    people = await crowd(house, 2)
    desk = await at_the_desk(house, 90, "office_manager", Scope("office", CODE))
    place = await first_place(house, people[0], WANTED)
    fewer = CountersAsk(CODE, place.day, 1)
    *booked, shrunk = await at_once(
        taps(house, people[0], place), taps(house, people[1], place), house.act(SetCounters, desk, fewer)
    )
    if isinstance(shrunk, Exception):  # they were quicker: once more, with both in their seats
        shrunk = (await at_once(house.act(SetCounters, desk, fewer)))[0]
    return place, booked, shrunk


async def test_counters_are_not_taken_away_from_under_people(house: House, database: Database) -> None:
    place, booked, shrunk = await shrinks_under_them(house)
    told = sum(isinstance(end, Booked) for end in booked)
    assert told == await sold(database, place) == (2 if isinstance(shrunk, DomainError) else 1)
    async with UnitOfWork(database) as tx:
        beyond = select(func.count()).where(SlotClaim.seat_no > SlotClaim.capacity)
        assert await tx.session.scalar(beyond) == 0


async def test_twin_without_the_keys_two_sit_at_one_counter(
    house: House, database: Database, database_url: str
) -> None:
    await opened(house, counters=2)
    people = await crowd(house, 2)
    place = await first_place(house, people[0], WANTED)
    for one in people:
        await taps(house, one, place)
    drop_all_constraints(database_url, "slot_claim")
    desk = await at_the_desk(house, 90, "office_manager", Scope("office", CODE))
    await house.act(SetCounters, desk, CountersAsk(CODE, place.day, 1))
    assert await sold(database, place) == 2 > 1


async def test_who_books_while_the_office_closes_is_told(house: House, database: Database) -> None:
    await opened(house, counters=4)
    people = await crowd(house, 8)
    desk = await at_the_desk(house, 90, "office_manager", Scope("office", CODE))
    place = await first_place(house, people[0], WANTED)
    closing = CloseAsk(CODE, place.starts_at, place.ends_at, "برق ساختمان قطع است")
    before, after = people[:4], people[4:]
    ends = await at_once(
        *(taps(house, one, place) for one in before),
        house.act(CloseOffice, desk, closing),
        house.act(FollowClosures),
        *(taps(house, one, place) for one in after),
    )
    await house.act(FollowClosures)
    told = sum(isinstance(end, Booked) for end in ends)
    assert await sold(database, place) == 0
    assert await how_many(database, Message, Message.words_key == "appointment-news-closed") == told
    assert await how_many(database, Appointment, Appointment.reason == "office_closed") >= told


# the end of the day, and who comes through the door


async def comes_as_the_day_ends(house: House, clock: ManualClock) -> list[Any]:
    """Their check-in, and the job in three processes, all at once."""
    await opened(house)
    (who,) = await crowd(house, 1)
    booked = await books(house, who, await first_place(house, who, WANTED))
    clock.advance(booked.starts_at - clock.now() + timedelta(hours=2))
    desk = await at_the_desk(house, 90, "clerk", Scope("office", CODE))
    await house.act(AddWalkIn, desk, WalkInAsk(CODE, (SERVICE,)))
    return await at_once(
        house.act(EndDays),
        house.act(Arrive, desk, ArriveAsk(CODE, booked.tracking_code)),
        house.act(EndDays),
        house.act(EndDays),
    )


async def barred(database: Database) -> tuple[int, int]:
    """Blocks, and messages about them."""
    missed = Message.words_key == "appointment-news-missed"
    return await how_many(database, BookingBlock), await how_many(database, Message, missed)


async def test_a_check_in_that_races_the_end_of_the_day_is_safe(
    house: House, database: Database, clock: ManualClock
) -> None:
    ends = await comes_as_the_day_ends(house, clock)
    arrived = not isinstance(ends[1], Exception)
    assert [type(end) for end in ends if isinstance(end, Exception) and not isinstance(end, Stale)] == []
    assert await barred(database) == ((0, 0) if arrived else (1, 1))
    state = Appointment.state.in_(("arrived", "fulfilled") if arrived else ("noshow",))
    assert await how_many(database, Appointment, state) == 1


async def test_twin_by_the_list_alone_who_came_is_barred(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job goes by the list that it read at first, and changes what it finds."""
    await opened(house)
    (who,) = await crowd(house, 1)
    booked = await books(house, who, await first_place(house, who, WANTED))
    clock.advance(booked.starts_at - clock.now() + timedelta(hours=2))
    desk = await at_the_desk(house, 90, "clerk", Scope("office", CODE))
    await house.act(Arrive, desk, ArriveAsk(CODE, booked.tracking_code))

    async def as_listed(_tx: UnitOfWork, appointment_id: int) -> Any:
        whose = {"id": appointment_id, "citizen_id": who.citizen_id, "office_id": OFFICE}
        when = {"day": await today(house), "starts_at": booked.starts_at}
        return SimpleNamespace(state="booked", request_key="", **whose, **when)

    async def changed(tx: UnitOfWork, appointment_id: int, _was: str, _now: Any, **to: Any) -> bool:
        await tx.session.execute(update(Appointment).where(Appointment.id == appointment_id).values(**to))
        return True

    monkeypatch.setattr(end_days, "locked", as_listed)
    monkeypatch.setattr(office_end, "change", changed)
    await house.act(EndDays)
    assert await barred(database) == (1, 1)


# ten people move to the same place


async def ten_move_to_one_place(house: House) -> tuple[list[Visitor], list[Booked], list[Any]]:
    await opened(house, counters=10)
    await opened(house, OTHER, closes=8 * 60 + 20)
    people = await crowd(house, 10)
    place = await first_place(house, people[0], WANTED)
    before = [await taps(house, one, place) for one in people]
    there = await first_place(house, people[0], THERE)
    asks = [MoveAsk(one.appointment_id, there.slot_id, one.version) for one in before]
    ends = await at_once(
        *(house.act(MoveAppointment, one, ask) for one, ask in zip(people, asks, strict=True))
    )
    return people, before, ends


async def test_who_gets_no_seat_by_moving_keeps_the_old(house: House, database: Database) -> None:
    _, before, ends = await ten_move_to_one_place(house)
    assert kinds(ends) == {"Booked": 1, "SlotFull": 9}
    async with UnitOfWork(database) as tx:
        offices = dict((await tx.session.execute(select(Appointment.id, Appointment.office_id))).all())
    told = {one.appointment_id: OFFICE for one in before}
    told |= {end.appointment_id: OTHER for end in ends if isinstance(end, Booked)}
    assert told == offices
    assert await broken(database) == []


async def test_twin_dropped_first_and_not_taken_back_seats_are_lost(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Seats.take

    async def whatever_comes(self: Seats, *how: Any) -> bool:
        await real(self, *how)
        return True

    monkeypatch.setattr(Seats, "take", whatever_comes)
    await ten_move_to_one_place(house)
    assert await broken(database) == ["9 live without a seat"]


# all of it together


async def wanders(house: House, who: Visitor, chance: random.Random, places: list[Place]) -> set[int]:
    """Books, moves and gives up at random; which appointments they were told they have."""
    mine: dict[int, Booked] = {}
    for _ in range(5):
        place = chance.choice(places)
        try:
            if mine and chance.random() < 0.3:
                gone = chance.choice(sorted(mine))
                await house.act(CancelAppointment, who, gone)
                del mine[gone]
            elif mine and chance.random() < 0.5:
                one = mine[chance.choice(sorted(mine))]
                ask = MoveAsk(one.appointment_id, place.slot_id, one.version)
                mine[one.appointment_id] = await house.act(MoveAppointment, who, ask)
            else:
                booked = await taps(house, who, place)
                mine[booked.appointment_id] = booked
        except (SlotFull, DomainError):
            continue
    return set(mine)


async def test_whatever_people_do_at_once_told_equals_rows(house: House, database: Database) -> None:
    await opened(house, counters=2)
    await opened(house, OTHER, counters=1)
    people = await crowd(house, 8)
    places = [*await times(house, people[0], WANTED), *await times(house, people[0], THERE)]
    chance = random.Random(6)
    ends = await at_once(*(wanders(house, one, random.Random(chance.random()), places) for one in people))
    assert [end for end in ends if isinstance(end, Exception)] == []
    async with UnitOfWork(database) as tx:
        booked = select(Appointment.id).where(Appointment.state == "booked")
        assert set(await tx.session.scalars(booked)) == set().union(*ends)
    assert await broken(database) == []
