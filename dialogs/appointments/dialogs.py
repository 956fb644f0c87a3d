from __future__ import annotations

from typing import Any

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Column, Select, Start, SwitchTo, Url
from aiogram_dialog.widgets.text import Format
from magic_filter import F

from dialogs.appointments import getters, handlers, papers
from dialogs.common import Notice, otherwise, to_menu
from dialogs.states import Appointments, Offices
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(*lists(), page(), cancel(), on_start=handlers.take_over)


def lists() -> tuple[Window, Window]:
    return (
        Window(
            Notice(),
            Words("appointments-list", when=~F["empty"]),
            Words("appointments-none", when="empty"),
            Words("appointments-hold", when="has_hold"),
            Words("appointments-waiting", when="waits"),
            Words("appointments-barred", when="is_barred"),
            Column(
                one_of("held", "hold"),
                one_of("one", "items"),
                one_of("entry", "entries", "appointments-leave-waiting", handlers.leave_waiting),
            ),
            turning(),
            Start(
                Label("appointments-new"),
                id="new",
                state=Offices.home,
                mode=StartMode.RESET_STACK,
                data={"purpose": "appointment"},
            ),
            SwitchTo(Label("appointments-past-button"), id="past", state=Appointments.past),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Appointments.list,
            getter=getters.coming,
            preview_data=getters.PREVIEW_LIST,
        ),
        Window(
            Notice(),
            Words("appointments-past", when=~F["empty"]),
            Words("appointments-past-none", when="empty"),
            Column(one_of("one", "items")),
            turning(getters.PAST_PAGE),
            SwitchTo(Label("appointments-coming-button"), id="coming", state=Appointments.list),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Appointments.past,
            getter=getters.past,
            preview_data=getters.PREVIEW_LIST,
        ),
    )


def page() -> Window:
    return Window(
        Notice(),
        Words("appointments-held-page", when="held"),
        Words("appointments-page", when="booked"),
        Words("appointments-over-page", when="over"),
        Words("appointments-details"),
        Words("appointments-comes", when="comes"),
        Words("appointments-who", when=F["held"] & ~F["guest"]),
        Words("appointments-bring", when=F["booked"] & ~F["guest"]),
        Words("appointments-bring-papers", when=F["guest"] & ~F["over"]),
        Words("booking-fee", when=F["paid"] & F["booked"]),
        Words("appointments-rules", when=~F["over"]),
        Words("appointments-held-until", when="held"),
        Button(Label("appointments-confirm"), "confirm", handlers.confirm, when="held"),
        Button(Label("booking-other-time"), "other", handlers.other_time, when="held"),
        Button(Label("appointments-give-up"), "giveup", handlers.give_up, when="held"),
        Button(Label("appointments-come"), "come", handlers.say_coming, when="may_say"),
        Button(Label("receipt-picture"), "picture", papers.send_receipt, when="has_picture"),
        Button(Label("receipt-page"), "pdf", papers.send_receipt, when="has_picture"),
        Button(Label("receipt-calendar"), "ics", papers.send_calendar, when="has_entry"),
        Button(Label("offices-map"), "map", handlers.show_on_map, when="booked"),
        Url(Label("offices-route"), Format("{route}"), id="route", when="booked"),
        Button(Label("appointments-move"), "move", handlers.to_move, when="may_move"),
        SwitchTo(Label("appointments-cancel"), id="cancel", state=Appointments.cancel, when="may_cancel"),
        Button(Label("appointments-near-times"), "near", handlers.near_times, when="by_office"),
        Button(Label("appointments-again"), "again", handlers.other_time, when="over"),
        SwitchTo(Label("menu-appointments"), id="list", state=Appointments.list, when=~F["guest"]),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=Appointments.page,
        getter=getters.page,
        preview_data=getters.PREVIEW_PAGE,
    )


def cancel() -> Window:
    return Window(
        Notice(),
        Words("appointments-cancel-sure"),
        Button(Label("appointments-cancel-yes"), "yes", handlers.give_up),
        SwitchTo(Label("appointments-cancel-no"), id="no", state=Appointments.page),
        to_menu(),
        otherwise("menu-use-buttons"),
        state=Appointments.cancel,
        getter=getters.cancel,
        preview_data=getters.PREVIEW_CANCEL,
    )


def one_of(
    widget_id: str, items: str, key: str = "booking-choice", on_click: Any = handlers.choose
) -> Select[Any]:
    return Select(
        Label(key, title="item.title"),
        id=widget_id,
        item_id_getter=lambda item: item["id"],
        items=items,
        type_factory=int,
        on_click=on_click,
    )
