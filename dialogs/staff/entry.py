"""The ways to the desk and to the citizen's own access log from outside."""

from __future__ import annotations

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.log_in.request import AskToLogIn
from bot.staff.desk import FreshCodeNeeded, OpenDesk
from dialogs.common import say, told, visitor_of
from dialogs.log_in.entry import start_log_in
from dialogs.states import AccessLog, Desk


@told
@inject
async def go_to_desk(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    open_desk: FromDishka[OpenDesk],
    ask: FromDishka[AskToLogIn],
) -> None:
    """To the desk; a login that is too old for it asks for a new code first, and comes back to the menu."""
    visitor = visitor_of(manager)
    try:
        await open_desk(visitor, visitor)
    except FreshCodeNeeded as first:
        say(manager, first.key)
        await start_log_in(manager, ask)
        return
    await manager.start(Desk.home, mode=StartMode.RESET_STACK)


async def open_own_log(manager: DialogManager, *, show_mode: ShowMode = ShowMode.SEND) -> None:
    """Who has seen the citizen's file; whose it is, the list's reader checks."""
    await manager.start(AccessLog.list, mode=StartMode.RESET_STACK, show_mode=show_mode)
