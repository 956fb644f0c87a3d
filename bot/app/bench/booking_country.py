"""A country of offices with slots for weeks, some of them nearly full: what a look costs there."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from time import perf_counter

from sqlalchemy import JSON, bindparam, insert, text

from bot.app.bench.booking_crowd import KIND, SERVICE, add_offices, visitors
from bot.app.bench.scale import Booking
from bot.app.bench.stage import Stage
from bot.appointments.nearest import NearestPlaces
from bot.appointments.places import Places
from bot.appointments.seats import rows_of
from bot.appointments.slots import Slots
from bot.appointments.visit import Wanted
from bot.clock import Clock
from bot.jalali import tehran_day
from bot.offices.find import Point
from storage.database import Database
from storage.models import OfficeDay, Schedule
from storage.unit_of_work import UnitOfWork

__all__ = ["Country", "look_around"]

#: Of three seats in each slot of a crowded office, so many are taken.
TAKEN = 2
SHOWN = 6
FIRST_USER = 8_450_000_001

# Put in by the engine itself: a million rows one by one would take longer than all that is measured.
#: What is not of the country takes no appointments any more.
OTHERS = text(
    "UPDATE office SET kind_key = 'notary' WHERE county_code IS NOT NULL AND code NOT LIKE 'bench-2_____'"
)
SLOTS = text(
    "INSERT INTO slot (id, office_id, rule_id, starts_at, ends_at, day, capacity, is_open)"
    " SELECT :base + row_number() OVER (ORDER BY other.office_id, slot.starts_at), other.office_id, other.id,"
    " slot.starts_at, slot.ends_at, slot.day, slot.capacity, 1 FROM slot"
    " JOIN opening_rule AS own ON own.id = slot.rule_id"
    " JOIN opening_rule AS other ON other.weekday = own.weekday"
    " JOIN office ON office.id = other.office_id AND office.code LIKE 'bench-2_____'"
    " WHERE slot.office_id = :model AND NOT EXISTS"
    " (SELECT 1 FROM slot AS there WHERE there.office_id = other.office_id)"
)
APPOINTMENTS = text(
    "INSERT INTO appointment (id, request_key, tracking_code, citizen_id, office_id, services, cases, day,"
    " starts_at, ends_at, state, day_seq, version, moves, created_at, changed_at, booked_at)"
    " SELECT :base + slot.row_no * 4 + :seat, 'c' || :seat || '-' || slot.id,"
    " 'c' || :seat || '-' || slot.id, citizen.citizen_id, slot.office_id, :services, 1, slot.day,"
    " slot.starts_at, slot.ends_at, 'booked', 1, 1, 0, 0, 0, 0"
    " FROM (SELECT id, office_id, day, starts_at, ends_at,"
    "   row_number() OVER (ORDER BY office_id, starts_at) AS row_no,"
    "   row_number() OVER (PARTITION BY day ORDER BY office_id, starts_at) AS n FROM slot WHERE office_id IN"
    "   (SELECT office_id FROM office_day WHERE day = :mark)) AS slot"
    " JOIN (SELECT citizen_id, row_number() OVER (ORDER BY user_id) AS n FROM messenger_account"
    "   WHERE user_id >= :first) AS citizen ON citizen.n = (slot.n - 1) * :taken + :seat"
).bindparams(bindparam("services", type_=JSON))
CLAIMS = text(
    "INSERT INTO slot_claim (slot_id, seat_no, capacity, is_open, starts_at, appointment_id, live,"
    " holder_id) SELECT slot.id, :seat, slot.capacity, 1, slot.starts_at, appointment.id, 1,"
    " appointment.citizen_id FROM appointment JOIN slot"
    " ON appointment.request_key = 'c' || :seat || '-' || slot.id"
)


@dataclass(slots=True)
class Country:
    """Seconds: of each list of days, each search for the nearest; of making the slots of one office."""

    slots: int = 0
    claims: int = 0
    days: list[float] = field(default_factory=list)
    nearest: list[float] = field(default_factory=list)
    new_rule: float = 0.0


async def look_around(stage: Stage, scale: Booking) -> Country:
    """Fills the country and looks at it: half of the lists of days are those of crowded offices."""
    found = Country()
    clock: Clock = await stage.get(Clock)
    today = tehran_day(clock.now())
    last = today + timedelta(days=scale.days)
    offices = await add_offices(stage, scale.offices, first=200_000)
    await _fill(stage, offices, last, found)
    await _crowd(stage, offices[: scale.crowded], found)
    await _look(stage, offices, scale, last, found)
    return found


async def _fill(stage: Stage, offices: Sequence[int], last: date, found: Country) -> None:
    """The slots of two offices by their rules, the second time timed; the others get the same."""
    slots: Slots = await stage.get(Slots)
    database: Database = await stage.get(Database)
    for office_id in offices[:2]:
        before = perf_counter()
        async with UnitOfWork(database) as tx:
            found.slots += await slots.fill(tx, office_id, last)
            await tx.commit()
        found.new_rule = perf_counter() - before
    async with UnitOfWork(database) as tx:
        await tx.take_time(600)
        of = {"base": 1 << 61, "model": offices[0]}
        schedules = [{"office_id": each, "filled_through": last, "version": 0} for each in offices[2:]]
        await tx.session.execute(insert(Schedule), schedules)
        done = await tx.session.execute(SLOTS, of)
        found.slots += rows_of(done)
        await tx.session.execute(OTHERS)
        await tx.commit()


async def _crowd(stage: Stage, offices: Sequence[int], found: Country) -> None:
    people = len(offices) * 16 * TAKEN
    await visitors(stage, people, first=FIRST_USER)
    mark = date(1, 1, 1)
    async with UnitOfWork(await stage.get(Database)) as tx:
        await tx.take_time(600)
        marks = [{"office_id": each, "day": mark, "walk_ins": 0} for each in offices]
        await tx.session.execute(insert(OfficeDay), marks)
        for seat in range(1, TAKEN + 1):
            values = {
                "seat": seat,
                "taken": TAKEN,
                "services": [SERVICE],
                "first": FIRST_USER,
                "base": 1 << 60,
            }
            await tx.session.execute(APPOINTMENTS, values | {"mark": mark.isoformat()})
            done = await tx.session.execute(CLAIMS, {"seat": seat})
            found.claims += rows_of(done)
        await tx.commit()
    await _as_after_a_night(await stage.get(Database))


async def _as_after_a_night(database: Database) -> None:
    """PostgreSQL has swept and counted what came in at once; SQLite has nothing of the kind to do."""
    if not database.is_sqlite:
        async with database.engine.connect() as connection:
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.execute(text("VACUUM ANALYZE"))


async def _look(stage: Stage, offices: Sequence[int], scale: Booking, last: date, found: Country) -> None:
    places: Places = await stage.get(Places)
    nearest: NearestPlaces = await stage.get(NearestPlaces)
    chance = random.Random(8)  # noqa: S311 - the same looks in every run
    crowded, quiet = offices[: scale.crowded], offices[scale.crowded :] or offices
    for nth in range(scale.looks):
        wanted = Wanted(chance.choice(crowded if nth % 2 else quiet), (SERVICE,))
        before = perf_counter()
        opening = replace(await places.opening(wanted), last_day=last)
        await places.days(wanted, opening, last)
        found.days.append(perf_counter() - before)
        point = Point(chance.uniform(26, 39), chance.uniform(45, 62))
        before = perf_counter()
        await nearest.offices(point, KIND, wanted, most=SHOWN)
        found.nearest.append(perf_counter() - before)
