from __future__ import annotations

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel

from dialogs.common import Notice, otherwise
from dialogs.states import StepUp
from dialogs.step_up import handlers
from dialogs.widgets.own_word import OwnWordShown
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("step-up-code"),
            OwnWordShown(),
            Button(Label("code-send-again"), "again", handlers.send_again),
            Cancel(Label("button-cancel")),
            MessageInput(handlers.code, content_types=ContentType.TEXT),
            otherwise("code-please"),
            state=StepUp.code,
            getter=handlers.shown,
            preview_data=handlers.PREVIEW,
        ),
    )
