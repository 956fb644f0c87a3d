from __future__ import annotations

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.common import Notice, otherwise, to_menu
from dialogs.follow_up import handlers
from dialogs.states import FollowUp
from dialogs.widgets.words import Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("follow-page"),
            to_menu(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("follow-please"),
            state=FollowUp.ask,
        ),
    )
