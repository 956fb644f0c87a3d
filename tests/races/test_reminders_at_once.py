"""At most one reminder for an appointment and a time of it, whatever runs at once; with its twin."""

from __future__ import annotations

import asyncio
import itertools
import sys
from asyncio.subprocess import PIPE
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.accounts.visitor import Visitor
from bot.appointments import telling
from bot.appointments.confirm import Booked
from bot.appointments.move import MoveAppointment, MoveAsk
from bot.appointments.remind import RemindOfAppointments
from bot.appointments.visit import Wanted
from storage.database import Database
from storage.models import Delivery, Message
from tests.appointments.crowd import crowd
from tests.appointments.office import OFFICE, SERVICE, books, opened, times
from tests.clock import ManualClock
from tests.house import House
from tests.races.test_at_once import at_once, how_many

WANTED = Wanted(OFFICE, (SERVICE,))
TOMORROW = Message.words_key == "appointment-news-tomorrow"
PEOPLE = 3


async def due_tomorrow(house: House, clock: ManualClock) -> list[tuple[Visitor, Booked]]:
    """So many appointments at noon, of which their owners are to be reminded now."""
    await opened(house, opens=12 * 60, closes=13 * 60)
    people = await crowd(house, PEOPLE)
    places = await times(house, people[0], WANTED, 2)
    found = [(who, await books(house, who, place)) for who, place in zip(people, places, strict=True)]
    clock.advance(found[0][1].starts_at - timedelta(hours=23) - clock.now())
    return found


async def test_who_is_reminded_by_four_runs_at_once_hears_it_once(
    house: House, database: Database, clock: ManualClock
) -> None:
    await due_tomorrow(house, clock)
    told = await at_once(*(house.act(RemindOfAppointments) for _ in range(4)))
    assert [each for each in told if isinstance(each, Exception)] == []
    assert await how_many(database, Message, TOMORROW) == PEOPLE
    assert (
        await how_many(database, Delivery, Delivery.message_id.in_(select(Message.id).where(TOMORROW)))
        == PEOPLE
    )


async def test_twin_without_a_name_for_the_fact_every_run_tells(
    house: House, database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = itertools.count()
    monkeypatch.setattr(telling, "name_of", lambda one, fact: f"appointment:{one}:{fact}:{next(count)}")
    await due_tomorrow(house, clock)
    await at_once(*(house.act(RemindOfAppointments) for _ in range(4)))
    assert await how_many(database, Message, TOMORROW) > PEOPLE


async def test_who_moves_it_at_that_moment_is_reminded_of_one_time_at_most(
    house: House, database: Database, clock: ManualClock
) -> None:
    (who, booked), *_ = await due_tomorrow(house, clock)
    later = (await times(house, who, WANTED, 3))[0]
    moving = house.act(MoveAppointment, who, MoveAsk(booked.appointment_id, later.slot_id, booked.version))
    reminds = (house.act(RemindOfAppointments) for _ in range(2))
    _, moved, _ = await at_once(next(reminds), moving, next(reminds))
    assert isinstance(moved, Booked)
    key = Message.dedupe_key.like(f"appointment:{booked.appointment_id}:dayahead:%")
    assert await how_many(database, Message, key) <= 1
    clock.advance(later.starts_at - timedelta(hours=23) - clock.now())
    await at_once(*(house.act(RemindOfAppointments) for _ in range(2)))
    key = Message.dedupe_key == f"appointment:{booked.appointment_id}:dayahead:{moved.version}"
    assert await how_many(database, Message, key) == 1


async def test_separate_processes_remind_once(
    house: House, database: Database, database_url: str, clock: ManualClock
) -> None:
    await due_tomorrow(house, clock)
    script, now = str(Path(__file__).with_name("reminder_process.py")), clock.now().isoformat()
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, script, database_url, now, seed, stdin=PIPE, stdout=PIPE
        )
        for seed in ("21", "22")
    ]
    for process in running:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    ends = await at_once(*(process.communicate(b"go\n") for process in running))
    assert [process.returncode for process in running] == [0, 0]
    assert len(ends) == len(running)
    assert await how_many(database, Message, TOMORROW) == PEOPLE
