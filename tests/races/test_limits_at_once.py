"""Thirty presses of one person from two messengers: neither block nor lead time nor horizon is passed. Twin.

«Two for one office and day» and «one hold» have their races in test_booking_at_once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.accounts.visitor import Visitor
from bot.appointments import hold
from bot.appointments.desk.walk_in import AddWalkIn, WalkInAsk
from bot.appointments.end_days import EndDays
from bot.appointments.hold import HoldSlot
from bot.appointments.slots import Slots
from bot.appointments.standing import Standing
from bot.appointments.visit import Wanted
from bot.staff.actor import Scope
from storage.database import Database
from storage.models import Appointment, BookingBlock, Slot
from storage.unit_of_work import UnitOfWork
from tests.appointments.crowd import as_visitor, crowd, first_place, kinds, taps
from tests.appointments.office import OFFICE, SERVICE, ask_for, opened, today
from tests.clock import ManualClock
from tests.house import House
from tests.races.test_at_once import at_once, how_many
from tests.staff.cast import at_the_desk

WANTED, CODE = Wanted(OFFICE, (SERVICE,)), str(OFFICE)


async def slots_on(database: Database, house: House, ahead: int) -> list[int]:
    day = await today(house) + timedelta(days=ahead)
    async with UnitOfWork(database) as tx:
        return list(await tx.session.scalars(select(Slot.id).where(Slot.day == day)))


async def thirty_presses(house: House, one: Visitor, slots: list[int]) -> list[Any]:
    assert one.owner_index is not None
    both = (one, as_visitor(one.user_id, one.owner_index, "bale"))
    return await at_once(
        *(house.act(HoldSlot, both[nth % 2], ask_for(slots[nth % len(slots)])) for nth in range(30))
    )


async def missed_a_visit(house: House, clock: ManualClock, one: Visitor) -> None:
    """It is the day after, and they are barred."""
    booked = await taps(house, one, await first_place(house, one, WANTED))
    clock.advance(booked.starts_at - clock.now() + timedelta(hours=2))
    desk = await at_the_desk(house, 90, "clerk", Scope("office", CODE))
    await house.act(AddWalkIn, desk, WalkInAsk(CODE, (SERVICE,)))
    assert await house.act(EndDays) == 1
    assert await how_many(await house.get(Database), BookingBlock) == 1


async def presses_against_each(house: House, clock: ManualClock, database: Database) -> list[list[Any]]:
    """On today's times, on times beyond the horizon, and on tomorrow's by somebody who is barred."""
    await opened(house, counters=5)
    early, far, barred = await crowd(house, 3)
    await missed_a_visit(house, clock, barred)
    await (await house.get(Slots)).ensure(OFFICE, await today(house) + timedelta(days=40))
    asked = ((early, 0), (far, 35), (barred, 1))
    return [await thirty_presses(house, who, await slots_on(database, house, ahead)) for who, ahead in asked]


async def test_thirty_presses_pass_neither_lead_time_nor_horizon_nor_block(
    house: House, clock: ManualClock, database: Database
) -> None:
    ends = await presses_against_each(house, clock, database)
    assert [kinds(each) for each in ends] == [{"DomainError": 30}, {"DomainError": 30}, {"NotAllowed": 30}]
    keys = [{end.key for end in each} for each in ends]
    assert keys == [{"appointment-not-today"}, {"appointment-too-far"}, {"appointment-barred"}]
    assert await how_many(database, Appointment, Appointment.state == "held") == 0


async def test_twin_without_the_looks_every_one_is_passed(
    house: House, clock: ManualClock, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hold, "ensure_bookable", lambda *_: None)
    monkeypatch.setattr(Standing, "ensure_not_barred", lambda _: None)
    ends = await presses_against_each(house, clock, database)
    assert [any(isinstance(end, hold.Held) for end in each) for each in ends] == [True, True, True]
