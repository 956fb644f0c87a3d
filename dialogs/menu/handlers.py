from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.log_in.leave import LogOut
from bot.accounts.visitor import Visitors
from dialogs.common import say, see_anew, told, visitor_of
from dialogs.states import LogIn


@told
@inject
async def log_out(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    leave: FromDishka[LogOut],
    visitors: FromDishka[Visitors],
) -> None:
    await leave(visitor_of(manager))
    await see_anew(manager, visitors)
    say(manager, "menu-logged-out")


async def unlock_with_pin(_event: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    await manager.start(LogIn.pin, mode=StartMode.RESET_STACK)
