"""Booking at once: what people were told is what the rows say, on both engines; each guard with its twin.

Source: booking reference, 5 and 8: invariants alone do not see an appointment that was told and is lost.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.appointments import confirm, hold
from bot.appointments.confirm import Booked, ConfirmAppointment
from bot.appointments.hold import HoldSlot
from bot.appointments.seats import Seats
from bot.appointments.standing import Standing
from bot.appointments.visit import Wanted
from bot.clock import Clock
from bot.errors import DomainError
from storage.database import Database
from storage.models import Appointment, Message, SlotClaim
from storage.unit_of_work import UnitOfWork
from tests.appointments.crowd import as_visitor, crowd, first_place, kinds, sold, taps
from tests.appointments.office import OFFICE, SERVICE, ask_for, broken, opened, times
from tests.clock import ManualClock
from tests.house import House, Registries, build_house
from tests.ids import SeededIds
from tests.races.guards import drop_all_constraints, drop_unique
from tests.races.test_at_once import at_once, how_many

WANTED = Wanted(OFFICE, (SERVICE,))
SEATS = 3
#: What a guest may book.
VISIT = "identity_check"


def trust_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seat was free when the window was drawn, and is taken without another look."""

    async def take(_: Seats, tx: UnitOfWork, appointment_id: int, holder_id: int, slot_ids: Any) -> bool:
        starts_at = select(Appointment.starts_at).where(Appointment.id == appointment_id)
        claim = insert(SlotClaim).values(
            slot_id=slot_ids[0],
            seat_no=1,
            capacity=SEATS,
            is_open=1,
            starts_at=await tx.session.scalar(starts_at),
            appointment_id=appointment_id,
            live=1,
            holder_id=holder_id,
        )
        await tx.session.execute(claim)
        return True

    monkeypatch.setattr(Seats, "take", take)


# a hundred people, the last seats


async def test_a_hundred_people_on_the_last_seats(house: House, database: Database) -> None:
    await opened(house, counters=SEATS)
    people = await crowd(house, 100)
    place = await first_place(house, people[0], WANTED)
    ends = await at_once(*(taps(house, one, place) for one in people))
    assert kinds(ends) == {"Booked": SEATS, "SlotFull": 100 - SEATS}
    told = {end.tracking_code for end in ends if isinstance(end, Booked)}
    async with UnitOfWork(database) as tx:
        rows = set(await tx.session.scalars(select(Appointment.tracking_code)))
    assert told == rows
    assert await how_many(database, Message, Message.words_key == "appointment-news-booked") == SEATS
    assert await broken(database) == []


async def test_without_the_look_the_key_still_leaves_one_a_seat(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(house, counters=SEATS)
    people = await crowd(house, 12)
    place = await first_place(house, people[0], WANTED)
    trust_the_window(monkeypatch)
    ends = await at_once(*(taps(house, one, place) for one in people))
    assert kinds(ends) == {"Booked": 1, "IntegrityError": 11}
    assert await sold(database, place) == 1


async def test_twin_without_look_and_key_more_are_sold_than_there_are(
    house: House, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(house, counters=SEATS)
    people = await crowd(house, 12)
    place = await first_place(house, people[0], WANTED)
    drop_all_constraints(database_url, "slot_claim")
    trust_the_window(monkeypatch)
    await at_once(*(taps(house, one, place) for one in people))
    assert await sold(database, place) == 12 > SEATS


# one person, two messengers, thirty presses


async def thirty_presses(house: House) -> list[Any]:
    """Of one citizen from two messengers, on all the times of two days."""
    await opened(house, counters=5)
    (one,) = await crowd(house, 1)
    assert one.owner_index is not None
    other = as_visitor(1_000, one.owner_index, "bale")
    places = [*await times(house, one, WANTED), *await times(house, one, WANTED, ahead=2)]
    presses = [taps(house, (one, other)[nth % 2], places[nth % len(places)]) for nth in range(30)]
    return await at_once(*presses)


async def most_on_a_day(database: Database) -> int:
    async with UnitOfWork(database) as tx:
        days = select(func.count().label("n")).where(Appointment.state == "booked").group_by(Appointment.day)
        return max(await tx.session.scalars(days), default=0)


async def test_thirty_presses_of_one_person_keep_every_limit(house: House, database: Database) -> None:
    ends = await thirty_presses(house)
    told = {end.appointment_id for end in ends if isinstance(end, Booked)}
    refused = [end for end in ends if not isinstance(end, Booked)]
    assert {type(end) for end in refused if not isinstance(end, DomainError)} == set()
    async with UnitOfWork(database) as tx:
        booked = set(await tx.session.scalars(select(Appointment.id).where(Appointment.state == "booked")))
    assert told == booked
    assert 1 <= await most_on_a_day(database) <= 2
    assert await how_many(database, Appointment, Appointment.state == "held") <= 1
    assert await broken(database) == []


async def test_twin_without_the_look_and_the_indexes_the_limits_break(
    house: House, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique(database_url, "appointment", "holder_id", "office_id", "day", "day_seq")
    drop_unique(database_url, "appointment", "holder_id")

    async def nothing(*_: Any) -> Standing:
        return Standing([], None, 0, 0)

    monkeypatch.setattr(hold, "load_standing", nothing)
    await thirty_presses(house)
    assert await most_on_a_day(database) > 2


# a guest who wants more than one place


async def twelve_presses_of_a_guest(house: House) -> list[Any]:
    """Of one who has a place already."""
    await opened(house, kind="social_security_branch", services=[VISIT], counters=3)
    guest, wanted = await house.visitor(6001), Wanted(OFFICE, (VISIT,))
    places = [*await times(house, guest, wanted), *await times(house, guest, wanted, ahead=2)]
    await taps(house, guest, places.pop(), VISIT)
    return await at_once(*(taps(house, guest, places[nth % len(places)], VISIT) for nth in range(12)))


async def test_a_guest_who_has_a_place_gets_no_other(house: House, database: Database) -> None:
    ends = await twelve_presses_of_a_guest(house)
    assert kinds(ends) == {"DomainError": 12}
    assert await how_many(database, Appointment, Appointment.state == "booked") == 1
    assert await broken(database) == []


@pytest.mark.parametrize("guard", ["index", "none"])
async def test_twin_without_the_look_the_index_leaves_one_and_without_both_there_are_more(
    house: House, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    if guard == "none":
        drop_unique(database_url, "appointment", "account_id")
    monkeypatch.setattr(Standing, "ensure_has_none", lambda _: None)
    await twelve_presses_of_a_guest(house)
    booked = await how_many(database, Appointment, Appointment.state == "booked")
    assert booked == 1 if guard == "index" else booked > 1


# a hold that runs out, and the next person

ROUNDS = 8


async def meet(house: House, early: House) -> None:
    """For ``early`` it is a millisecond before the holds run out, for ``house`` the moment itself."""
    late, soon = await house.get(Clock), await early.get(Clock)
    assert isinstance(late, ManualClock)
    assert isinstance(soon, ManualClock)
    late.advance(timedelta(minutes=10))
    soon.advance(late.now() - timedelta(milliseconds=1) - soon.now())


async def holds_that_end(house: House, early: House, rounds: int) -> list[tuple[Any, Any]]:
    """So many times: the owner's confirmation, and another who asks for the place. To be awaited."""
    await opened(house, closes=8 * 60 + 20 * rounds)
    people = await crowd(house, 2 * rounds)
    places = await times(house, people[0], WANTED)
    held = [
        await house.act(HoldSlot, owner, ask_for(place))
        for owner, place in zip(people[::2], places, strict=True)
    ]
    await meet(house, early)
    return [
        (early.act(ConfirmAppointment, owner, one.appointment_id), taps(house, other, place))
        for owner, other, one, place in zip(people[::2], people[1::2], held, places, strict=True)
    ]


@pytest.fixture
async def early(database: Database, clock: ManualClock, vault: Any, texts: Any) -> Any:
    """The same house by a clock of its own."""
    made = build_house(database, ManualClock(clock.now()), SeededIds(9), vault, texts, Registries())
    yield made
    await made.container.close()


async def test_at_the_end_of_a_hold_exactly_one_has_the_place(
    house: House, early: House, database: Database
) -> None:
    pairs = await holds_that_end(house, early, ROUNDS)
    ends = await at_once(*(act for nth, pair in enumerate(pairs) for act in (pair, pair[::-1])[nth % 2]))
    for pair in zip(ends[::2], ends[1::2], strict=True):
        assert kinds(list(pair)) in ({"Booked": 1, "SlotFull": 1}, {"Booked": 1, "Stale": 1})
    assert await how_many(database, Appointment, Appointment.state == "booked") == ROUNDS
    assert await broken(database) == []


async def test_twin_without_the_comparison_both_are_told_that_it_is_theirs(
    house: House, early: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirm, "not_booked", confirm.booked_of)
    ((confirms, asks),) = await holds_that_end(house, early, 1)
    ends = [await asks, await confirms]
    assert kinds(ends) == {"Booked": 2}
    assert await how_many(database, Appointment, Appointment.state == "booked") == 1


async def test_raw_attacks_on_a_seat_are_refused(house: House, database: Database) -> None:
    """Whatever a program with a mistake writes: each of these is refused by the database itself."""
    await opened(house, counters=2)
    first, second = await crowd(house, 2)
    place = await first_place(house, first, WANTED)
    booked = await taps(house, first, place)
    held = await house.act(HoldSlot, second, ask_for(place))
    async with UnitOfWork(database) as tx:
        claim = (
            await tx.session.execute(
                select(*SlotClaim.__table__.c).where(SlotClaim.appointment_id == held.appointment_id)
            )
        ).one()
        whole = dict(claim._mapping)
    mine = SlotClaim.appointment_id == held.appointment_id
    attacks: list[Any] = [
        insert(SlotClaim).values(**whole | {"seat_no": 3, "capacity": 3}),
        insert(SlotClaim).values(**whole | {"slot_id": 4711}),
        update(SlotClaim).where(mine).values(seat_no=1),
        update(SlotClaim).where(mine).values(seat_no=3),
        update(SlotClaim).where(mine).values(capacity=9),
        update(SlotClaim).where(mine).values(holder_id=first.citizen_id),
        update(SlotClaim).where(mine).values(appointment_id=booked.appointment_id),
        update(Appointment).where(Appointment.id == held.appointment_id).values(state="cancelled"),
    ]
    for attack in attacks:
        with pytest.raises(IntegrityError):
            async with UnitOfWork(database) as tx:
                await tx.session.execute(attack)
    assert await broken(database) == []


async def test_separate_processes_sell_no_seat_twice(
    house: House, database: Database, database_url: str
) -> None:
    await opened(house, counters=SEATS)
    people = await crowd(house, 30)
    place = await first_place(house, people[0], WANTED)
    now = (await house.get(Clock)).now().isoformat()
    script = str(Path(__file__).with_name("booking_process.py"))
    asked = (database_url, str(place.slot_id), SERVICE, now)
    running = [
        await asyncio.create_subprocess_exec(
            sys.executable, script, *asked, str(first), str(first + 14), stdin=PIPE, stdout=PIPE
        )
        for first in (1_000, 1_015)
    ]
    for process in running:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    ends = await at_once(*(process.communicate(b"go\n") for process in running))
    told = {int(each) for out, _ in ends for each in out.split()}
    async with UnitOfWork(database) as tx:
        rows = set(await tx.session.scalars(select(Appointment.id)))
    assert told == rows
    assert len(told) == SEATS
    assert await broken(database) == []
