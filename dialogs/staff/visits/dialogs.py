from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, DialogManager, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, Start, SwitchTo
from aiogram_dialog.widgets.text import Text
from magic_filter import F

from dialogs.common import Notice, otherwise
from dialogs.staff.visits import getters, handlers
from dialogs.states import Desk, Visits
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("visit-office"),
            Words("visit-no-office", when="empty"),
            choices("office", handlers.choose_office),
            to_desk(),
            otherwise("menu-use-buttons"),
            state=Visits.office,
            getter=getters.offices,
            preview_data=getters.PREVIEW_CHOICES,
        ),
        Window(
            Notice(),
            Words("visit-kind"),
            choices("kind", handlers.choose_kind),
            to_desk(),
            otherwise("menu-use-buttons"),
            state=Visits.kind,
            getter=getters.kinds,
            preview_data=getters.PREVIEW_CHOICES,
        ),
        Window(
            Notice(),
            Words("visit-who-activation", when="is_activation"),
            Words("visit-who-number", when=~F["is_activation"]),
            SwitchTo(Label("visit-other-kind"), id="kind", state=Visits.kind),
            to_desk(),
            MessageInput(handlers.find, content_types=ContentType.TEXT),
            otherwise("visit-who-please"),
            state=Visits.who,
            getter=getters.kind,
            preview_data=getters.PREVIEW_KIND,
        ),
        Window(
            Notice(),
            Words("visit-card"),
            Words("visit-card-tracking", when="is_activation"),
            Words("visit-missing", when="is_missing"),
            Words("visit-enough", when=~F["is_missing"]),
            choices("paper", handlers.see_paper, Label("visit-paper", seen="item.seen", title="item.title")),
            Button(
                Label("visit-activate"),
                "activate",
                handlers.activate,
                when=F["is_activation"] & ~F["is_missing"],
            ),
            SwitchTo(
                Label("visit-number-button"),
                id="number",
                state=Visits.number,
                when=~F["is_activation"] & ~F["is_missing"],
            ),
            SwitchTo(Label("visit-turn-away"), id="away", state=Visits.turn_away),
            SwitchTo(Label("visit-another"), id="who", state=Visits.who),
            to_desk(),
            otherwise("menu-use-buttons"),
            state=Visits.card,
            getter=getters.card,
            preview_data=getters.PREVIEW_CARD,
        ),
        Window(
            Notice(),
            Words("visit-serial"),
            to_card(),
            MessageInput(handlers.write_serial, content_types=ContentType.TEXT),
            otherwise("visit-serial-please"),
            state=Visits.serial,
            getter=getters.serial,
            preview_data=getters.PREVIEW_SERIAL,
        ),
        Window(
            Notice(),
            Words("visit-turn-away-why"),
            choices("reason", handlers.turn_away),
            to_card(),
            otherwise("menu-use-buttons"),
            state=Visits.turn_away,
            getter=getters.reasons,
            preview_data=getters.PREVIEW_CHOICES,
        ),
        Window(
            Notice(),
            Words("visit-number"),
            to_card(),
            MessageInput(handlers.give_number, content_types=ContentType.TEXT),
            otherwise("visit-number-please"),
            state=Visits.number,
            getter=getters.number,
            preview_data=getters.PREVIEW_NUMBER,
        ),
        Window(
            Notice(),
            Words("visit-code"),
            Button(Label("code-send-again"), "again", handlers.send_again),
            SwitchTo(Label("number-other"), id="other", state=Visits.number),
            to_card(),
            MessageInput(handlers.prove_number, content_types=ContentType.TEXT),
            otherwise("code-please"),
            state=Visits.code,
            getter=getters.number,
            preview_data=getters.PREVIEW_NUMBER,
        ),
        on_start=keep_office,
    )


async def keep_office(data: Any, manager: DialogManager) -> None:
    """The office that the way in has chosen."""
    if isinstance(data, dict):
        manager.dialog_data.update(data)


def choices(widget_id: str, on_click: Any, label: Text | None = None) -> Column:
    return Column(
        Select(
            label or Label("visit-choice", title="item.title"),
            id=widget_id,
            item_id_getter=lambda item: item["key"],
            items="items",
            on_click=on_click,
        )
    )


def to_card() -> SwitchTo:
    return SwitchTo(Label("visit-back"), id="card", state=Visits.card)


def to_desk() -> Start:
    return Start(Label("desk-back"), id="desk", state=Desk.home, mode=StartMode.RESET_STACK)
