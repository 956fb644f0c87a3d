from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, Start, SwitchTo
from magic_filter import F

from dialogs.common import Notice, otherwise
from dialogs.staff.appointments import getters, handlers
from dialogs.staff.plan.entry import open_plan
from dialogs.states import Desk, OfficeDay
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("counter-office"),
            Words("counter-no-office", when="empty"),
            Column(keyed("office", "items", handlers.choose_office)),
            to_desk(),
            otherwise("menu-use-buttons"),
            state=OfficeDay.office,
            getter=getters.offices,
            preview_data=getters.PREVIEW_OFFICES,
        ),
        day(),
        card(),
        reason(OfficeDay.undo, "counter-undo-why", handlers.undo),
        reason(OfficeDay.lift, "counter-lift-why", handlers.lift),
        Window(
            Notice(),
            Words("counter-find"),
            to_day(),
            MessageInput(handlers.find, content_types=ContentType.TEXT),
            otherwise("counter-code-please"),
            state=OfficeDay.find,
        ),
        Window(
            Notice(),
            Words("counter-walk-in"),
            Words("counter-walk-in-waiting", when="has_waiting"),
            Group(numbered("number", "numbers", handlers.choose_number), width=getters.NUMBERS_IN_ROW),
            Column(
                Select(
                    Label("booking-tick", seen="item.seen", title="item.title"),
                    id="service",
                    item_id_getter=lambda item: item["key"],
                    items="services",
                    on_click=handlers.turn_service,
                )
            ),
            Button(Label("counter-new-number"), "give", handlers.add_walk_in, when="ticked"),
            to_day(),
            otherwise("menu-use-buttons"),
            state=OfficeDay.walk_in,
            getter=getters.walk_in,
            preview_data=getters.PREVIEW_WALK_IN,
        ),
        Window(
            Notice(),
            Words("counter-number"),
            Button(Label("counter-number-done"), "served", handlers.end_walk_in),
            Button(Label("counter-number-gone"), "left", handlers.end_walk_in),
            SwitchTo(Label("counter-walk-in-button"), id="others", state=OfficeDay.walk_in),
            to_day(),
            otherwise("menu-use-buttons"),
            state=OfficeDay.number,
            getter=getters.number,
            preview_data=getters.PREVIEW_NUMBER,
        ),
        on_start=handlers.take_over,
    )


def day() -> Window:
    return Window(
        Notice(),
        Words("counter-day", when=~F["empty"]),
        Words("counter-day-empty", when="empty"),
        Words("counter-waiting", when=F["is_today"] & F["has_waiting"]),
        Words("counter-ended", when="is_ended"),
        Words("counter-type-code", when=F["is_today"] & ~F["is_ended"]),
        Group(numbered("one", "items", handlers.choose), width=getters.ENTRIES_IN_ROW),
        turning(),
        # Keyboards run left to right: the day after stands on the left.
        Row(
            Button(Label("counter-day-after"), "after", handlers.turn_day, when="has_after"),
            Button(Label("counter-day-before"), "before", handlers.turn_day, when="has_before"),
        ),
        Button(Label("counter-today"), "today", handlers.back_to_today, when=~F["is_today"]),
        SwitchTo(
            Label("counter-walk-in-button"),
            id="walkin",
            state=OfficeDay.walk_in,
            when=F["is_today"] & ~F["is_ended"],
        ),
        Button(Label("plan-button"), "plan", open_plan, when="may_plan"),
        SwitchTo(Label("counter-find-button"), id="find", state=OfficeDay.find),
        to_desk(),
        MessageInput(handlers.type_code, content_types=ContentType.TEXT),
        otherwise("counter-code-please"),
        state=OfficeDay.day,
        getter=getters.day,
        preview_data=getters.PREVIEW_DAY,
    )


def card() -> Window:
    return Window(
        Notice(),
        Words("counter-card"),
        Words("counter-card-guest", when="visit"),
        Words("counter-card-who", when=~F["is_gone"] & (F["visit"] != "unknown")),
        Words("counter-card-gone", when="is_gone"),
        Words("counter-card-what"),
        Words("counter-card-barred", when="is_barred"),
        Words("counter-card-check", when=F["may_serve"]),
        Button(
            Label("counter-activate"),
            "activate",
            handlers.activate,
            when=F["may_serve"] & (F["visit"] == "activation"),
        ),
        Button(
            Label("desk-visits"), "visit", handlers.to_visits, when=F["may_serve"] & (F["visit"] == "unknown")
        ),
        Button(Label("counter-admit"), "admit", handlers.check_in, when="may_admit"),
        Button(Label("counter-serve"), "serve", handlers.serve, when="may_serve"),
        Button(Label("counter-miss"), "miss", handlers.miss, when="may_miss"),
        SwitchTo(Label("counter-undo"), id="undo", state=OfficeDay.undo, when="may_undo"),
        SwitchTo(Label("counter-lift"), id="lift", state=OfficeDay.lift, when="may_lift"),
        to_day(),
        otherwise("menu-use-buttons"),
        state=OfficeDay.card,
        getter=getters.card,
        preview_data=getters.PREVIEW_CARD,
    )


def reason(state: Any, key: str, then: Any) -> Window:
    return Window(
        Notice(),
        Words(key),
        SwitchTo(Label("counter-back-to-card"), id="card", state=OfficeDay.card),
        to_day(),
        MessageInput(then, content_types=ContentType.TEXT),
        otherwise("staff-reason-please"),
        state=state,
    )


def keyed(widget_id: str, items: str, on_click: Any, key: str = "visit-choice") -> Select[Any]:
    return Select(
        Label(key, title="item.title"),
        id=widget_id,
        item_id_getter=lambda item: item["key"],
        items=items,
        on_click=on_click,
    )


def numbered(widget_id: str, items: str, on_click: Any) -> Select[Any]:
    return Select(
        Label("visit-choice", title="item.title"),
        id=widget_id,
        item_id_getter=lambda item: item["id"],
        items=items,
        type_factory=int,
        on_click=on_click,
    )


def to_day() -> SwitchTo:
    return SwitchTo(Label("counter-back"), id="day", state=OfficeDay.day)


def to_desk() -> Start:
    return Start(Label("desk-back"), id="desk", state=Desk.home, mode=StartMode.RESET_STACK)
