from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.cancel import CancelAppointment
from bot.appointments.come import ComeAsk, SayComing
from bot.appointments.confirm import ConfirmAppointment
from bot.appointments.hold import HOLD_ENDED
from bot.appointments.read import AppointmentPage
from bot.appointments.waiting import LeaveWaiting
from bot.errors import Stale
from dialogs.appointments.getters import appointment_of
from dialogs.booking.entry import book_again, move, see_near_times
from dialogs.common import say, told, visitor_of
from dialogs.menu.entry import open_menu
from dialogs.states import Appointments


async def take_over(data: Any, manager: DialogManager) -> None:
    """Which appointment, as the way in has it."""
    if isinstance(data, dict):
        manager.dialog_data.update(data)


async def choose(_event: CallbackQuery, _select: Any, manager: DialogManager, appointment_id: int) -> None:
    manager.dialog_data["appointment"] = appointment_id
    await manager.switch_to(Appointments.page)


@told
@inject
async def confirm(
    _event: CallbackQuery, _button: Button, manager: DialogManager, book: FromDishka[ConfirmAppointment]
) -> None:
    """The page stays, and is a receipt now; or it says that it was too late, and leads on."""
    try:
        await book(visitor_of(manager), appointment_of(manager))
    except Stale as late:
        if late.key != HOLD_ENDED:
            raise
        say(manager, late.key)
    else:
        say(manager, "appointments-booked")


@told
@inject
async def other_time(
    _event: CallbackQuery, _button: Button, manager: DialogManager, pages: FromDishka[AppointmentPage]
) -> None:
    """What is held stays held until another time takes its place."""
    await book_again(manager, await pages(visitor_of(manager), appointment_of(manager)))


@told
@inject
async def to_move(
    _event: CallbackQuery, _button: Button, manager: DialogManager, pages: FromDishka[AppointmentPage]
) -> None:
    await move(manager, await pages(visitor_of(manager), appointment_of(manager)))


@told
@inject
async def near_times(
    _event: CallbackQuery, _button: Button, manager: DialogManager, pages: FromDishka[AppointmentPage]
) -> None:
    """In place of what the office has cancelled."""
    await see_near_times(manager, await pages(visitor_of(manager), appointment_of(manager)))


@told
@inject
async def leave_waiting(
    _event: CallbackQuery, _select: Any, manager: DialogManager, entry: int, leave: FromDishka[LeaveWaiting]
) -> None:
    await leave(visitor_of(manager), entry)
    say(manager, "appointments-left-waiting")


@told
@inject
async def give_up(
    _event: CallbackQuery, _button: Button, manager: DialogManager, cancel: FromDishka[CancelAppointment]
) -> None:
    """Of a hold as of an appointment."""
    was_booked = await cancel(visitor_of(manager), appointment_of(manager))
    say(manager, "appointments-cancelled" if was_booked else "appointments-given-up")
    if visitor_of(manager).standing == "guest":
        await open_menu(manager, show_mode=ShowMode.AUTO)
    else:
        await manager.switch_to(Appointments.list)


@told
@inject
async def say_coming(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    pages: FromDishka[AppointmentPage],
    come: FromDishka[SayComing],
) -> None:
    one = await pages(visitor_of(manager), appointment_of(manager))
    await come(visitor_of(manager), ComeAsk(one.id, one.version))
    say(manager, "appointments-said-coming")


@told
@inject
async def show_on_map(
    event: CallbackQuery, _button: Button, manager: DialogManager, pages: FromDishka[AppointmentPage]
) -> None:
    one = await pages(visitor_of(manager), appointment_of(manager))
    assert event.bot is not None
    await event.bot.send_venue(
        visitor_of(manager).chat_id, one.latitude, one.longitude, one.office_name, one.office_address
    )
    manager.show_mode = ShowMode.DELETE_AND_SEND
