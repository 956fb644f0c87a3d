"""Offices that take appointments, and presses on their times."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.accounts.visitor import Visitor
from bot.appointments.confirm import Booked, ConfirmAppointment
from bot.appointments.days import FreeDays, FreeTimes
from bot.appointments.desk.plan import CloseAsk, CloseOffice
from bot.appointments.desk.read_plan import ReadPlan
from bot.appointments.hold import Held, HoldAsk, HoldSlot
from bot.appointments.places import Place
from bot.appointments.visit import Wanted
from bot.clock import Clock
from bot.jalali import tehran_day
from storage.database import Database
from storage.models import Appointment, County, Office, OpeningRule, Province, Slot, SlotClaim
from storage.models.schedules import WEEKDAYS
from storage.unit_of_work import UnitOfWork
from tests.house import House
from tests.ids import SeededIds

KIND, SERVICE, LONG_SERVICE = "judicial_office", "bill", "petition"
SERVICES = [SERVICE, LONG_SERVICE]
OFFICE, OTHER = 11, 12
#: The office's day: 8:00 to 9:00 in slots of twenty minutes.
OPENS, CLOSES = 8 * 60, 9 * 60
_keys = SeededIds(11)


async def opened(
    house: House,
    office_id: int = OFFICE,
    *,
    counters: int = 1,
    kind: str = KIND,
    opens: int = OPENS,
    closes: int = CLOSES,
    services: Sequence[str] = SERVICES,
    slot_minutes: int = 20,
    latitude: float = 35.7,
) -> int:
    """An office that is open every day at these times. Its id."""
    async with UnitOfWork(await house.get(Database)) as tx:
        if await tx.session.get(Province, "tehran") is None:
            tx.session.add(Province(code="tehran", name="تهران"))
            await tx.session.flush()
            tx.session.add(County(code="tehran.tehran", province_code="tehran", name="تهران"))
            await tx.session.flush()
        tx.session.add(
            Office(
                id=office_id,
                code=str(office_id),
                kind_key=kind,
                name=f"دفتر {office_id}",
                manager="نمونه",
                phone="02111000001",
                address="نشانی",
                county_code="tehran.tehran",
                city="تهران",
                latitude=latitude,
                longitude=51.4,
                hours={},
            )
        )
        await tx.session.flush()
        tx.session.add_all(
            OpeningRule(
                id=office_id * 100 + number,
                office_id=office_id,
                weekday=weekday,
                opens=opens,
                closes=closes,
                slot_minutes=slot_minutes,
                counters=counters,
                services=list(services),
                valid_from=date(2026, 1, 1),
                valid_until=None,
            )
            for number, weekday in enumerate(WEEKDAYS)
        )
        await tx.commit()
    return office_id


async def closed(house: House, desk: Visitor, code: str, days: int = 20) -> int:
    """The office will be, for an hour so many days from now; the id of the closure, its only one."""
    begins = (await house.get(Clock)).now() + timedelta(days=days)
    ask = CloseAsk(code, begins, begins + timedelta(hours=1), "تعمیر ساختمان")
    await house.act(CloseOffice, desk, ask)
    (closure,) = (await house.act(ReadPlan, desk, code)).closures
    return closure.id


async def today(house: House) -> date:
    return tehran_day((await house.get(Clock)).now())


async def times(house: House, who: Visitor, wanted: Wanted, ahead: int = 1) -> tuple[Place, ...]:
    """Of the day so many days from now."""
    day = await today(house) + timedelta(days=ahead)
    return (await (await house.get(FreeTimes))(who, wanted, day)).times


async def free_on(house: House, who: Visitor, wanted: Wanted, ahead: int = 1) -> int:
    day = await today(house) + timedelta(days=ahead)
    found = await (await house.get(FreeDays))(who, wanted)
    return next((line.free for line in found.days if line.day == day), 0)


def ask_for(place: Place | int, service: str = SERVICE, cases: int = 1, key: str | None = None) -> HoldAsk:
    slot_id = place if isinstance(place, int) else place.slot_id
    return HoldAsk(slot_id, (service,), cases, key or _keys.token())


async def holds(house: House, who: Visitor, place: Place | int, service: str = SERVICE) -> Held:
    held: Held = await house.act(HoldSlot, who, ask_for(place, service))
    return held


async def books(house: House, who: Visitor, place: Place | int, service: str = SERVICE) -> Booked:
    held = await holds(house, who, place, service)
    booked: Booked = await house.act(ConfirmAppointment, who, held.appointment_id)
    return booked


async def row_of(database: Database, appointment_id: int) -> Any:
    async with UnitOfWork(database) as tx:
        return await tx.session.get(Appointment, appointment_id)


async def seats_of(database: Database, appointment_id: int) -> int:
    async with UnitOfWork(database) as tx:
        query = select(func.count()).select_from(SlotClaim).where(SlotClaim.appointment_id == appointment_id)
        return await tx.session.scalar(query) or 0


async def broken(database: Database) -> list[str]:
    """What the database holds that must never be; empty is good.

    A seat twice, above the capacity, or in a closed slot cannot be written at all: what is looked for here
    is what no constraint says.
    """
    async with UnitOfWork(database) as tx:
        live = Appointment.state.in_(("held", "booked", "arrived"))
        seatless = await tx.session.scalar(
            select(func.count())
            .select_from(Appointment)
            .where(
                live, ~select(SlotClaim.slot_id).where(SlotClaim.appointment_id == Appointment.id).exists()
            )
        )

        strayed = await tx.session.scalar(
            select(func.count())
            .select_from(SlotClaim)
            .join(Slot, Slot.id == SlotClaim.slot_id)
            .join(Appointment, Appointment.id == SlotClaim.appointment_id)
            .where(
                (Slot.office_id != Appointment.office_id)
                | (Slot.day != Appointment.day)
                | (Slot.starts_at < Appointment.starts_at)
                | (Slot.ends_at > Appointment.ends_at)
            )
        )
    return [f"{seatless} live without a seat"] * bool(seatless) + [f"{strayed} strayed"] * bool(strayed)
