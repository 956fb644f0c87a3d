from __future__ import annotations

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, SwitchTo

from dialogs.common import Notice, cancel, otherwise, to_menu
from dialogs.lost_number import handlers
from dialogs.offices.entry import visit_button
from dialogs.states import LostNumber
from dialogs.widgets.own_word import OwnWordShown
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("lost-number-page"),
            OwnWordShown(),
            visit_button(),
            cancel(),
            MessageInput(handlers.number, content_types=ContentType.TEXT),
            otherwise("number-please"),
            state=LostNumber.number,
            getter=handlers.shown,
            preview_data=handlers.PREVIEW,
        ),
        Window(
            Notice(),
            Words("number-code"),
            OwnWordShown(),
            Button(Label("code-send-again"), "again", handlers.send_again),
            SwitchTo(Label("number-other"), id="other", state=LostNumber.number),
            cancel(),
            MessageInput(handlers.code, content_types=ContentType.TEXT),
            otherwise("code-please"),
            state=LostNumber.code,
            getter=handlers.shown,
            preview_data=handlers.PREVIEW,
        ),
        Window(
            Notice(),
            Words("lost-number-recovery-code"),
            OwnWordShown(),
            SwitchTo(Label("lost-number-use-password"), id="password", state=LostNumber.password),
            visit_button(),
            cancel(),
            MessageInput(handlers.recovery_code, content_types=ContentType.TEXT),
            otherwise("recovery-code-please"),
            state=LostNumber.recovery_code,
        ),
        Window(
            Notice(),
            Words("lost-number-password"),
            OwnWordShown(),
            SwitchTo(Label("lost-number-use-code"), id="code", state=LostNumber.recovery_code),
            visit_button(),
            cancel(),
            MessageInput(handlers.password, content_types=ContentType.TEXT),
            otherwise("password-please"),
            state=LostNumber.password,
        ),
        Window(
            Notice(),
            Words("lost-number-waiting"),
            Button(Label("lost-number-cancel"), "end", handlers.end),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=LostNumber.waiting,
            getter=handlers.waiting,
            preview_data=handlers.PREVIEW_WAITING,
        ),
    )
