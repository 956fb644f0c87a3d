"""An office that is planned anew, closed and opened again under the people who book in it: every claim is on
a seat that is open, and what people were told is what the rows say. With twins.

Source: booking reference, 4 («why it holds»), 5 and 8.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.accounts.visitor import Visitor
from bot.appointments import follow_closures
from bot.appointments.confirm import Booked
from bot.appointments.desk.plan import CloseAsk, CloseOffice, CountersAsk, SetCounters
from bot.appointments.desk.reopen import ReopenAsk, ReopenOffice
from bot.appointments.desk.weekday import SetWeekday, WeekdayAsk
from bot.appointments.follow_closures import FollowClosures
from bot.appointments.rules import weekday_of
from bot.appointments.tell_reopened import TellReopened
from bot.appointments.visit import Wanted
from bot.clock import Clock
from bot.errors import DomainError
from bot.staff.actor import Scope
from storage.database import Database
from storage.models import Appointment, Closure, DayCounters, Message, OpeningRule, Slot, SlotClaim
from storage.unit_of_work import UnitOfWork
from tests.appointments.crowd import crowd, taps
from tests.appointments.office import CLOSES, OFFICE, OPENS, SERVICE, broken, opened, times, today
from tests.house import House
from tests.races.guards import drop_all_constraints, make_blind
from tests.races.test_at_once import at_once, how_many
from tests.staff.cast import at_the_desk

WANTED, CODE, WHY = Wanted(OFFICE, (SERVICE,)), str(OFFICE), "برق ساختمان قطع است"
PEOPLE = 12


async def manager(house: House, user_id: int = 90) -> Visitor:
    return await at_the_desk(house, user_id, "office_manager", Scope("office", CODE))


async def weekday(house: House, minutes: int, counters: int = 3) -> WeekdayAsk:
    """Tomorrow's weekday in slots of another length."""
    since = await today(house) + timedelta(days=1)
    return WeekdayAsk(CODE, weekday_of(since), ((OPENS, CLOSES),), minutes, counters, (SERVICE,), since)


async def unseated(database: Database) -> int:
    """Booked, and not one slot there that they sit in."""
    async with UnitOfWork(database) as tx:
        seat = select(SlotClaim.slot_id).join(Slot, Slot.id == SlotClaim.slot_id)
        none = ~seat.where(SlotClaim.appointment_id == Appointment.id).exists()
        found = await tx.session.scalars(select(Appointment.id).where(Appointment.state == "booked", none))
        return len(found.all())


async def overlapping(database: Database) -> int:
    """Slots that begin before the one before them ends."""
    async with UnitOfWork(database) as tx:
        rows = (await tx.session.execute(select(Slot.starts_at, Slot.ends_at).order_by(Slot.starts_at))).all()
    return sum(later.starts_at < one.ends_at for one, later in pairwise(rows))


async def told_is_true(database: Database, ends: Sequence[Any]) -> None:
    """Who heard that it is booked has it, or heard that the office closed; nobody else has anything."""
    heard = {end.appointment_id for end in ends if isinstance(end, Booked)}
    async with UnitOfWork(database) as tx:
        rows = dict((await tx.session.execute(select(Appointment.id, Appointment.state))).all())
        words = select(Message.words_key, Message.dedupe_key)
        messages = {(row.words_key, row.dedupe_key) for row in await tx.session.execute(words)}
    closed = {int(key.split(":")[1]) for what, key in messages if what == "appointment-news-closed"}
    booked = {id_ for id_, state in rows.items() if state == "booked"}
    assert heard == booked | closed
    assert not booked & closed
    assert await broken(database) == []
    assert await unseated(database) == 0


# planned anew under people


async def replanned_under_them(house: House) -> list[Any]:
    """Twelve people book all the times of a day while a manager makes other slots of it."""
    await opened(house, counters=4)
    people = await crowd(house, PEOPLE)
    places = await times(house, people[0], WANTED)
    desk, plan = await manager(house), await weekday(house, 30)
    presses = [taps(house, one, places[nth % len(places)]) for nth, one in enumerate(people)]
    return await at_once(*presses[:4], house.act(SetWeekday, desk, plan), *presses[4:])


async def test_slots_made_anew_leave_everybody_who_was_told_in_a_seat(
    house: House, database: Database
) -> None:
    ends = await replanned_under_them(house)
    assert [end for end in ends if isinstance(end, Exception) and not isinstance(end, DomainError)] == []
    await told_is_true(database, ends)
    assert await overlapping(database) == 0


async def test_twin_blind_to_people_and_without_keys_their_seats_are_gone(
    house: House, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(house, counters=4)
    people = await crowd(house, 3)
    for one, place in zip(people, await times(house, people[0], WANTED), strict=True):
        await taps(house, one, place)
    drop_all_constraints(database_url, "slot_claim")
    make_blind(monkeypatch, "bot.appointments.slots", SlotClaim)
    await house.act(SetWeekday, await manager(house), await weekday(house, 30))
    assert await unseated(database) == 3


# two managers at once


async def two_plan(house: House) -> list[Any]:
    await opened(house)
    (one,) = await crowd(house, 1)
    await times(house, one, WANTED)
    first, second = await manager(house), await manager(house, 91)
    acts = [
        house.act(SetWeekday, desk, await weekday(house, minutes, minutes))
        for desk, minutes in ((first, 30), (second, 15))
    ]
    return await at_once(*acts)


async def in_force(house: House, database: Database) -> set[int]:
    """Lengths of the slots that rules make of tomorrow."""
    day = await today(house) + timedelta(days=1)
    async with UnitOfWork(database) as tx:
        found = await tx.session.scalars(
            select(OpeningRule.slot_minutes).where(
                OpeningRule.weekday == weekday_of(day), OpeningRule.valid_until.is_(None)
            )
        )
        return set(found)


async def test_of_two_managers_who_plan_one_weekday_the_later_has_it(
    house: House, database: Database
) -> None:
    assert await two_plan(house) == [None, None]
    (minutes,) = await in_force(house, database)
    async with UnitOfWork(database) as tx:
        day = await today(house) + timedelta(days=1)
        capacities = set(await tx.session.scalars(select(Slot.capacity).where(Slot.day == day)))
    assert capacities == {minutes}
    assert await overlapping(database) == 0


async def test_twin_where_neither_sees_the_others_plan_both_are_in_force(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_blind(monkeypatch, "bot.appointments.desk.weekday", OpeningRule)
    await two_plan(house)
    assert await in_force(house, database) >= {30, 15}


async def a_day_of_its_own(house: House, database: Database) -> set[int]:
    """One manager sets the counters of tomorrow while another plans its weekday: how many there are then."""
    await opened(house)
    (one,) = await crowd(house, 1)
    await times(house, one, WANTED)
    first, second = await manager(house), await manager(house, 91)
    day = await today(house) + timedelta(days=1)
    await at_once(
        house.act(SetCounters, first, CountersAsk(CODE, day, 7)),
        house.act(SetWeekday, second, await weekday(house, 30)),
    )
    await house.act(SetWeekday, second, await weekday(house, 15))
    async with UnitOfWork(database) as tx:
        return set(await tx.session.scalars(select(Slot.capacity).where(Slot.day == day)))


async def test_a_day_that_gets_its_own_counters_as_its_weekday_is_planned_has_them(
    house: House, database: Database
) -> None:
    assert await a_day_of_its_own(house, database) == {7}


async def test_twin_that_does_not_look_for_the_days_own_forgets_them(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_blind(monkeypatch, "bot.appointments.slots", DayCounters)
    assert await a_day_of_its_own(house, database) == {3}


# closed and open again under people


async def closed_with_people(house: House) -> tuple[list[Any], Visitor, list[int]]:
    """What they were told, the manager's desk, and the closure in which they all have a place."""
    await opened(house, counters=4)
    people = await crowd(house, PEOPLE)
    places = await times(house, people[0], WANTED)
    desk = await manager(house)
    ends = await at_once(*(taps(house, one, places[nth % 3]) for nth, one in enumerate(people)))
    closing = CloseAsk(CODE, places[0].starts_at, places[-1].ends_at, WHY)
    await house.act(CloseOffice, desk, closing)
    async with UnitOfWork(await house.get(Database)) as tx:
        closures = list(await tx.session.scalars(select(Closure.id)))
    return ends, desk, closures


async def test_a_reopening_as_people_are_told_of_the_closure_reaches_whoever_heard_of_it(
    house: House, database: Database
) -> None:
    ends, desk, (closure,) = await closed_with_people(house)
    reopened = ReopenAsk(CODE, closure, WHY)
    done = await at_once(
        house.act(FollowClosures),
        house.act(ReopenOffice, desk, reopened),
        house.act(TellReopened),
        house.act(FollowClosures),
    )
    assert [end for end in done if isinstance(end, Exception)] == []
    await house.act(FollowClosures)
    await house.act(TellReopened)
    await told_is_true(database, ends)
    ended = Appointment.reason == "office_closed"
    again = Message.words_key == "appointment-news-reopened"
    assert await how_many(database, Appointment, ended) == await how_many(database, Message, again)


async def test_twin_that_goes_by_its_list_ends_them_in_an_open_office(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, desk, (closure,) = await closed_with_people(house)
    everybody = select(Appointment.id).where(Appointment.state == "booked")
    await house.act(ReopenOffice, desk, ReopenAsk(CODE, closure, WHY))
    monkeypatch.setattr(follow_closures, "CLOSED_OUT", everybody)
    assert await house.act(FollowClosures) == 0

    async def as_listed(*_: object) -> bool:
        return True

    monkeypatch.setattr(follow_closures, "is_closed", as_listed)
    assert await house.act(FollowClosures) == PEOPLE


# other processes


async def test_separate_processes_book_while_the_office_is_planned_anew_and_closes(
    house: House, database: Database, database_url: str
) -> None:
    await opened(house, counters=9)
    people = await crowd(house, 20)
    place = (await times(house, people[0], WANTED))[0]
    desk, plan = await manager(house), await weekday(house, 30, 9)
    script, now = str(Path(__file__).with_name("booking_process.py")), (await house.get(Clock)).now()
    asked = (database_url, str(place.slot_id), SERVICE, now.isoformat())
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, script, *asked, str(first), str(first + 9), stdin=PIPE, stdout=PIPE
        )
        for first in (1_000, 1_010)
    ]
    for process in running:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    *ends, planned, closed = await at_once(
        *(process.communicate(b"go\n") for process in running),
        house.act(SetWeekday, desk, plan),
        house.act(CloseOffice, desk, CloseAsk(CODE, place.starts_at, place.ends_at, WHY)),
    )
    assert [process.returncode for process in running] == [0, 0]
    assert (planned, isinstance(closed, int)) == (None, True)
    await house.act(FollowClosures)
    told = {int(each) for out, _ in ends for each in out.split()}
    async with UnitOfWork(database) as tx:
        heard = select(Appointment.id).where(
            Appointment.reason == "office_closed", Appointment.booked_at.is_not(None)
        )
        assert set(await tx.session.scalars(heard)) == told
    assert await how_many(database, Message, Message.words_key == "appointment-news-closed") == len(told)
    assert await how_many(database, SlotClaim) == 0
