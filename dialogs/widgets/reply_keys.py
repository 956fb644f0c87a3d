"""Reply keyboards whose labels read right."""

from __future__ import annotations

from typing import Any

from aiogram.types import InlineKeyboardButton
from aiogram_dialog import DialogManager
from aiogram_dialog.api.entities import MarkupVariant
from aiogram_dialog.api.internal.widgets import RawKeyboard
from aiogram_dialog.widgets.markup.reply_keyboard import ReplyKeyboardFactory

__all__ = ["ReplyKeys"]

#: aiogram-dialog hides which button it was in joiners behind the label: «قبل» would end as if a letter
#: followed. The thinnest of spaces ends the word.
END_OF_WORD = "\u200a"


class ReplyKeys(ReplyKeyboardFactory):
    """As small as its buttons, gone after a press."""

    def __init__(self) -> None:
        super().__init__(resize_keyboard=True, one_time_keyboard=True)

    async def render_markup(
        self, data: dict[str, Any], manager: DialogManager, keyboard: RawKeyboard
    ) -> MarkupVariant:
        for row in keyboard:
            for button in row:
                if isinstance(button, InlineKeyboardButton):
                    button.text += END_OF_WORD
        return await super().render_markup(data, manager, keyboard)
