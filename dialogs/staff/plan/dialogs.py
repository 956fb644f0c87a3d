from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, SwitchTo
from aiogram_dialog.widgets.text import Text
from magic_filter import F

from dialogs.common import Notice, otherwise
from dialogs.staff.appointments.dialogs import to_desk
from dialogs.staff.appointments.entry import open_day
from dialogs.staff.appointments.getters import office_of
from dialogs.staff.plan import getters, handlers
from dialogs.states import OfficePlan
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        home(),
        Window(
            Notice(),
            Words("plan-weekdays"),
            chosen("weekday", handlers.choose_weekday),
            to_plan(),
            otherwise("menu-use-buttons"),
            state=OfficePlan.weekdays,
            getter=getters.weekdays,
            preview_data=getters.PREVIEW_CHOICES,
        ),
        form(),
        *fields(),
        typed(
            OfficePlan.seats,
            "plan-seats",
            handlers.type_seats,
            getters.seats,
            getters.PREVIEW_SEATS,
            Button(Label("plan-seats-as-rules"), "asrules", handlers.seats_as_rules),
        ),
        a_day(OfficePlan.seats_day, "plan-seats-day", handlers.choose_seats_day, handlers.type_seats_day),
        a_day(OfficePlan.close_day, "plan-close-day", handlers.choose_close_day, handlers.type_close_day),
        Window(
            Notice(),
            Words("plan-close-time"),
            Button(Label("plan-whole-day"), "whole", handlers.whole_day),
            to_plan(),
            MessageInput(handlers.type_close_time, content_types=ContentType.TEXT),
            otherwise("plan-type-please"),
            state=OfficePlan.close_time,
            getter=getters.close_time,
            preview_data=getters.PREVIEW_CLOSE,
        ),
        Window(
            Notice(),
            Words("plan-close-why"),
            Words("plan-close-people", when="some"),
            Words("plan-close-nobody", when=~F["some"]),
            Words("plan-close-reason"),
            to_plan("plan-leave"),
            MessageInput(handlers.close, content_types=ContentType.TEXT),
            otherwise("staff-reason-please"),
            state=OfficePlan.close_why,
            getter=getters.close_why,
            preview_data=getters.PREVIEW_CLOSE,
        ),
        *reopening(),
        on_start=handlers.take_over,
    )


def home() -> Window:
    return Window(
        Notice(),
        Words("plan-home"),
        Words("plan-own-counters", when="has_own_counters"),
        Words("plan-closures", when="has_closures"),
        Words("plan-holidays", when="has_holidays"),
        SwitchTo(Label("plan-hours-button"), id="hours", state=OfficePlan.weekdays),
        SwitchTo(Label("plan-seats-button"), id="seats", state=OfficePlan.seats_day),
        SwitchTo(Label("plan-close-button"), id="close", state=OfficePlan.close_day),
        SwitchTo(Label("plan-reopen-button"), id="reopen", state=OfficePlan.reopen, when="has_closures"),
        Button(Label("plan-load-button"), "load", handlers.show_load),
        Button(Label("counter-back"), "day", to_day),
        to_desk(),
        otherwise("menu-use-buttons"),
        state=OfficePlan.home,
        getter=getters.home,
        preview_data=getters.PREVIEW_HOME,
    )


def reopening() -> list[Window]:
    """Which closure, and why it ends."""
    return [
        Window(
            Notice(),
            Words("plan-reopen"),
            chosen("closure", handlers.choose_closure),
            to_plan(),
            otherwise("menu-use-buttons"),
            state=OfficePlan.reopen,
            getter=getters.closures,
            preview_data=getters.PREVIEW_CHOICES,
        ),
        Window(
            Notice(),
            Words("plan-reopen-why"),
            to_plan("plan-leave"),
            MessageInput(handlers.reopen, content_types=ContentType.TEXT),
            otherwise("staff-reason-please"),
            state=OfficePlan.reopen_why,
            getter=getters.reopen_why,
            preview_data=getters.PREVIEW_CLOSE,
        ),
    ]


def form() -> Window:
    return Window(
        Notice(),
        Words("plan-form"),
        Words("plan-form-open", when="is_open"),
        Words("plan-form-closed", when=~F["is_open"]),
        Words("plan-form-valid"),
        Words("plan-form-keeps"),
        Row(
            SwitchTo(Label("plan-form-length"), id="length", state=OfficePlan.length, when="is_open"),
            SwitchTo(Label("plan-form-hours"), id="hours", state=OfficePlan.hours),
        ),
        Row(
            SwitchTo(Label("plan-form-services"), id="services", state=OfficePlan.services),
            SwitchTo(Label("plan-form-counters"), id="counters", state=OfficePlan.counters),
            when="is_open",
        ),
        Row(
            SwitchTo(Label("plan-form-until"), id="until", state=OfficePlan.until),
            SwitchTo(Label("plan-form-since"), id="since", state=OfficePlan.since),
        ),
        Button(Label("plan-save"), "save", handlers.save),
        to_plan("plan-leave"),
        otherwise("menu-use-buttons"),
        state=OfficePlan.form,
        getter=getters.form,
        preview_data=getters.PREVIEW_FORM,
    )


def fields() -> list[Window]:
    """One for each part of the form; each leads back to it."""
    return [
        typed(
            OfficePlan.hours,
            "plan-hours",
            handlers.type_hours,
            getters.weekday,
            {**getters.PREVIEW_FORM, **getters.PREVIEW_SEATS},
            Button(Label("plan-no-hours"), "none", handlers.no_hours),
        ),
        Window(
            Notice(),
            Words("plan-length"),
            chosen("length", handlers.choose_length, width=3),
            to_form(),
            otherwise("menu-use-buttons"),
            state=OfficePlan.length,
            getter=getters.lengths,
            preview_data=getters.PREVIEW_CHOICES,
        ),
        typed(
            OfficePlan.counters,
            "plan-counters",
            handlers.type_counters,
            getters.weekday,
            {**getters.PREVIEW_FORM, **getters.PREVIEW_SEATS},
        ),
        Window(
            Notice(),
            Words("plan-services"),
            chosen(
                "service",
                handlers.turn_service,
                Label("plan-service", seen="item.seen", title="item.title", minutes="item.minutes"),
            ),
            to_form(),
            otherwise("menu-use-buttons"),
            state=OfficePlan.services,
            getter=getters.services,
            preview_data=getters.PREVIEW_SERVICES,
        ),
        typed(
            OfficePlan.since,
            "plan-since",
            handlers.type_since,
            getters.weekday,
            {**getters.PREVIEW_FORM, **getters.PREVIEW_SEATS},
            Button(Label("plan-since-tomorrow"), "soon", handlers.since_tomorrow),
        ),
        typed(
            OfficePlan.until,
            "plan-until",
            handlers.type_until,
            getters.weekday,
            {**getters.PREVIEW_FORM, **getters.PREVIEW_SEATS},
            Button(Label("plan-no-until"), "never", handlers.no_until),
        ),
    ]


def typed(state: Any, key: str, then: Any, getter: Any, preview: dict[str, Any], *more: Button) -> Window:
    """Something is written here; a field of the form leads back to the form, anything else to the plan."""
    return Window(
        Notice(),
        Words(key),
        *more,
        to_plan() if state is OfficePlan.seats else to_form(),
        MessageInput(then, content_types=ContentType.TEXT),
        otherwise("plan-type-please"),
        state=state,
        getter=getter,
        preview_data=preview,
    )


def a_day(state: Any, key: str, on_click: Any, then: Any) -> Window:
    return Window(
        Notice(),
        Words(key),
        chosen("day", on_click),
        to_plan(),
        MessageInput(then, content_types=ContentType.TEXT),
        otherwise("plan-type-please"),
        state=state,
        getter=getters.days,
        preview_data=getters.PREVIEW_CHOICES,
    )


def chosen(widget_id: str, on_click: Any, label: Text | None = None, width: int = 1) -> Column | Group:
    select: Select[Any] = Select(
        label or Label("visit-choice", title="item.title"),
        id=widget_id,
        item_id_getter=lambda item: item["key"],
        items="items",
        on_click=on_click,
    )
    return Column(select) if width == 1 else Group(select, width=width)


async def to_day(_event: Any, _button: Button, manager: DialogManager) -> None:
    await open_day(manager, office_of(manager))


def to_plan(key: str = "plan-back") -> SwitchTo:
    return SwitchTo(Label(key), id="plan", state=OfficePlan.home)


def to_form() -> SwitchTo:
    return SwitchTo(Label("plan-back-to-form"), id="form", state=OfficePlan.form)
