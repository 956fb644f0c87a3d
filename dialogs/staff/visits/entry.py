"""From the desk to whoever stands at the counter."""

from __future__ import annotations

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.staff.visits.find import OwnOffices
from dialogs.common import told, visitor_of
from dialogs.states import Visits


@told
@inject
async def begin_visit(
    _event: CallbackQuery, _button: Button, manager: DialogManager, read: FromDishka[OwnOffices]
) -> None:
    """Who works in one office is not asked in which."""
    offices = await read(visitor_of(manager), None)
    if len(offices) == 1:
        await manager.start(Visits.kind, {"office": offices[0].code}, mode=StartMode.RESET_STACK)
    else:
        await manager.start(Visits.office, mode=StartMode.RESET_STACK)
