"""What a place costs the database: each statement more is one more turn to it, under the person's lock."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from bot.appointments.confirm import ConfirmAppointment
from bot.appointments.hold import HoldSlot
from bot.appointments.visit import Wanted
from storage.database import Database
from tests.appointments.crowd import crowd, first_place
from tests.appointments.office import OFFICE, SERVICE, ask_for, opened
from tests.house import House

WANTED = Wanted(OFFICE, (SERVICE,))


async def test_a_hold_and_its_confirmation_cost_few_statements(house: House, database: Database) -> None:
    await opened(house)
    (who,) = await crowd(house, 1)
    place = await first_place(house, who, WANTED)
    asked: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement.split(maxsplit=1)[0])

    event.listen(database.engine.sync_engine, "before_cursor_execute", count)
    held = await house.act(HoldSlot, who, ask_for(place))
    to_hold, asked[:] = list(asked), []
    await house.act(ConfirmAppointment, who, held.appointment_id)
    # The beginning on SQLite, the person's lock on PostgreSQL; there the sender is told as well.
    first = "BEGIN" if database.is_sqlite else "SELECT"
    told = [] if database.is_sqlite else ["NOTIFY"]
    assert to_hold == [first, "SELECT", "SELECT", "INSERT", "WITH"]
    assert asked == [first, "UPDATE", "SELECT", "INSERT", "SELECT", "INSERT", *told]
