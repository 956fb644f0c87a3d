from __future__ import annotations

from datetime import date
from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.bookable import BookableServices, SlotMoments
from bot.appointments.hold import HOLD_ENDED, HoldAsk, HoldSlot
from bot.appointments.move import MoveAppointment, MoveAsk
from bot.appointments.visit import SlotFull, ensure_fits, services_of
from bot.appointments.waiting import JoinWaiting, WaitAsk
from bot.errors import Stale
from dialogs.appointments.entry import show_appointment
from dialogs.booking.entry import look_elsewhere
from dialogs.booking.getters import A_YEAR, TIMES_PAGE, chosen, ticked_of, wanted_of
from dialogs.common import say, told, visitor_of
from dialogs.menu.entry import open_menu
from dialogs.states import Appointments, Booking
from dialogs.widgets.calendar_views import today


async def take_over(data: Any, manager: DialogManager) -> None:
    """What the way in brings."""
    if isinstance(data, dict):
        manager.dialog_data.update(data)


@told
@inject
async def turn_service(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    key: str,
    bookable: FromDishka[BookableServices],
) -> None:
    office = await bookable(chosen(manager, "office"))
    before = ticked_of(manager, office)
    ticked = [each for each in before if each != key] if key in before else [*before, key]
    ensure_fits(office.rules, ticked, 1)
    manager.dialog_data["services"] = ticked


@told
@inject
async def with_these(
    _event: CallbackQuery, _button: Button, manager: DialogManager, bookable: FromDishka[BookableServices]
) -> None:
    office = await bookable(chosen(manager, "office"))
    services = services_of(ticked_of(manager, office))
    start_with(manager, [service.key for service in services])
    by_case = office.rules.most_cases > 1 and not all(service.once for service in services)
    await manager.switch_to(Booking.cases if by_case else Booking.before)


async def choose_cases(_event: CallbackQuery, _select: Any, manager: DialogManager, cases: int) -> None:
    manager.dialog_data["cases"] = cases
    await manager.switch_to(Booking.before)


async def tell_where(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    manager.dialog_data["told_where"] = True


@told
@inject
async def get_it_first(
    _event: CallbackQuery, _button: Button, manager: DialogManager, bookable: FromDishka[BookableServices]
) -> None:
    """An appointment for what is missing, in this very office if it does that."""
    office = await bookable(chosen(manager, "office"))
    start_with(manager, [office.first_for(chosen(manager, "services")).key])


@told
@inject
async def get_it_along(
    _event: CallbackQuery, _button: Button, manager: DialogManager, bookable: FromDishka[BookableServices]
) -> None:
    """What is missing is got in the same visit."""
    office = await bookable(chosen(manager, "office"))
    services = [office.first_for(chosen(manager, "services")).key, *chosen(manager, "services")]
    ensure_fits(office.rules, services, 1)
    manager.dialog_data.update(services=services, told_where=False)


def start_with(manager: DialogManager, services: list[str]) -> None:
    manager.dialog_data.update(services=services, cases=1, told_where=False)


async def choose_day(_event: CallbackQuery, _select: Any, manager: DialogManager, day: str) -> None:
    await to_times(manager, day)


async def choose_in_month(_event: Any, _calendar: Any, manager: DialogManager, day: date) -> None:
    await to_times(manager, day.isoformat())


async def to_times(manager: DialogManager, day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError:
        raise Stale("error-stale") from None
    manager.dialog_data.update(day=day, half="morning", **{TIMES_PAGE: 0})
    await manager.switch_to(Booking.times)


async def other_half(_event: CallbackQuery, button: Button, manager: DialogManager) -> None:
    manager.dialog_data.update(half=button.widget_id, **{TIMES_PAGE: 0})


@told
@inject
async def take(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    slot_id: int,
    hold: FromDishka[HoldSlot],
    moments: FromDishka[SlotMoments],
) -> None:
    """A time was tapped: it is held, or (moving) asked about once more."""
    at = await moments(slot_id)
    manager.dialog_data.update(at=at.isoformat(), slot=slot_id)
    if manager.dialog_data.get("moving"):
        await manager.switch_to(Booking.move)
        return
    wanted, tries = wanted_of(manager), manager.dialog_data.get("tries", 0)
    key = f"{manager.current_context().id}:{tries}:{slot_id}"
    try:
        held = await hold(visitor_of(manager), HoldAsk(slot_id, wanted.services, wanted.cases, key))
    except SlotFull as full:
        await offer_others(manager, full)
    except Stale as over:
        if over.key != HOLD_ENDED:
            raise
        manager.dialog_data["tries"] = tries + 1
        say(manager, over.key)
    else:
        await show_appointment(manager, held.appointment_id)


@told
@inject
async def confirm_move(
    _event: CallbackQuery, _button: Button, manager: DialogManager, move: FromDishka[MoveAppointment]
) -> None:
    ask = MoveAsk(chosen(manager, "moving"), chosen(manager, "slot"), chosen(manager, "version"))
    try:
        moved = await move(visitor_of(manager), ask)
    except SlotFull as full:
        await offer_others(manager, full)
    else:
        say(manager, "booking-moved")
        await show_appointment(manager, moved.appointment_id)


async def offer_others(manager: DialogManager, full: SlotFull) -> None:
    say(manager, full.key)
    await manager.switch_to(Booking.full)


async def see_others(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """From an office that has no place at all."""
    manager.dialog_data.pop("at", None)
    await manager.switch_to(Booking.full)


async def elsewhere(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    await look_elsewhere(manager, manager.dialog_data)


async def other_office(_event: CallbackQuery, _select: Any, manager: DialogManager, office_id: int) -> None:
    manager.dialog_data["office"] = office_id
    await manager.switch_to(Booking.days)


@told
@inject
async def wait(
    _event: CallbackQuery, _button: Button, manager: DialogManager, join: FromDishka[JoinWaiting]
) -> None:
    """For the first place that is freed on any day that can be booked."""
    first = today(manager)
    await join(visitor_of(manager), WaitAsk(wanted_of(manager), first, first + A_YEAR))
    say(manager, "booking-waiting")
    await manager.start(Appointments.list, mode=StartMode.RESET_STACK)


async def leave(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Back to where one came from: the appointment that is not moved after all, or the menu."""
    moving = manager.dialog_data.get("moving")
    if moving:
        await show_appointment(manager, moving)
    else:
        await open_menu(manager, show_mode=ShowMode.AUTO)
