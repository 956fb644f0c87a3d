from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.errors import NotFound
from bot.staff.entity import EntitySearch, FindEntity, names_entity
from bot.staff.person.glass import Break, BreakGlass
from bot.staff.person.read import FindPerson, Search
from dialogs.common import erase, told, visitor_of
from dialogs.staff.person.getters import shown, shown_purpose
from dialogs.states import PersonFile


async def choose_purpose(_event: CallbackQuery, _select: Any, manager: DialogManager, key: str) -> None:
    manager.dialog_data["purpose"] = key
    await manager.switch_to(PersonFile.who)


@told
@inject
async def find(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    find_person: FromDishka[FindPerson],
    find_entity: FromDishka[FindEntity],
) -> None:
    await erase(message, manager)
    typed, purpose = message.text or "", shown_purpose(manager)
    if names_entity(typed):
        case = await find_entity(visitor_of(manager), EntitySearch(typed, purpose))
        if case is None:
            raise NotFound("staff-entity-none")
        manager.dialog_data["entity_case"] = case
        await manager.switch_to(PersonFile.entity)
        return
    found = await find_person(visitor_of(manager), Search(typed, purpose))
    if found is None:
        # In the very words for one who is out of reach.
        raise NotFound("staff-person-none")
    manager.dialog_data["citizen"] = found
    await manager.switch_to(PersonFile.card)


@told
@inject
async def break_glass(
    message: Message, _widget: MessageInput, manager: DialogManager, break_it: FromDishka[BreakGlass]
) -> None:
    await erase(message, manager)
    ask = shown(manager)
    await break_it(visitor_of(manager), Break(ask.citizen_id, ask.purpose, message.text or ""))
    await manager.switch_to(PersonFile.emergency)
