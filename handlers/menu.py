"""The way to the main menu from outside of every window, and the button that leads there."""

from __future__ import annotations

from typing import Any, Protocol

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram_dialog import ShowMode

from bot.texts import Texts

#: Callback data of the button in messages that are no windows; it never grows old.
MENU_DATA = "menu"


class OpenMenu(Protocol):
    """dialogs.menu.open_menu."""

    async def __call__(self, manager: Any, *, show_mode: ShowMode = ShowMode.SEND) -> None: ...


def menu_button(texts: Texts) -> InlineKeyboardMarkup:
    """One button that opens the menu as a new message."""
    button = InlineKeyboardButton(text=texts.plain("button-menu"), callback_data=MENU_DATA)
    return InlineKeyboardMarkup(inline_keyboard=[[button]])
