"""The windows in which the list of cases is narrowed."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.fsm.state import State
from aiogram_dialog import Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Group, Select, SwitchTo

from dialogs.cases import narrowing
from dialogs.cases.narrowed import PREVIEW
from dialogs.cases.narrowing import choosing, dropping
from dialogs.common import Notice, otherwise, to_menu
from dialogs.states import Cases
from dialogs.widgets.jalali_calendar import JalaliCalendar
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words


def filter_windows() -> tuple[Window, ...]:
    return (
        home(),
        choice(Cases.type, "cases-choose-type", "group", narrowing.groups),
        choice(Cases.status, "cases-choose-status", "status", narrowing.statuses),
        offices(),
        day(Cases.since, "cases-choose-since", "since"),
        day(Cases.until, "cases-choose-until", "until"),
    )


def typed() -> MessageInput:
    return MessageInput(narrowing.looked_for, content_types=ContentType.TEXT)


def home() -> Window:
    return Window(
        Notice(),
        Words("cases-filters"),
        Button(Label("cases-filters-show"), "show", narrowing.show),
        Group(
            SwitchTo(Label("cases-filter-type"), id="type", state=Cases.type),
            SwitchTo(Label("cases-filter-status"), id="status", state=Cases.status),
            SwitchTo(Label("cases-filter-since"), id="since", state=Cases.since),
            SwitchTo(Label("cases-filter-until"), id="until", state=Cases.until),
            width=2,
        ),
        SwitchTo(Label("cases-filter-office"), id="office", state=Cases.office),
        Button(Label("cases-filter-sort"), "sort", narrowing.next_sort),
        Button(Label("cases-filter-no-words"), "nowords", dropping("words"), when="has_words"),
        Button(Label("cases-filters-forget"), "forget", narrowing.forget, when="narrowed"),
        to_menu(),
        typed(),
        otherwise("cases-filter-please"),
        state=Cases.filters,
        getter=narrowing.chosen,
        preview_data=PREVIEW,
    )


def choice(state: State, words: str, name: narrowing.Name, getter: Any) -> Window:
    return Window(
        Notice(),
        Words(words),
        Group(select(name, str), width=2),
        Button(Label("cases-filter-any"), "any", dropping(name)),
        back(),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=state,
        getter=getter,
        preview_data=narrowing.PREVIEW_CHOICES,
    )


def offices() -> Window:
    return Window(
        Notice(),
        Words("cases-choose-office"),
        Group(select("office_id", int), width=1),
        turning(narrowing.OFFICES_PAGE),
        Button(Label("cases-filter-any"), "any", dropping("office_id")),
        back(),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=Cases.office,
        getter=narrowing.offices,
        preview_data=narrowing.PREVIEW_OFFICES,
    )


def day(state: State, words: str, name: narrowing.Name) -> Window:
    return Window(
        Notice(),
        Words(words),
        JalaliCalendar(f"{name}_day", choosing(name), bounds=narrowing.bounds),
        Button(Label("cases-filter-any-day"), "any", dropping(name)),
        back(),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=state,
    )


def select(name: narrowing.Name, type_factory: Any) -> Select[Any]:
    return Select(
        Label("cases-choice", title="item.title"),
        id=f"{name}_key",
        item_id_getter=lambda item: item["key"],
        items="items",
        type_factory=type_factory,
        on_click=choosing(name),
    )


def back() -> SwitchTo:
    return SwitchTo(Label("button-back"), id="back", state=Cases.filters)
