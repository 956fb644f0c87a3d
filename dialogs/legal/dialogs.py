"""«اشخاص حقوقی»: whom a citizen represents, the undertaking, other representatives, ends."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo
from magic_filter import F

from dialogs.common import Notice, otherwise, to_menu
from dialogs.legal import getters, handlers
from dialogs.states import Legal
from dialogs.step_up.entry import fresh_button, go_on
from dialogs.widgets.own_word import OwnWordShown
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words


def back(state: State = Legal.page, key: str = "legal-page-back") -> SwitchTo:
    return SwitchTo(Label(key), id="back", state=state)


def key_of(item: dict[str, Any]) -> int:
    key: int = item["key"]
    return key


def choices(id: str, label: Label, items: str, on_click: Any) -> Column:
    return Column(
        Select(label, id=id, item_id_getter=key_of, items=items, type_factory=int, on_click=on_click)
    )


def build() -> Dialog:
    return Dialog(
        entities(),
        number(),
        page(),
        undertaking(),
        *others(),
        *ends(),
        *invitations(),
        on_process_result=go_on,
    )


def entities() -> Window:
    return Window(
        Notice(),
        Words("legal-list"),
        choices(
            "one",
            Label("legal-choice", title="item.title", is_acting="item.is_acting"),
            "items",
            handlers.choose,
        ),
        choices(
            "invited",
            Label("legal-invitation-choice", title="item.title"),
            "invitations",
            handlers.choose_invitation,
        ),
        turning(),
        Button(Label("legal-as-self"), "self", handlers.act_as_self, when="acting"),
        fresh_button("legal-add", "add", Legal.number),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=Legal.list,
        getter=getters.entities,
        preview_data=getters.PREVIEW_LIST,
    )


def number() -> Window:
    return Window(
        Notice(),
        Words("legal-number"),
        OwnWordShown(),
        back(Legal.list, "button-cancel"),
        MessageInput(handlers.written, content_types=ContentType.TEXT),
        otherwise("legal-number-please"),
        state=Legal.number,
        getter=getters.is_in,
    )


def page() -> Window:
    return Window(
        Notice(),
        Words("legal-page"),
        Button(Label("legal-act"), "act", handlers.act, when="may_act"),
        Button(Label("legal-as-self"), "self", handlers.act_as_self, when="is_acting"),
        fresh_button("legal-undertake", "undertake", Legal.undertaking, when="may_undertake"),
        fresh_button("legal-invite", "invite", Legal.invite, when="may_invite"),
        SwitchTo(Label("legal-people"), id="people", state=Legal.people, when="may_end_others"),
        fresh_button("legal-end", "end", Legal.end),
        back(Legal.list, "legal-back"),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=Legal.page,
        getter=getters.page,
        preview_data=getters.PREVIEW_PAGE,
    )


def undertaking() -> Window:
    return Window(
        Notice(),
        Words("legal-undertaking"),
        Button(Label("legal-undertaking-accept"), "accept", handlers.accept_undertaking),
        back(),
        otherwise("menu-use-buttons"),
        state=Legal.undertaking,
        getter=getters.page,
        preview_data=getters.PREVIEW_PAGE,
    )


def others() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("legal-invite-page"),
            OwnWordShown(),
            back(key="button-cancel"),
            MessageInput(handlers.invite, content_types=ContentType.TEXT),
            otherwise("legal-invite-please"),
            state=Legal.invite,
            getter=getters.page,
            preview_data=getters.PREVIEW_PAGE,
        ),
        Window(
            Notice(),
            Words("legal-people-page"),
            choices("one", Label("legal-people-choice", title="item.title"), "others", handlers.choose_other),
            choices(
                "invited",
                Label("legal-invited-choice", code="item.code"),
                "invitations",
                handlers.take_back,
            ),
            back(),
            otherwise("menu-use-buttons"),
            state=Legal.people,
            getter=getters.people,
            preview_data=getters.PREVIEW_PEOPLE,
        ),
    )


def ends() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("legal-end-page", when=~F["is_last"]),
            Words("legal-end-page-last", when="is_last"),
            Button(Label("legal-end-confirm"), "end", handlers.end, when=~F["is_last"]),
            Button(Label("legal-end-confirm-last"), "last", handlers.end, when="is_last"),
            back(key="button-cancel"),
            otherwise("menu-use-buttons"),
            state=Legal.end,
            getter=getters.page,
            preview_data=getters.PREVIEW_PAGE,
        ),
        Window(
            Notice(),
            Words("legal-end-other"),
            Button(Label("legal-end-confirm"), "end", handlers.end_other),
            back(key="button-cancel"),
            otherwise("menu-use-buttons"),
            state=Legal.end_other,
            getter=getters.other,
            preview_data=getters.PREVIEW_OTHER,
        ),
    )


def invitations() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("legal-invitation"),
            fresh_button("legal-invitation-accept", "accept", Legal.join),
            Button(Label("legal-invitation-decline"), "decline", handlers.decline),
            back(Legal.list, "legal-back"),
            otherwise("menu-use-buttons"),
            state=Legal.invitation,
            getter=getters.invitation,
            preview_data=getters.PREVIEW_INVITATION,
        ),
        Window(
            Notice(),
            Words("legal-join"),
            Button(Label("legal-join-confirm"), "join", handlers.join),
            back(Legal.invitation, "button-cancel"),
            otherwise("menu-use-buttons"),
            state=Legal.join,
            getter=getters.invitation,
            preview_data=getters.PREVIEW_INVITATION,
        ),
    )
