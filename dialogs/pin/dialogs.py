from __future__ import annotations

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput

from bot.accounts.rules import PIN_LENGTH
from dialogs.common import Notice, otherwise, to_menu
from dialogs.log_in.getters import pin
from dialogs.pin import handlers
from dialogs.states import Pin
from dialogs.widgets.words import Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("pin-choose"),
            to_menu(),
            MessageInput(handlers.choose, content_types=ContentType.TEXT),
            otherwise("pin-please"),
            state=Pin.choose,
            getter=pin,
            preview_data={"shortest": PIN_LENGTH[0], "longest": PIN_LENGTH[1]},
        ),
    )
