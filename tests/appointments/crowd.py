"""Many citizens at once, in two statements: what a sign-up and a login would have left of each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select

from bot.accounts.visitor import Visitor
from bot.appointments.confirm import Booked, ConfirmAppointment
from bot.appointments.hold import Held, HoldSlot
from bot.appointments.places import Place
from bot.appointments.visit import Wanted
from bot.clock import Clock
from bot.crypto import Vault
from storage.database import Database
from storage.models import Appointment, Citizen, MessengerAccount
from storage.unit_of_work import UnitOfWork
from tests.appointments.office import SERVICE, ask_for, times
from tests.house import House
from tests.staff.cast import national_code, phone

FIELDS = ("national_code", "birth_date", "first_name", "last_name")


async def crowd(house: House, people: int, first: int = 1_000) -> list[Visitor]:
    """Citizens who are in, each in a chat of their own."""
    vault, now = await house.get(Vault), (await house.get(Clock)).now()
    numbers = range(first, first + people)
    citizens: list[dict[str, Any]] = [
        {
            "id": number,
            "national_code_index": vault.index("national_code", national_code(number)),
            "phone_index": vault.index("phone", phone(number)),
            "status": "active",
            "phone_verified_at": now,
            "created_at": now,
            "phone_sealed": vault.seal("citizen.phone_sealed", number, phone(number)),
            **{f"{name}_sealed": b"" for name in FIELDS},
        }
        for number in numbers
    ]
    accounts = [
        {
            "id": number,
            "messenger": "telegram",
            "user_id": number,
            "chat_id": number,
            "citizen_id": number,
            "bound_at": now,
            "created_at": now,
        }
        for number in numbers
    ]
    async with UnitOfWork(await house.get(Database)) as tx:
        await tx.session.execute(insert(Citizen), citizens)
        await tx.session.execute(insert(MessengerAccount), accounts)
        await tx.commit()
    return [as_visitor(number, citizens[at]["national_code_index"]) for at, number in enumerate(numbers)]


def as_visitor(number: int, owner: bytes, messenger: str = "telegram") -> Visitor:
    """The citizen of this number, in this messenger."""
    return Visitor(
        messenger=messenger,
        user_id=number,
        chat_id=number,
        standing="in",
        account_id=number,
        citizen_id=number,
        session_id=number,
        owner_index=owner,
    )


async def first_place(house: House, who: Visitor, wanted: Wanted) -> Place:
    return (await times(house, who, wanted))[0]


async def taps(house: House, who: Visitor, place: Place, service: str = SERVICE) -> Booked:
    """Holds the time and confirms it: two presses."""
    held: Held = await house.act(HoldSlot, who, ask_for(place, service))
    booked: Booked = await house.act(ConfirmAppointment, who, held.appointment_id)
    return booked


def kinds(ends: list[Any]) -> dict[str, int]:
    """How many ended in which way."""
    found: dict[str, int] = {}
    for end in ends:
        found[type(end).__name__] = found.get(type(end).__name__, 0) + 1
    return found


async def sold(database: Database, place: Place) -> int:
    booked = (Appointment.starts_at == place.starts_at) & (Appointment.state == "booked")
    async with UnitOfWork(database) as tx:
        return await tx.session.scalar(select(func.count()).select_from(Appointment).where(booked)) or 0
