from __future__ import annotations

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.staff.desk import LeaveDesk
from dialogs.common import say, told, visitor_of
from dialogs.menu.entry import open_menu


@told
@inject
async def leave(
    _event: CallbackQuery, _button: Button, manager: DialogManager, leave_desk: FromDishka[LeaveDesk]
) -> None:
    visitor = visitor_of(manager)
    await leave_desk(visitor, visitor)
    say(manager, "desk-left")
    await open_menu(manager, show_mode=ShowMode.EDIT)
