"""``bench booking``: people who hold and confirm at once, through the use cases."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import perf_counter

from sqlalchemy import func, insert, select

from bot.accounts.visitor import Visitor
from bot.app.bench.scale import Booking
from bot.app.bench.stage import Stage, add_citizens
from bot.appointments.confirm import ConfirmAppointment
from bot.appointments.hold import HoldAsk, HoldSlot
from bot.appointments.slots import Slots
from bot.appointments.visit import SlotFull
from bot.clock import Clock
from bot.ids import Ids
from bot.jalali import tehran_day
from storage.database import Database
from storage.models import (
    Appointment,
    Citizen,
    County,
    MessengerAccount,
    Office,
    OpeningRule,
    Slot,
    SlotClaim,
)
from storage.models.schedules import WEEKDAYS
from storage.unit_of_work import UnitOfWork
from storage.update_mark import Origin

__all__ = ["KIND", "SERVICE", "Booked", "add_offices", "book", "slots_of", "visitors"]

KIND, SERVICE = "judicial_office", "bill"
FIRST_USER = 8_400_000_001
#: The day of an office: 16 slots of twenty minutes from eight o'clock on, three people at once.
OPENS, SLOT_MINUTES, SLOTS_A_DAY, SEATS = 8 * 60, 20, 16, 3


@dataclass(slots=True)
class Booked:
    """``seconds``: from the tap to the receipt, of each that was told it has a place."""

    told: int = 0
    full: int = 0
    took: float = 0.0
    seconds: list[float] = field(default_factory=list)
    oversold: int = 0

    @property
    def per_s(self) -> float:
        return self.told / self.took


async def add_offices(stage: Stage, offices: int, first: int = 0) -> list[int]:
    """So many, with codes from ``first`` on, spread over the country, open every day."""
    ids: Ids = await stage.get(Ids)
    chance = random.Random(5 + first)  # noqa: S311 - places on a map, the same in every run
    async with UnitOfWork(await stage.get(Database)) as tx:
        county = await tx.session.scalar(select(County.code).limit(1))
        rows: list[dict[str, object]] = [
            {
                "id": ids.new(),
                "code": f"bench-{nth}",
                "kind_key": KIND,
                "name": f"bench {nth}",
                "manager": "bench",
                "phone": "bench",
                "address": "bench",
                "county_code": county,
                "city": "bench",
                "latitude": chance.uniform(26, 39),
                "longitude": chance.uniform(45, 62),
                "hours": {},
            }
            for nth in range(first, first + offices)
        ]
        await tx.session.execute(insert(Office), rows)
        rules = [
            {
                "id": ids.new(),
                "office_id": row["id"],
                "weekday": weekday,
                "opens": OPENS,
                "closes": OPENS + SLOTS_A_DAY * SLOT_MINUTES,
                "slot_minutes": SLOT_MINUTES,
                "counters": SEATS,
                "services": [SERVICE],
                "valid_from": tehran_day((await stage.get(Clock)).now()) - timedelta(days=1),
                "valid_until": None,
            }
            for row in rows
            for weekday in WEEKDAYS
        ]
        await tx.session.execute(insert(OpeningRule), rules)
        await tx.commit()
    return [int(str(row["id"])) for row in rows]


async def visitors(stage: Stage, people: int, first: int = FIRST_USER) -> list[Visitor]:
    """Citizens who are in, each with a phone and a chat."""
    await add_citizens(stage, range(first, first + people), cases_each=0)
    async with UnitOfWork(await stage.get(Database)) as tx:
        rows = await tx.session.execute(
            select(
                MessengerAccount.id,
                MessengerAccount.user_id,
                MessengerAccount.citizen_id,
                Citizen.national_code_index,
            )
            .join(Citizen, Citizen.id == MessengerAccount.citizen_id)
            .where(MessengerAccount.user_id.between(first, first + people - 1))
        )
        return [
            Visitor(
                "telegram",
                row.user_id,
                row.user_id,
                standing="in",
                account_id=row.id,
                citizen_id=row.citizen_id,
                session_id=row.id,
                owner_index=row.national_code_index,
            )
            for row in rows
        ]


async def slots_of(stage: Stage, offices: Sequence[int]) -> list[int]:
    """The ids of tomorrow's slots, made where they are not."""
    slots, clock = await stage.get(Slots), await stage.get(Clock)
    tomorrow = tehran_day(clock.now()) + timedelta(days=1)
    for office_id in offices:
        await slots.ensure(office_id, tomorrow)
    async with UnitOfWork(await stage.get(Database)) as tx:
        found = await tx.session.scalars(
            select(Slot.id).where(Slot.office_id.in_(offices), Slot.day == tomorrow).order_by(Slot.id)
        )
        return list(found)


async def book(stage: Stage, scale: Booking) -> Booked:
    """Everybody books one place, so many at once; the first few warm up and are not counted.

    Raises ValueError: more people than seats.
    """
    offices = await add_offices(stage, scale.booked_offices)
    people = await visitors(stage, scale.people + scale.warm_up)
    slots = await slots_of(stage, offices)
    if len(slots) * SEATS < len(people):
        raise ValueError("nobody may look for a place for ever")
    await _work(stage, iter(people[: scale.warm_up]), slots, scale.workers)
    before = perf_counter()
    found = await _work(stage, iter(people[scale.warm_up :]), slots, scale.workers)
    found.took = perf_counter() - before
    found.oversold = await _oversold(stage, found.told + scale.warm_up)
    return found


async def _work(stage: Stage, people: Iterator[Visitor], slots: Sequence[int], workers: int) -> Booked:
    found = Booked()
    await asyncio.gather(
        *(_worker(stage, people, slots, random.Random(nth), found) for nth in range(workers))  # noqa: S311
    )
    return found


async def _worker(
    stage: Stage, people: Iterator[Visitor], slots: Sequence[int], chance: random.Random, found: Booked
) -> None:
    for visitor in people:
        before = perf_counter()
        while not await _takes(stage, visitor, chance.choice(slots), f"bench-{visitor.user_id}-{found.full}"):
            found.full += 1
        found.told += 1
        found.seconds.append(perf_counter() - before)


async def _takes(stage: Stage, visitor: Visitor, slot_id: int, key: str) -> bool:
    """Two presses, each in a scope of its own, as presses are. False: no seat was left."""
    try:
        async with stage.container({Origin: Origin(None)}) as scope:
            hold: HoldSlot = await scope.get(HoldSlot)
            held = await hold(visitor, HoldAsk(slot_id, (SERVICE,), 1, key))
    except SlotFull:
        return False
    async with stage.container({Origin: Origin(None)}) as scope:
        confirm: ConfirmAppointment = await scope.get(ConfirmAppointment)
        await confirm(visitor, held.appointment_id)
    return True


async def _oversold(stage: Stage, told: int) -> int:
    """Seats beyond the capacity, and appointments that were told and are not there (or the other way)."""
    async with UnitOfWork(await stage.get(Database)) as tx:
        claims = select(SlotClaim.slot_id, func.count().label("n")).group_by(SlotClaim.slot_id).subquery()
        beyond = await tx.session.scalar(
            select(func.coalesce(func.sum(claims.c.n - Slot.capacity), 0))
            .select_from(claims)
            .join(Slot, Slot.id == claims.c.slot_id)
            .where(claims.c.n > Slot.capacity)
        )
        rows = await tx.session.scalar(
            select(func.count()).select_from(Appointment).where(Appointment.state == "booked")
        )
        return int(beyond or 0) + abs(int(rows or 0) - told)
