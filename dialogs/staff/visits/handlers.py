from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.errors import NotFound
from bot.staff.visits.ending import ActivateSignUp, TurnAway, TurnAwayAsk
from bot.staff.visits.find import FindForNumber, FindSignUp, Here
from bot.staff.visits.number import (
    HOLD_HOURS,
    CodeAsk,
    GiveNumberInPerson,
    NumberAsk,
    ProveNumberInPerson,
    SendCodeInPerson,
)
from bot.staff.visits.papers import PaperAsk, SeePaper, SerialAsk, WriteSerial
from dialogs.common import erase, say, told, visitor_of
from dialogs.staff.visits.getters import chosen, shown
from dialogs.states import Visits


async def choose_office(_event: CallbackQuery, _select: Any, manager: DialogManager, code: str) -> None:
    manager.dialog_data["office"] = code
    await manager.switch_to(Visits.kind)


async def choose_kind(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["kind"] = key
    await manager.switch_to(Visits.who)


@told
@inject
async def find(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    find_sign_up: FromDishka[FindSignUp],
    find_for_number: FromDishka[FindForNumber],
) -> None:
    await erase(message, manager)
    is_activation = chosen(manager, "kind") == "activation"
    search = find_sign_up if is_activation else find_for_number
    found = await search(visitor_of(manager), Here(chosen(manager, "office"), message.text or ""))
    if found is None:
        raise NotFound("visit-nobody-waits" if is_activation else "visit-nobody")
    manager.dialog_data["visit"] = found
    await manager.switch_to(Visits.card)


@told
@inject
async def see_paper(
    _event: CallbackQuery, _select: Any, manager: DialogManager, key: str, see: FromDishka[SeePaper]
) -> None:
    ask = shown(manager)
    if await see(visitor_of(manager), PaperAsk(ask.office, ask.visit_id, key)) == "serial":
        manager.dialog_data["paper"] = key
        await manager.switch_to(Visits.serial)


@told
@inject
async def write_serial(
    message: Message, _widget: MessageInput, manager: DialogManager, write: FromDishka[WriteSerial]
) -> None:
    await erase(message, manager)
    ask = shown(manager)
    serial = SerialAsk(ask.office, ask.visit_id, chosen(manager, "paper"), message.text or "")
    await write(visitor_of(manager), serial)
    await manager.switch_to(Visits.card)


@told
@inject
async def activate(
    _event: CallbackQuery, _button: Button, manager: DialogManager, act: FromDishka[ActivateSignUp]
) -> None:
    tracking = await act(visitor_of(manager), shown(manager))
    say(manager, "visit-activated", tracking=tracking)
    await over(manager)


@told
@inject
async def turn_away(
    _event: CallbackQuery, _select: Any, manager: DialogManager, key: str, act: FromDishka[TurnAway]
) -> None:
    ask = shown(manager)
    await act(visitor_of(manager), TurnAwayAsk(ask.office, ask.visit_id, key))
    say(manager, "visit-turned-away")
    await over(manager)


@told
@inject
async def give_number(
    message: Message, _widget: MessageInput, manager: DialogManager, give: FromDishka[GiveNumberInPerson]
) -> None:
    await erase(message, manager)
    ask = shown(manager)
    await give(visitor_of(manager), NumberAsk(ask.office, ask.visit_id, message.text or ""))
    await manager.switch_to(Visits.code)


@told
@inject
async def send_again(
    _event: CallbackQuery, _button: Button, manager: DialogManager, send: FromDishka[SendCodeInPerson]
) -> None:
    await send(visitor_of(manager), shown(manager))
    say(manager, "code-sent-again")


@told
@inject
async def prove_number(
    message: Message, _widget: MessageInput, manager: DialogManager, prove: FromDishka[ProveNumberInPerson]
) -> None:
    await erase(message, manager)
    ask = shown(manager)
    refused = await prove(visitor_of(manager), CodeAsk(ask.office, ask.visit_id, message.text or ""))
    if refused is not None:
        raise refused
    say(manager, "visit-number-replaced", hours=HOLD_HOURS)
    await over(manager)


async def over(manager: DialogManager) -> None:
    """To the next who stands there."""
    for name in ("visit", "paper"):
        manager.dialog_data.pop(name, None)
    await manager.switch_to(Visits.kind)
