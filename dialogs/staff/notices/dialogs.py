"""Notices at the desk: the list, one notice, its form step by step, what its reader will see."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Group, Row, Select, Start, SwitchTo
from aiogram_dialog.widgets.text import Case
from magic_filter import F

from dialogs.common import Notice, otherwise
from dialogs.staff.notices import fields, getters, handlers
from dialogs.states import Desk, Publishing
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words

#: What is asked for in words: the form's lines, lists, times, and reasons.
ASKED = (
    *fields.WRITTEN, "office", "day", "listed", "excluded", "send_at", "expires_at", *getters.REASONS,
)  # fmt: skip

LINE = Label("publish-line", state="item.state", title="item.title")


def build() -> Dialog:
    return Dialog(list_window(), where(), page(), *form(), preview(), audience(), sure())


def list_window() -> Window:
    return Window(
        Notice(),
        Words("publish-list"),
        Words("publish-list-none", when="empty"),
        Words("publish-list-waiting", when="has_waiting"),
        chosen(
            "notice", Label("publish-line", state="item.state", title="item.title"), handlers.choose, "id"
        ),
        turning(),
        Button(Label("publish-new"), "new", handlers.begin, when="may_write"),
        Button(Label("publish-tab-own"), "own", handlers.show_list, when=~F["own"]),
        Button(Label("publish-tab-waiting"), "waiting", handlers.show_list, when=~F["to_approve"]),
        Button(Label("publish-tab-sent"), "sent", handlers.show_list, when=~F["sent"]),
        Start(Label("desk-back"), id="desk", state=Desk.home, mode=StartMode.RESET_STACK),
        otherwise("menu-use-buttons"),
        state=Publishing.list,
        getter=getters.notices,
        preview_data=getters.PREVIEW_LIST,
    )


def where() -> Window:
    return Window(
        Notice(),
        Words("publish-new-where"),
        chosen("place", Label("publish-choice", title="item.title"), handlers.begin_in),
        to_list(),
        otherwise("menu-use-buttons"),
        state=Publishing.where,
        getter=getters.writing_places,
        preview_data=getters.PREVIEW_WHERE,
    )


def page() -> Window:
    return Window(
        Notice(),
        Words("publish-page"),
        Words("publish-page-rejected", when="rejected"),
        Words("publish-page-withdrawn", when="withdrawn"),
        Words("publish-page-stopped", when="stopped"),
        Words("publish-page-lines"),
        Words("publish-page-missing", when="is_missing"),
        Words("publish-page-cost", when="has_cost"),
        Words("publish-page-own", when="own_waits"),
        Words("publish-progress", lines="progress", when="sent"),
        SwitchTo(Label("publish-edit"), id="edit", state=Publishing.form, when="may_edit"),
        Button(Label("publish-preview"), "preview", handlers.look, when="whole"),
        SwitchTo(Label("publish-audience"), id="audience", state=Publishing.audience, when="whole"),
        Button(Label("publish-submit"), "submit", handlers.submit, when="may_submit"),
        # The press carries the seal of what was shown: it releases nothing else.
        chosen("approve", Label("publish-approve"), handlers.approve, items="seals"),
        Button(Label("publish-reject"), "reject", handlers.ask_why, when="may_approve"),
        Row(
            Button(Label("publish-pause"), "pause", handlers.pause, when="may_pause"),
            Button(Label("publish-resume"), "resume", handlers.resume, when="may_resume"),
        ),
        Row(
            SwitchTo(Label("publish-refresh"), id="again", state=Publishing.page, when="sent"),
            Button(Label("publish-report"), "report", handlers.report, when="may_report"),
        ),
        Button(Label("publish-correct"), "correct", handlers.correct, when="may_correct"),
        Button(Label("publish-withdraw"), "withdraw", handlers.ask_why, when="may_withdraw"),
        SwitchTo(Label("publish-cancel"), id="sure", state=Publishing.sure, when="may_cancel"),
        to_list(),
        otherwise("menu-use-buttons"),
        state=Publishing.page,
        getter=getters.page,
        preview_data=getters.PREVIEW_PAGE,
    )


def form() -> tuple[Window, Window, Window]:
    return (
        Window(
            Notice(),
            Words("publish-form"),
            Words("publish-form-voids", when="voids"),
            Group(
                Select(
                    Label("publish-form-item", set="item.set", label="item.label"),
                    id="field",
                    item_id_getter=lambda item: item["key"],
                    items="items",
                    on_click=handlers.choose_field,
                ),
                width=2,
            ),
            to_page(),
            otherwise("menu-use-buttons"),
            state=Publishing.form,
            getter=getters.form,
            preview_data=getters.PREVIEW_FORM,
        ),
        Window(
            Notice(),
            Case({name: Words(f"publish-ask-{name}") for name in ASKED}, selector="field"),
            Button(Label("publish-clear"), "clear", handlers.clear, when="may_clear"),
            SwitchTo(Label("publish-back-form"), id="form", state=Publishing.form, when="for_form"),
            SwitchTo(Label("publish-back-page"), id="page", state=Publishing.page, when="for_page"),
            MessageInput(handlers.write, content_types=[ContentType.TEXT, ContentType.DOCUMENT]),
            otherwise("publish-text-please"),
            state=Publishing.write,
            getter=getters.write,
            preview_data=getters.PREVIEW_WRITE,
        ),
        Window(
            Notice(),
            Words("publish-choose"),
            Group(
                Select(
                    Label("publish-choice", title="item.title"),
                    id="choice",
                    item_id_getter=lambda item: item["key"],
                    items="items",
                    on_click=handlers.choose_one,
                ),
                width=2,
            ),
            turning("choices"),
            Button(Label("publish-choose-none"), "clear", handlers.clear, when="may_clear"),
            SwitchTo(Label("publish-back-form"), id="form", state=Publishing.form),
            otherwise("menu-use-buttons"),
            state=Publishing.choose,
            getter=getters.choose,
            preview_data=getters.PREVIEW_CHOOSE,
        ),
    )


def preview() -> Window:
    return Window(
        Notice(),
        Words("publish-preview-page"),
        Words("publish-preview-note"),
        turning("part"),
        Button(Label("publish-test"), "test", handlers.send_test, when="whole"),
        to_page(),
        otherwise("menu-use-buttons"),
        state=Publishing.preview,
        getter=getters.preview,
        preview_data=getters.PREVIEW_PREVIEW,
    )


def audience() -> Window:
    return Window(
        Notice(),
        Words("publish-audience-page"),
        Words("publish-audience-sample", when="has_sample"),
        Words("publish-audience-note"),
        to_page(),
        otherwise("menu-use-buttons"),
        state=Publishing.audience,
        getter=getters.audience,
        preview_data=getters.PREVIEW_AUDIENCE,
    )


def sure() -> Window:
    return Window(
        Notice(),
        Words("publish-sure-cancel"),
        Button(Label("publish-cancel-yes"), "yes", handlers.cancel),
        to_page(),
        otherwise("menu-use-buttons"),
        state=Publishing.sure,
        getter=getters.sure,
        preview_data=getters.PREVIEW_SURE,
    )


def chosen(widget_id: str, label: Label, on_click: Any, key: str = "key", items: str = "items") -> Column:
    return Column(
        Select(
            label,
            id=widget_id,
            item_id_getter=lambda item: item[key],
            items=items,
            type_factory=int if key == "id" else str,
            on_click=on_click,
        )
    )


def to_page() -> SwitchTo:
    return SwitchTo(Label("publish-back-page"), id="page", state=Publishing.page)


def to_list() -> SwitchTo:
    return SwitchTo(Label("publish-back-list"), id="list", state=Publishing.list)
