from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Cancel, SwitchTo

from dialogs.common import Notice, otherwise, to_menu
from dialogs.log_in.entry import log_in_button
from dialogs.recover import getters, handlers
from dialogs.states import Recover
from dialogs.widgets.own_word import OwnWordShown
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        choose(),
        secret(Recover.saved_code, "recover-saved-code", handlers.saved_code, "recovery-code-please"),
        Window(
            Notice(),
            Words("recover-email-code"),
            OwnWordShown(),
            Button(Label("code-send-again"), "again", handlers.send_again),
            back(),
            MessageInput(handlers.email_code, content_types=ContentType.TEXT),
            otherwise("email-code-please"),
            state=Recover.email_code,
            getter=getters.ways,
            preview_data=getters.PREVIEW,
        ),
        secret(Recover.birth_date, "recover-birth-date", handlers.birth_date, "recover-birth-date-please"),
        secret(Recover.answer_first, "recover-answer-first", handlers.answer_first, "recover-answer-please"),
        secret(
            Recover.answer_second, "recover-answer-second", handlers.answer_second, "recover-answer-please"
        ),
        Window(
            Notice(),
            Words("recover-done"),
            log_in_button("recover-log-in"),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Recover.done,
            getter=getters.done,
            preview_data=getters.PREVIEW,
        ),
    )


def choose() -> Window:
    return Window(
        Notice(),
        Words("recover-choose"),
        SwitchTo(Label("recover-by-saved-code"), id="saved", state=Recover.saved_code, when="saved_code"),
        Button(Label("recover-by-email"), "email", handlers.send_email, when="has_email"),
        SwitchTo(Label("recover-by-answers"), id="answers", state=Recover.birth_date, when="asks"),
        SwitchTo(Label("recover-by-registry"), id="registry", state=Recover.birth_date, when="asks_nothing"),
        Cancel(Label("recover-remembered")),
        otherwise("menu-use-buttons"),
        state=Recover.choose,
        getter=getters.ways,
        preview_data=getters.PREVIEW,
    )


def secret(state: State, words: str, on_text: Any, please: str) -> Window:
    """A window that asks for one thing in a message."""
    return Window(
        Notice(),
        Words(words),
        OwnWordShown(),
        back(),
        MessageInput(on_text, content_types=ContentType.TEXT),
        otherwise(please),
        state=state,
        getter=getters.ways,
        preview_data=getters.PREVIEW,
    )


def back() -> SwitchTo:
    return SwitchTo(Label("recover-other-way"), id="back", state=Recover.choose)
