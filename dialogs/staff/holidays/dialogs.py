from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo
from magic_filter import F

from dialogs.common import Notice, otherwise
from dialogs.staff.desk.dialogs import to_desk
from dialogs.staff.holidays import getters, handlers
from dialogs.states import Holidays
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("holidays-list"),
            Words("holidays-none", when="empty"),
            Words("holidays-some", when=~F["empty"]),
            Column(chosen("declared", handlers.choose_declared, "holidays-entry")),
            turning(),
            SwitchTo(Label("holidays-declare"), id="new", state=Holidays.day),
            to_desk(),
            otherwise("menu-use-buttons"),
            state=Holidays.list,
            getter=getters.declared,
            preview_data=getters.PREVIEW_LIST,
        ),
        Window(
            Notice(),
            Words("holidays-day"),
            Column(chosen("day", handlers.choose_day)),
            to_list(),
            MessageInput(handlers.type_day, content_types=ContentType.TEXT),
            otherwise("plan-type-please"),
            state=Holidays.day,
            getter=getters.days,
            preview_data=getters.PREVIEW_DAYS,
        ),
        Window(
            Notice(),
            Words("holidays-kind"),
            Column(chosen("kind", handlers.choose_kind)),
            to_list(),
            otherwise("menu-use-buttons"),
            state=Holidays.kind,
            getter=getters.kinds,
            preview_data=getters.PREVIEW_DAYS,
        ),
        Window(
            Notice(),
            Words("holidays-title"),
            Words("holidays-people", when="some"),
            Words("holidays-nobody", when=~F["some"]),
            Words("holidays-title-please"),
            to_list("plan-leave"),
            MessageInput(handlers.declare, content_types=ContentType.TEXT),
            otherwise("plan-type-please"),
            state=Holidays.title,
            getter=getters.title,
            preview_data=getters.PREVIEW_ONE,
        ),
        Window(
            Notice(),
            Words("holidays-withdraw"),
            Button(Label("holidays-withdraw-yes"), "withdraw", handlers.withdraw),
            to_list("plan-leave"),
            otherwise("menu-use-buttons"),
            state=Holidays.withdraw,
            getter=getters.chosen_words,
            preview_data=getters.PREVIEW_ONE,
        ),
        on_start=handlers.take_over,
    )


def chosen(widget_id: str, on_click: Any, key: str = "visit-choice") -> Select[Any]:
    return Select(
        Label(key, title="item.title"),
        id=widget_id,
        item_id_getter=lambda item: item["key"],
        items="items",
        on_click=on_click,
    )


def to_list(key: str = "holidays-back") -> SwitchTo:
    return SwitchTo(Label(key), id="list", state=Holidays.list)
