from __future__ import annotations

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo

from dialogs.cases import getters, handlers
from dialogs.common import Notice, otherwise, to_menu
from dialogs.states import Cases
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words


def item_id(item: dict[str, int]) -> int:
    return item["id"]


def offset_of(item: int) -> int:
    return item


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("cases-none", when="empty"),
            Words("cases-list", when=lambda data, *_: not data["empty"]),
            Column(
                Select(
                    Label("case-button", nth="item.nth", title="item.title"),
                    id="case",
                    item_id_getter=item_id,
                    items="items",
                    type_factory=int,
                    on_click=handlers.choose,
                )
            ),
            turning(),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Cases.list,
            getter=getters.case_list,
            preview_data=getters.PREVIEW_LIST,
        ),
        Window(
            Notice(),
            Words("case-page"),
            Button(Label("case-history-open"), "history", handlers.open_history),
            SwitchTo(Label("case-refresh"), id="again", state=Cases.page),
            SwitchTo(Label("cases-back"), id="list", state=Cases.list),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Cases.page,
            getter=getters.case_page,
            preview_data=getters.PREVIEW_PAGE,
        ),
        Window(
            Notice(),
            Words("case-history"),
            Row(
                Select(
                    Label("history-older"),
                    id="older",
                    item_id_getter=offset_of,
                    items="older",
                    type_factory=int,
                    on_click=handlers.older,
                ),
                Button(Label("history-newer"), "newer", handlers.newer, when="has_newer"),
            ),
            SwitchTo(Label("case-back"), id="page", state=Cases.page),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Cases.history,
            getter=getters.case_history,
            preview_data=getters.PREVIEW_HISTORY,
        ),
    )
