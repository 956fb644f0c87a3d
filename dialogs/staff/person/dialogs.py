from __future__ import annotations

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Column, Select, Start, SwitchTo

from dialogs.common import Notice, otherwise
from dialogs.staff.desk.dialogs import to_desk
from dialogs.staff.person import getters, handlers
from dialogs.states import PersonFile
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("person-purpose"),
            Column(
                Select(
                    Label("person-purpose-button", title="item.title"),
                    id="purpose",
                    item_id_getter=lambda item: item["key"],
                    items="items",
                    on_click=handlers.choose_purpose,
                )
            ),
            to_desk(),
            otherwise("menu-use-buttons"),
            state=PersonFile.purpose,
            getter=getters.purpose_choices,
            preview_data=getters.PREVIEW_PURPOSES,
        ),
        Window(
            Notice(),
            Words("person-who"),
            SwitchTo(Label("person-other-purpose"), id="purpose", state=PersonFile.purpose),
            to_desk(),
            MessageInput(handlers.find, content_types=ContentType.TEXT),
            otherwise("person-code-please"),
            state=PersonFile.who,
            getter=getters.purpose,
            preview_data=getters.PREVIEW_PURPOSE,
        ),
        Window(
            Notice(),
            Words("person-card"),
            Words("person-holdings", when="has_holdings"),
            Words("person-seen-by-them"),
            SwitchTo(Label("person-read"), id="whole", state=PersonFile.whole, when="may_read"),
            SwitchTo(Label("person-break"), id="break", state=PersonFile.reason, when="may_break"),
            *leaving(),
            otherwise("menu-use-buttons"),
            state=PersonFile.card,
            getter=getters.card,
            preview_data=getters.PREVIEW_CARD,
        ),
        Window(
            Notice(),
            Words("person-file"),
            Words("person-holdings", when="has_holdings"),
            *leaving(),
            otherwise("menu-use-buttons"),
            state=PersonFile.whole,
            getter=getters.whole,
            preview_data=getters.PREVIEW_FILE,
        ),
        Window(
            Notice(),
            Words("person-break-why"),
            SwitchTo(Label("person-break-not"), id="card", state=PersonFile.card),
            MessageInput(handlers.break_glass, content_types=ContentType.TEXT),
            otherwise("staff-reason-please"),
            state=PersonFile.reason,
            getter=getters.breaking,
            preview_data=getters.PREVIEW_BREAKING,
        ),
        Window(
            Notice(),
            Words("person-emergency"),
            Words("person-file"),
            Words("person-holdings", when="has_holdings"),
            *leaving(),
            otherwise("menu-use-buttons"),
            state=PersonFile.emergency,
            getter=getters.emergency,
            preview_data=getters.PREVIEW_FILE | getters.PREVIEW_BREAKING,
        ),
        Window(
            Notice(),
            Words("person-entity"),
            *leaving(),
            otherwise("menu-use-buttons"),
            state=PersonFile.entity,
            getter=getters.entity,
            preview_data=getters.PREVIEW_ENTITY,
        ),
    )


def leaving() -> tuple[SwitchTo, Start]:
    return SwitchTo(Label("person-another"), id="who", state=PersonFile.who), to_desk()
