from __future__ import annotations

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo
from magic_filter import F

from dialogs.cases import getters, handlers, narrowing
from dialogs.cases.filter_windows import filter_windows, typed
from dialogs.common import Notice, otherwise, to_menu
from dialogs.legal.entry import entities_button
from dialogs.states import Cases
from dialogs.widgets.words import Label, Words


def item_id(item: dict[str, int]) -> int:
    return item["id"]


def offset_of(item: int) -> int:
    return item


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("cases-none", when=F["empty"] & ~F["narrowed"]),
            Words("cases-none-fit", when=F["empty"] & F["narrowed"]),
            Words("cases-list", when=~F["empty"]),
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
            # Keyboards run left to right: what comes next stands on the left.
            Row(beside("later", "list-next"), beside("earlier", "list-prev")),
            SwitchTo(Label("cases-filters-open"), id="filters", state=Cases.filters),
            Button(Label("cases-filters-forget"), "forget", narrowing.forget, when="narrowed"),
            entities_button(),
            to_menu(),
            typed(),
            otherwise("cases-filter-please"),
            state=Cases.list,
            getter=getters.case_list,
            preview_data=getters.PREVIEW_LIST,
        ),
        *filter_windows(),
        Window(
            Notice(),
            Words("case-page"),
            Words("case-likely-end", when=lambda data, *_: data["likely"] != "nothing"),
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


def beside(way: str, label: str) -> Select[str]:
    """The page beside this one; the button says where it begins."""
    return Select(
        Label(label),
        id=way,
        item_id_getter=place_written,
        items=way,
        on_click=handlers.turn,
    )


def place_written(item: str) -> str:
    return item
