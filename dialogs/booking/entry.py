"""The ways into the booking windows; what they begin with is put together nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiogram_dialog import DialogManager, ShowMode, StartMode

from bot.appointments.read import OwnAppointment
from dialogs.common import visitor_of
from dialogs.states import Booking, Offices

__all__ = ["book_again", "book_at", "look_elsewhere", "move", "see_near_times"]

#: What goes along from office to office.
CARRIED = ("services", "cases", "moving", "version")


async def book_at(manager: DialogManager, office_id: int, carried: Mapping[str, Any]) -> None:
    """From the page of an office: what for is asked first, unless it is ``carried`` from
    look_elsewhere; services that offices were looked for with are ticked."""
    data = {name: carried[name] for name in CARRIED if name in carried}
    state = Booking.days if "cases" in data else Booking.service
    await manager.start(state, data=data | {"office": office_id}, mode=StartMode.RESET_STACK)


async def look_elsewhere(manager: DialogManager, asked: Mapping[str, Any]) -> None:
    """To the offices that do the same, with all that was asked for (and what is being moved)."""
    data = {name: asked[name] for name in CARRIED if name in asked}
    purpose = "visit" if visitor_of(manager).standing == "guest" else "appointment"
    await manager.start(Offices.home, data=data | {"purpose": purpose}, mode=StartMode.RESET_STACK)


async def book_again(manager: DialogManager, one: OwnAppointment) -> None:
    """Another time for what was asked for."""
    await manager.start(Booking.days, data=_wanted(one), mode=StartMode.RESET_STACK)


async def move(manager: DialogManager, one: OwnAppointment, *, show_mode: ShowMode | None = None) -> None:
    """Another time, or office, for what is booked."""
    data = _wanted(one) | {"moving": one.id, "version": one.version}
    await manager.start(Booking.days, data=data, mode=StartMode.RESET_STACK, show_mode=show_mode)


async def see_near_times(manager: DialogManager, one: OwnAppointment) -> None:
    """What is free around a time that is lost, here and in the nearest office."""
    data = _wanted(one) | {"at": one.starts_at.isoformat()}
    await manager.start(Booking.full, data=data, mode=StartMode.RESET_STACK)


def _wanted(one: OwnAppointment) -> dict[str, Any]:
    return {"office": one.office_id, "services": list(one.services), "cases": one.cases}
