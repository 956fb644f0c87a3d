from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.visitor import Visitors
from bot.profile.address import ConfirmAddress, LookUpPostalCode, RemoveAddress, WriteAddress
from bot.profile.messengers import PartMessenger
from bot.profile.preferences import ChooseLanguage, ReadPreferences, SetQuietHours, SwitchTopic
from dialogs.common import erase, say, see_anew, told, visitor_of, working
from dialogs.states import Profile
from dialogs.widgets.words import texts_of


@told
@inject
async def postal_code(
    message: Message, _widget: MessageInput, manager: DialogManager, look_up: FromDishka[LookUpPostalCode]
) -> None:
    await erase(message, manager)
    await working(message)
    answer = await look_up(visitor_of(manager), message.text or "")
    if answer == "matched":
        await manager.switch_to(Profile.address_found)
        return
    say(manager, "profile-postal-unknown" if answer == "not-matched" else "profile-postal-unavailable")
    await manager.switch_to(Profile.address_write)


@told
@inject
async def write_address(
    message: Message, _widget: MessageInput, manager: DialogManager, write: FromDishka[WriteAddress]
) -> None:
    await erase(message, manager)
    await write(visitor_of(manager), message.text or "")
    await manager.switch_to(Profile.address_found)


@told
@inject
async def confirm_address(
    _event: CallbackQuery, _button: Button, manager: DialogManager, confirm: FromDishka[ConfirmAddress]
) -> None:
    await confirm(visitor_of(manager))
    say(manager, "profile-address-was-set")
    await manager.switch_to(Profile.address)


@told
@inject
async def remove_address(
    _event: CallbackQuery, _button: Button, manager: DialogManager, remove: FromDishka[RemoveAddress]
) -> None:
    await remove(visitor_of(manager))
    say(manager, "profile-address-was-removed")


@told
@inject
async def choose_language(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    code: str,
    choose: FromDishka[ChooseLanguage],
    visitors: FromDishka[Visitors],
) -> None:
    await choose(visitor_of(manager), code)
    await see_anew(manager, visitors)
    manager.middleware_data["texts"] = texts_of(manager).of(code)


@told
@inject
async def switch_topic(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    key: str,
    read: FromDishka[ReadPreferences],
    switch: FromDishka[SwitchTopic],
) -> None:
    """The button shows what stands, and a press turns it over."""
    topic, _, channel = key.partition("_")
    found = await read(visitor_of(manager))
    on = any(one.key == topic and getattr(one, channel, False) is True for one in found.topics)
    await switch(visitor_of(manager), topic, channel, on=not on)


@told
@inject
async def set_quiet_hours(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    choice: int,
    set_hours: FromDishka[SetQuietHours],
) -> None:
    await set_hours(visitor_of(manager), choice)
    say(manager, "profile-quiet-was-set")
    await manager.switch_to(Profile.notifications)


@told
@inject
async def part(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    account_id: int,
    part_messenger: FromDishka[PartMessenger],
) -> None:
    await part_messenger(visitor_of(manager), account_id)
    say(manager, "profile-parted")
    await manager.switch_to(Profile.messengers)
