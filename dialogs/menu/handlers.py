from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.closing.ask import KeepAccount, StandingWish
from bot.accounts.log_in.leave import LogOut
from bot.accounts.visitor import Visitors
from bot.errors import DomainError
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


@told
@inject
async def keep_account(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    wishes: FromDishka[StandingWish],
    keep: FromDishka[KeepAccount],
    visitors: FromDishka[Visitors],
) -> None:
    """What was asked for is taken back, from any chat of the account."""
    visitor = visitor_of(manager)
    wish = await wishes(visitor)
    if wish is None:
        raise DomainError("closing-none")
    held = await keep(visitor, wish.id)
    await see_anew(manager, visitors)
    say(manager, "closing-kept-held" if held else "closing-kept")
