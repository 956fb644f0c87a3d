from __future__ import annotations

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import SwitchTo

from dialogs.common import Notice, otherwise, to_menu
from dialogs.follow_up import handlers
from dialogs.states import FollowUp
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("follow-page"),
            SwitchTo(Label("case-follow-open"), id="case", state=FollowUp.case),
            to_menu(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("follow-please"),
            state=FollowUp.ask,
        ),
        Window(
            Notice(),
            Words("case-follow-page"),
            SwitchTo(Label("button-back"), id="back", state=FollowUp.ask),
            to_menu(),
            MessageInput(handlers.case_written, content_types=ContentType.TEXT),
            otherwise("case-follow-please"),
            state=FollowUp.case,
        ),
    )
