from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Select, SwitchTo

from dialogs.common import Notice, otherwise
from dialogs.staff.desk.dialogs import to_desk
from dialogs.staff.members import choices, getters, handlers
from dialogs.states import Members
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words


def key_of(item: dict[str, Any]) -> Any:
    return item["key"]


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("members-list"),
            Column(
                Select(
                    Label("members-button", nth="item.nth", name="item.name"),
                    id="member",
                    item_id_getter=key_of,
                    items="items",
                    type_factory=int,
                    on_click=handlers.choose_member,
                )
            ),
            turning(),
            Button(Label("members-add"), "add", handlers.begin_adding),
            to_desk(),
            otherwise("menu-use-buttons"),
            state=Members.list,
            getter=getters.members,
            preview_data=getters.PREVIEW_LIST,
        ),
        Window(
            Notice(),
            Words("members-page"),
            Words("members-page-grants", when="has_grants"),
            Words("members-page-none", when="no_grants"),
            Words("members-page-self", when="is_self"),
            Words("members-page-disabled", when="is_disabled"),
            Column(
                Select(
                    Label("members-revoke", role="item.role", scope="item.scope"),
                    id="revoke",
                    item_id_getter=key_of,
                    items="items",
                    type_factory=int,
                    on_click=handlers.revoke,
                    when="may_change",
                )
            ),
            Button(Label("members-grant"), "grant", handlers.begin_granting, when="may_change"),
            SwitchTo(Label("members-disable"), id="disable", state=Members.disable, when="may_change"),
            SwitchTo(Label("members-back"), id="list", state=Members.list),
            to_desk(),
            otherwise("menu-use-buttons"),
            state=Members.page,
            getter=getters.member,
            preview_data=getters.PREVIEW_PAGE,
        ),
        choosing(Members.role, "members-role", handlers.choose_role, choices.roles_to_give),
        choosing(Members.scope, "members-scope", handlers.choose_scope, choices.kinds_of_scope),
        choosing(Members.province, "members-province", handlers.choose_province, choices.provinces, width=2),
        choosing(
            Members.where,
            "members-where",
            handlers.choose_where,
            choices.provinces,
            Button(Label("members-abroad"), "abroad", handlers.abroad),
            MessageInput(handlers.search_office, content_types=ContentType.TEXT),
            width=2,
        ),
        choosing(
            Members.office,
            "members-office",
            handlers.choose_office,
            choices.offices,
            turning("office_page"),
            SwitchTo(Label("members-other-place"), id="where", state=Members.where),
        ),
        choosing(Members.case_type, "members-case-type", handlers.choose_case_type, choices.kinds_of_case),
        choosing(Members.days, "members-days", handlers.choose_days, choices.lengths),
        Window(
            Notice(),
            Words("members-who"),
            SwitchTo(Label("members-stop"), id="stop", state=Members.list),
            MessageInput(handlers.add, content_types=ContentType.TEXT),
            otherwise("staff-code-or-number-please"),
            state=Members.who,
            getter=choices.chosen,
            preview_data=choices.PREVIEW_CHOSEN,
        ),
        Window(
            Notice(),
            Words("members-disable-why"),
            SwitchTo(Label("members-stop"), id="stop", state=Members.page),
            MessageInput(handlers.disable, content_types=ContentType.TEXT),
            otherwise("staff-reason-please"),
            state=Members.disable,
            getter=getters.disabling,
            preview_data=getters.PREVIEW_DISABLING,
        ),
    )


def choosing(state: State, key: str, on_click: Any, getter: Any, *more: Any, width: int = 1) -> Window:
    """A step of giving a role: one of ``items``, or what ``more`` offers."""
    return Window(
        Notice(),
        Words(key),
        Group(
            Select(
                Label("members-choice", title="item.title"),
                id="choice",
                item_id_getter=key_of,
                items="items",
                on_click=on_click,
            ),
            width=width,
        ),
        *more,
        Button(Label("members-stop"), "stop", handlers.stop),
        otherwise("menu-use-buttons"),
        state=state,
        getter=getter,
        preview_data=choices.PREVIEW,
    )
