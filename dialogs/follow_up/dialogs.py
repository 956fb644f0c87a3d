from __future__ import annotations

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import SwitchTo
from magic_filter import F

from dialogs.appointments.entry import own_visit_button
from dialogs.common import Notice, otherwise, to_menu
from dialogs.follow_up import handlers
from dialogs.offices.entry import visit_button
from dialogs.states import FollowUp
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("follow-page"),
            own_visit_button(when="visit"),
            visit_button(when=F["in_person"] & ~F["visit"]),
            SwitchTo(Label("case-follow-open"), id="case", state=FollowUp.case),
            to_menu(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("follow-please"),
            state=FollowUp.ask,
            getter=handlers.shown,
            preview_data=handlers.PREVIEW,
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
