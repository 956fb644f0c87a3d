from __future__ import annotations

import asyncio

from aiogram.types import BufferedInputFile, CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.cases.prediction.plots import draw_calibration
from bot.cases.prediction.scores import ReadScores
from bot.staff.desk import LeaveDesk
from dialogs.common import say, told, visitor_of
from dialogs.menu.entry import open_menu
from dialogs.widgets.words import texts_of


@told
@inject
async def leave(
    _event: CallbackQuery, _button: Button, manager: DialogManager, leave_desk: FromDishka[LeaveDesk]
) -> None:
    visitor = visitor_of(manager)
    await leave_desk(visitor, visitor)
    say(manager, "desk-left")
    await open_menu(manager, show_mode=ShowMode.EDIT)


@told
@inject
async def draw_predictions(
    event: CallbackQuery, _button: Button, manager: DialogManager, read: FromDishka[ReadScores]
) -> None:
    """Where in their forecasts cases ended, as a picture."""
    found = await read(visitor_of(manager), 0)
    # A thread of its own: other people's presses go on meanwhile.
    picture = await asyncio.to_thread(draw_calibration, found.histogram)
    if isinstance(event.message, Message):
        caption = texts_of(manager).html("desk-predictions-caption")
        await event.message.answer_photo(BufferedInputFile(picture, "predictions.png"), caption=caption)
        manager.show_mode = ShowMode.DELETE_AND_SEND
