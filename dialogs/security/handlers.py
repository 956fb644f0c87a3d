from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.secrets.passwords import WeakPassword
from bot.accounts.security.password import GivePassword, RemovePassword, SetPassword
from bot.accounts.security.recovery_code import NewRecoveryCode
from bot.accounts.security.word import SetWord
from bot.accounts.sessions import EndOtherSessions, EndSession
from dialogs.common import erase, say, told, visitor_of, working
from dialogs.security.getters import SEEN
from dialogs.states import Security


@told
@inject
async def current(
    message: Message, _widget: MessageInput, manager: DialogManager, give: FromDishka[GivePassword]
) -> None:
    await erase(message, manager)
    await working(message)
    await give(visitor_of(manager), message.text or "")
    await manager.switch_to(Security.new)


@told
@inject
async def remove(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    give: FromDishka[GivePassword],
    remove_password: FromDishka[RemovePassword],
) -> None:
    await erase(message, manager)
    await working(message)
    await give(visitor_of(manager), message.text or "")
    await remove_password(visitor_of(manager))
    say(manager, "security-password-removed")
    await manager.switch_to(Security.home)


@told
@inject
async def new(
    message: Message, _widget: MessageInput, manager: DialogManager, set_password: FromDishka[SetPassword]
) -> None:
    await erase(message, manager)
    await working(message)
    try:
        await set_password(visitor_of(manager), message.text or "")
    except WeakPassword as weak:
        manager.middleware_data[SEEN] = weak.seen
        raise
    say(manager, "security-password-was-set")
    await manager.switch_to(Security.home)


@told
@inject
async def make_recovery_code(
    _event: CallbackQuery, _button: Button, manager: DialogManager, make: FromDishka[NewRecoveryCode]
) -> None:
    """The code stands above the window of this very update, and nowhere else."""
    say(manager, "recovery-code-fresh", code=await make(visitor_of(manager)))
    await manager.switch_to(Security.recovery_shown)


@told
@inject
async def word(
    message: Message, _widget: MessageInput, manager: DialogManager, set_word: FromDishka[SetWord]
) -> None:
    await erase(message, manager)
    await set_word(visitor_of(manager), message.text or "")
    say(manager, "security-word-was-set")
    await manager.switch_to(Security.home)


@told
@inject
async def end(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    session_id: int,
    end_session: FromDishka[EndSession],
) -> None:
    await end_session(visitor_of(manager), session_id)
    say(manager, "devices-ended")


@told
@inject
async def end_others(
    _event: CallbackQuery, _button: Button, manager: DialogManager, end_all: FromDishka[EndOtherSessions]
) -> None:
    await end_all(visitor_of(manager))
    say(manager, "devices-others-ended")
