from __future__ import annotations

from typing import Any

from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.kbd import Button, Column, Group, Select, SwitchTo
from magic_filter import F

from dialogs.booking import getters, handlers
from dialogs.booking.calendar import FreeDaysCalendar
from dialogs.booking.words import COLUMNS
from dialogs.common import Notice, otherwise, to_menu
from dialogs.states import Booking
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        *what_for(),
        *which_day(),
        times(),
        full(),
        move(),
        on_start=handlers.take_over,
    )


def what_for() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("booking-service"),
            Words("booking-together", when="several"),
            Words("booking-barred", when="barred"),
            Column(
                Select(
                    Label("booking-tick", seen="item.seen", title="item.title"),
                    id="what",
                    item_id_getter=lambda item: item["id"],
                    items="items",
                    on_click=handlers.turn_service,
                )
            ),
            Button(Label("booking-go-on"), "go", handlers.with_these, when="ticked"),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Booking.service,
            getter=getters.services,
            preview_data=getters.PREVIEW_SERVICES,
        ),
        Window(
            Notice(),
            Words("booking-cases"),
            Column(choices("cases", handlers.choose_cases)),
            SwitchTo(Label("button-back"), id="back", state=Booking.service),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Booking.cases,
            getter=getters.cases,
            preview_data=getters.PREVIEW_CASES,
        ),
        Window(
            Notice(),
            Words("booking-before"),
            Words("booking-fee", when="paid"),
            Words("booking-ask", when=F["asks"] & ~F["told"]),
            Words("booking-where", when=F["asks"] & F["told"]),
            SwitchTo(Label("booking-have"), id="have", state=Booking.days, when="asks"),
            Button(Label("booking-have-not"), "havenot", handlers.tell_where, when=F["asks"] & ~F["told"]),
            Button(Label("booking-get-along"), "along", handlers.get_it_along, when=F["told"] & F["fits"]),
            Button(
                Label("booking-get-first"), "getfirst", handlers.get_it_first, when=F["told"] & F["alone"]
            ),
            SwitchTo(Label("button-next"), id="next", state=Booking.days, when=~F["asks"]),
            SwitchTo(Label("booking-other-service"), id="back", state=Booking.service),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Booking.before,
            getter=getters.before,
            preview_data=getters.PREVIEW_BEFORE,
        ),
    )


def which_day() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("booking-moving", when="moving"),
            Words("booking-days", when=~F["empty"]),
            Words("booking-no-days", when="empty"),
            Column(
                choices("first", handlers.take, items="first_items"),
                choices("day", handlers.choose_day, type_factory=str),
            ),
            SwitchTo(Label("booking-more-days"), id="month", state=Booking.month, when="more"),
            Button(Label("booking-others"), "others", handlers.see_others, when="empty"),
            Button(Label("booking-wait"), "wait", handlers.wait, when=F["empty"] & ~F["guest"]),
            Button(Label("booking-elsewhere"), "elsewhere", handlers.elsewhere),
            SwitchTo(
                Label("booking-other-service"),
                id="back",
                state=Booking.service,
                when=~F["moving"] & ~F["guest"],
            ),
            Button(Label("booking-keep"), "keep", handlers.leave, when="moving"),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Booking.days,
            getter=getters.days,
            preview_data=getters.PREVIEW_DAYS,
        ),
        Window(
            Notice(),
            Words("booking-month"),
            FreeDaysCalendar("cal", handlers.choose_in_month, bounds=getters.bounds),
            SwitchTo(Label("button-back"), id="back", state=Booking.days),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Booking.month,
            getter=getters.month,
            preview_data=getters.PREVIEW_MONTH,
        ),
    )


def times() -> Window:
    return Window(
        Notice(),
        Words("booking-times", when=~F["empty"]),
        Words("booking-no-times", when="empty"),
        Group(choices("time", handlers.take), width=COLUMNS),
        turning(getters.TIMES_PAGE),
        Button(Label("booking-later"), "later", handlers.other_half, when=F["morning"] & F["has_other"]),
        Button(Label("booking-morning"), "early", handlers.other_half, when=~F["morning"] & F["has_other"]),
        SwitchTo(Label("booking-other-day"), id="back", state=Booking.days),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=Booking.times,
        getter=getters.times,
        preview_data=getters.PREVIEW_TIMES,
    )


def full() -> Window:
    return Window(
        Notice(),
        Words("booking-full", when=~F["is_full"]),
        Words("booking-full-office", when="is_full"),
        Words("booking-near-times", when="has_times"),
        Words("booking-near-office", when="has_office"),
        Column(
            choices("time", handlers.take),
            choices("office", handlers.other_office, items="offices", key="booking-go-office"),
        ),
        Button(Label("booking-wait"), "wait", handlers.wait, when=F["is_full"] & ~F["guest"]),
        SwitchTo(Label("booking-other-day"), id="back", state=Booking.days, when=~F["is_full"]),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=Booking.full,
        getter=getters.full,
        preview_data=getters.PREVIEW_FULL,
    )


def move() -> Window:
    return Window(
        Notice(),
        Words("booking-move"),
        Button(Label("booking-move-yes"), "yes", handlers.confirm_move),
        SwitchTo(Label("booking-other-time"), id="back", state=Booking.days),
        Button(Label("booking-keep"), "keep", handlers.leave),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=Booking.move,
        getter=getters.move,
        preview_data=getters.PREVIEW_MOVE,
    )


def choices(
    widget_id: str,
    on_click: Any,
    *,
    items: str = "items",
    type_factory: Any = int,
    key: str = "booking-choice",
) -> Select[Any]:
    return Select(
        Label(key, title="item.title"),
        id=widget_id,
        item_id_getter=lambda item: item["id"],
        items=items,
        type_factory=type_factory,
        on_click=on_click,
    )
