from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, Start, SwitchTo
from magic_filter import F

from dialogs.common import Notice, otherwise, to_menu
from dialogs.lost_number.entry import lost_number_button
from dialogs.security import getters, handlers, number, questions
from dialogs.states import Pin, Security
from dialogs.step_up.entry import fresh_button, go_on
from dialogs.widgets.own_word import OwnWordShown
from dialogs.widgets.words import Label, Words


def back(state: State = Security.home) -> SwitchTo:
    return SwitchTo(Label("security-back"), id="back", state=state)


def key_of(item: dict[str, Any]) -> Any:
    return item["key"]


def build() -> Dialog:
    return Dialog(
        home(),
        *password(),
        *recovery_code(),
        Window(
            Notice(),
            Words("security-word-page"),
            back(),
            MessageInput(handlers.word, content_types=ContentType.TEXT),
            otherwise("security-word-please"),
            state=Security.word,
            getter=getters.is_in,
        ),
        devices(),
        *number.windows(),
        *questions.windows(),
        on_process_result=go_on,
    )


def home() -> Window:
    return Window(
        Notice(),
        Words("security-home"),
        Words("security-held", when="held"),
        SwitchTo(Label("security-password"), id="password", state=Security.password),
        fresh_button("security-recovery-code", "recovery", Security.recovery),
        SwitchTo(Label("security-word"), id="word", state=Security.word),
        SwitchTo(Label("security-questions"), id="questions", state=Security.questions),
        Start(Label("security-pin"), id="setpin", state=Pin.choose, mode=StartMode.RESET_STACK),
        SwitchTo(Label("security-devices"), id="devices", state=Security.devices),
        fresh_button("security-number", "number", Security.number),
        lost_number_button(),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=Security.home,
        getter=getters.home,
        preview_data=getters.PREVIEW,
    )


def password() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("security-password-page"),
            fresh_button("security-password-set", "new", Security.new, when=~F["has_password"]),
            fresh_button("security-password-change", "change", Security.current, when="has_password"),
            fresh_button("security-password-remove", "remove", Security.remove, when="has_password"),
            back(),
            otherwise("menu-use-buttons"),
            state=Security.password,
            getter=getters.home,
            preview_data=getters.PREVIEW,
        ),
        current(Security.current, handlers.current),
        current(Security.remove, handlers.remove),
        Window(
            Notice(),
            Words("security-password-new"),
            OwnWordShown(),
            back(Security.password),
            MessageInput(handlers.new, content_types=ContentType.TEXT),
            otherwise("password-please"),
            state=Security.new,
            getter=getters.rules,
            preview_data=getters.PREVIEW_RULES,
        ),
    )


def current(state: State, on_text: Any) -> Window:
    """The password that stands: before a new one, and before there is none."""
    return Window(
        Notice(),
        Words("security-password-current"),
        OwnWordShown(),
        back(Security.password),
        MessageInput(on_text, content_types=ContentType.TEXT),
        otherwise("password-please"),
        state=state,
        getter=getters.is_in,
    )


def recovery_code() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("security-recovery-page"),
            Words("security-recovery-page-old", when="has_recovery_code"),
            Button(Label("security-recovery-make"), "make", handlers.make_recovery_code),
            back(),
            otherwise("menu-use-buttons"),
            state=Security.recovery,
            getter=getters.home,
            preview_data=getters.PREVIEW,
        ),
        Window(
            Notice(),
            Words("security-recovery-shown"),
            SwitchTo(Label("security-recovery-kept"), id="kept", state=Security.home),
            otherwise("menu-use-buttons"),
            state=Security.recovery_shown,
            getter=getters.is_in,
        ),
    )


def devices() -> Window:
    return Window(
        Notice(),
        Words("devices-list"),
        Column(
            Select(
                Label("devices-end", nth="item.nth"),
                id="end",
                item_id_getter=key_of,
                items="others",
                type_factory=int,
                on_click=handlers.end,
            )
        ),
        Button(Label("devices-end-others"), "endall", handlers.end_others, when="others"),
        back(),
        otherwise("menu-use-buttons"),
        state=Security.devices,
        getter=getters.devices,
        preview_data=getters.PREVIEW_DEVICES,
    )
