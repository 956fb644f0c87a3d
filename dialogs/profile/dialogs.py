"""«پروفایل من»: own data, address, language, what is told."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, Start, SwitchTo
from magic_filter import F

from dialogs.common import Notice, otherwise, to_menu
from dialogs.profile import closing, getters, handlers, mailbox, own_data
from dialogs.states import AccessLog, Profile, Security
from dialogs.step_up.entry import fresh_button, go_on
from dialogs.widgets.words import Label, Words


def back(state: State = Profile.home, key: str = "profile-back") -> SwitchTo:
    return SwitchTo(Label(key), id="back", state=state)


def key_of(item: dict[str, Any]) -> Any:
    return item["key"]


def build() -> Dialog:
    return Dialog(
        home(),
        *address(),
        *mailbox.windows(),
        language(),
        *notifications(),
        *messengers(),
        own_data.window(),
        *closing.windows(),
        on_process_result=go_on,
    )


def home() -> Window:
    return Window(
        Notice(),
        Words("profile-home"),
        SwitchTo(Label("profile-address"), id="address", state=Profile.address),
        SwitchTo(Label("profile-email"), id="email", state=Profile.email),
        SwitchTo(Label("profile-notifications"), id="told", state=Profile.notifications),
        SwitchTo(Label("profile-messengers"), id="bound", state=Profile.messengers),
        SwitchTo(Label("profile-language"), id="lang", state=Profile.language),
        Start(Label("menu-security"), id="security", state=Security.home, mode=StartMode.RESET_STACK),
        fresh_button("profile-own-data", "data", Profile.own_data),
        Start(Label("menu-access-log"), id="seen", state=AccessLog.list, mode=StartMode.RESET_STACK),
        SwitchTo(Label("profile-closing"), id="closing", state=Profile.closing),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=Profile.home,
        getter=getters.home,
        preview_data=getters.PREVIEW,
    )


def address() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("profile-address-none", when=~F["has_address"]),
            Words("profile-address-shown", when="has_address"),
            SwitchTo(
                Label("profile-address-give"), id="give", state=Profile.postal_code, when=~F["has_address"]
            ),
            SwitchTo(
                Label("profile-address-change"), id="change", state=Profile.postal_code, when="has_address"
            ),
            Button(Label("profile-address-remove"), "remove", handlers.remove_address, when="has_address"),
            back(),
            otherwise("menu-use-buttons"),
            state=Profile.address,
            getter=getters.address,
            preview_data=getters.PREVIEW_ADDRESS,
        ),
        Window(
            Notice(),
            Words("profile-postal-code"),
            back(Profile.address, "button-cancel"),
            MessageInput(handlers.postal_code, content_types=ContentType.TEXT),
            otherwise("profile-postal-code-please"),
            state=Profile.postal_code,
            getter=getters.is_in,
        ),
        Window(
            Notice(),
            Words("profile-address-found"),
            Button(Label("profile-address-confirm"), "confirm", handlers.confirm_address),
            SwitchTo(Label("profile-address-by-hand"), id="write", state=Profile.address_write),
            back(Profile.address, "button-cancel"),
            otherwise("menu-use-buttons"),
            state=Profile.address_found,
            getter=getters.draft,
            preview_data=getters.PREVIEW_ADDRESS,
        ),
        Window(
            Notice(),
            Words("profile-address-write"),
            back(Profile.address, "button-cancel"),
            MessageInput(handlers.write_address, content_types=ContentType.TEXT),
            otherwise("profile-address-please"),
            state=Profile.address_write,
            getter=getters.is_in,
        ),
    )


def language() -> Window:
    return Window(
        Notice(),
        Words("profile-language-one", when=~F["many"]),
        Words("profile-language-many", when="many"),
        Column(
            Select(
                Label("profile-language-choice", name="item.name", chosen="item.chosen"),
                id="lang",
                item_id_getter=key_of,
                items="choices",
                on_click=handlers.choose_language,
            )
        ),
        back(),
        otherwise("menu-use-buttons"),
        state=Profile.language,
        getter=getters.language,
        preview_data=getters.PREVIEW_LANGUAGE,
    )


def notifications() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("profile-notifications-page"),
            Column(
                Select(
                    Label("profile-topic-switch", topic="item.topic", channel="item.channel", on="item.on"),
                    id="topic",
                    item_id_getter=key_of,
                    items="switches",
                    on_click=handlers.switch_topic,
                )
            ),
            SwitchTo(Label("profile-quiet"), id="quiet", state=Profile.quiet),
            back(),
            otherwise("menu-use-buttons"),
            state=Profile.notifications,
            getter=getters.notifications,
            preview_data=getters.PREVIEW_NOTIFICATIONS,
        ),
        Window(
            Notice(),
            Words("profile-quiet-page"),
            Column(
                Select(
                    Label(
                        "profile-quiet-choice",
                        none="item.none",
                        begins="item.begins",
                        ends="item.ends",
                        chosen="item.chosen",
                    ),
                    id="hours",
                    item_id_getter=key_of,
                    items="choices",
                    type_factory=int,
                    on_click=handlers.set_quiet_hours,
                )
            ),
            back(Profile.notifications, "profile-notifications"),
            otherwise("menu-use-buttons"),
            state=Profile.quiet,
            getter=getters.quiet,
            preview_data=getters.PREVIEW_QUIET,
        ),
    )


def messengers() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("profile-messengers-page"),
            fresh_button("profile-part", "part", Profile.part, when="others"),
            back(),
            otherwise("menu-use-buttons"),
            state=Profile.messengers,
            getter=getters.messengers,
            preview_data=getters.PREVIEW_MESSENGERS,
        ),
        Window(
            Notice(),
            Words("profile-part-page"),
            Column(
                Select(
                    Label("profile-part-choice", nth="item.nth", messenger="item.messenger"),
                    id="one",
                    item_id_getter=key_of,
                    items="others",
                    type_factory=int,
                    on_click=handlers.part,
                )
            ),
            back(Profile.messengers, "button-cancel"),
            otherwise("menu-use-buttons"),
            state=Profile.part,
            getter=getters.messengers,
            preview_data=getters.PREVIEW_MESSENGERS,
        ),
    )
