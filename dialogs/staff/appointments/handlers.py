from __future__ import annotations

from datetime import timedelta
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.desk.arrive import Arrive
from bot.appointments.desk.bars import LiftAsk, LiftBlock
from bot.appointments.desk.card import CodeAsk, FindAppointment, ReadAppointment
from bot.appointments.desk.mark import MarkNoShow, Serve, UndoAsk, UndoMark
from bot.appointments.desk.visit import BeginActivation
from bot.appointments.desk.walk_in import AddWalkIn, EndWalkIn, WalkInAsk, WalkInDone
from bot.errors import Stale
from dialogs.common import erase, say, told, visitor_of
from dialogs.staff.appointments.entry import admit
from dialogs.staff.appointments.getters import day_of, office_of, shown_appointment
from dialogs.states import OfficeDay, Visits


async def take_over(data: Any, manager: DialogManager) -> None:
    """Which office, as the way in has it."""
    if isinstance(data, dict):
        manager.dialog_data.update(data)


async def choose_office(_event: CallbackQuery, _select: Any, manager: DialogManager, code: str) -> None:
    manager.dialog_data["office"] = code
    await manager.switch_to(OfficeDay.day)


async def turn_day(_event: CallbackQuery, button: Button, manager: DialogManager) -> None:
    step = timedelta(days=1 if button.widget_id == "after" else -1)
    manager.dialog_data["day"] = (day_of(manager) + step).isoformat()
    manager.dialog_data["page"] = 0


async def back_to_today(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    manager.dialog_data.pop("day", None)
    manager.dialog_data["page"] = 0


async def choose(_event: CallbackQuery, _select: Any, manager: DialogManager, appointment_id: int) -> None:
    manager.dialog_data["appointment"] = appointment_id
    await manager.switch_to(OfficeDay.card)


@told
@inject
async def type_code(
    message: Message, _widget: MessageInput, manager: DialogManager, arrive: FromDishka[Arrive]
) -> None:
    """On the day's list a code checks in: the one step that is taken all day long."""
    await erase(message, manager)
    await admit(manager, arrive, office_of(manager), message.text or "")


@told
@inject
async def find(
    message: Message, _widget: MessageInput, manager: DialogManager, look: FromDishka[FindAppointment]
) -> None:
    await erase(message, manager)
    found = await look(visitor_of(manager), CodeAsk(office_of(manager), message.text or ""))
    manager.dialog_data["appointment"] = found
    await manager.switch_to(OfficeDay.card)


@told
@inject
async def check_in(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    arrive: FromDishka[Arrive],
    read: FromDishka[ReadAppointment],
) -> None:
    ask = shown_appointment(manager)
    card = await read(visitor_of(manager), ask)
    await admit(manager, arrive, ask.office, card.tracking_code)
    await manager.switch_to(OfficeDay.day)


@told
@inject
async def activate(
    _event: CallbackQuery, _button: Button, manager: DialogManager, begin: FromDishka[BeginActivation]
) -> None:
    """To the papers of the sign-up that this guest waits with."""
    ask = shown_appointment(manager)
    visit_id = await begin(visitor_of(manager), ask)
    data = {"office": ask.office, "kind": "activation", "visit": visit_id}
    await manager.start(Visits.card, data, mode=StartMode.RESET_STACK)


async def to_visits(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Who they are is looked up by what they show."""
    await manager.start(Visits.kind, {"office": office_of(manager)}, mode=StartMode.RESET_STACK)


@told
@inject
async def serve(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[Serve]
) -> None:
    seen = await act(visitor_of(manager), shown_appointment(manager))
    say(manager, "counter-served", at=seen.starts_at)
    await manager.switch_to(OfficeDay.day)


@told
@inject
async def miss(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[MarkNoShow]
) -> None:
    seen = await act(visitor_of(manager), shown_appointment(manager))
    say(manager, "counter-missed", at=seen.starts_at)
    await manager.switch_to(OfficeDay.day)


@told
@inject
async def undo(
    message: Message, _widget: MessageInput, manager: DialogManager, act: FromDishka[UndoMark]
) -> None:
    await erase(message, manager)
    ask = shown_appointment(manager)
    seen = await act(visitor_of(manager), UndoAsk(ask.office, ask.appointment_id, message.text or ""))
    say(manager, "counter-undone", at=seen.starts_at, state=seen.state)
    await manager.switch_to(OfficeDay.day)


@told
@inject
async def lift(
    message: Message, _widget: MessageInput, manager: DialogManager, act: FromDishka[LiftBlock]
) -> None:
    await erase(message, manager)
    ask = shown_appointment(manager)
    await act(visitor_of(manager), LiftAsk(ask.office, ask.appointment_id, message.text or ""))
    say(manager, "counter-lifted")
    await manager.switch_to(OfficeDay.day)


async def turn_service(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    ticked = manager.dialog_data.get("services", [])
    manager.dialog_data["services"] = (
        [one for one in ticked if one != key] if key in ticked else [*ticked, key]
    )


@told
@inject
async def add_walk_in(
    _event: CallbackQuery, _button: Button, manager: DialogManager, add: FromDishka[AddWalkIn]
) -> None:
    ticked = tuple(manager.dialog_data.pop("services", ()))
    given = await add(visitor_of(manager), WalkInAsk(office_of(manager), ticked))
    say(manager, "counter-number-given", number=given.number)


async def choose_number(_event: CallbackQuery, _select: Any, manager: DialogManager, walk_in_id: int) -> None:
    manager.dialog_data["number"] = walk_in_id
    await manager.switch_to(OfficeDay.number)


@told
@inject
async def end_walk_in(
    _event: CallbackQuery, button: Button, manager: DialogManager, end: FromDishka[EndWalkIn]
) -> None:
    walk_in_id = manager.dialog_data.get("number")
    if not isinstance(walk_in_id, int):
        raise Stale("error-stale")
    served = button.widget_id == "served"
    await end(visitor_of(manager), WalkInDone(office_of(manager), walk_in_id, served))
    say(manager, "counter-number-served" if served else "counter-number-left")
    await manager.switch_to(OfficeDay.walk_in)
