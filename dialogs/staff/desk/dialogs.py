from __future__ import annotations

from aiogram_dialog import Dialog, StartMode, Window
from aiogram_dialog.widgets.kbd import Button, Start, SwitchTo

from dialogs.common import Notice, otherwise, to_menu
from dialogs.staff.appointments.entry import begin_day
from dialogs.staff.desk import getters, handlers
from dialogs.staff.visits.entry import begin_visit
from dialogs.states import Desk, Holidays, Members, PersonFile, Publishing
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("desk-home"),
            Words("desk-no-rooms", when="no_rooms"),
            Start(
                Label("desk-person"),
                id="person",
                state=PersonFile.purpose,
                mode=StartMode.RESET_STACK,
                when="person",
            ),
            Button(Label("desk-day"), "day", begin_day, when="day"),
            Button(Label("desk-visits"), "visits", begin_visit, when="visits"),
            Start(
                Label("desk-members"),
                id="members",
                state=Members.list,
                mode=StartMode.RESET_STACK,
                when="members",
            ),
            Start(
                Label("desk-notices"),
                id="notices",
                state=Publishing.list,
                mode=StartMode.RESET_STACK,
                when="notices",
            ),
            SwitchTo(Label("desk-predictions"), id="predictions", state=Desk.predictions, when="predictions"),
            Start(
                Label("desk-holidays"),
                id="holidays",
                state=Holidays.list,
                mode=StartMode.RESET_STACK,
                when="holidays",
            ),
            SwitchTo(Label("desk-audit"), id="audit", state=Desk.audit, when="audit"),
            Button(Label("desk-leave"), "leave", handlers.leave),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Desk.home,
            getter=getters.home,
            preview_data=getters.PREVIEW_HOME,
        ),
        Window(
            Notice(),
            Words("desk-audit-list"),
            turning(),
            to_desk(),
            otherwise("menu-use-buttons"),
            state=Desk.audit,
            getter=getters.audit,
            preview_data=getters.PREVIEW_AUDIT,
        ),
        Window(
            Notice(),
            Words("desk-predictions-none", when="empty"),
            Words("desk-predictions-list", when=lambda data, *_: not data["empty"]),
            turning("scores"),
            Button(
                Label("desk-predictions-picture"),
                "picture",
                handlers.draw_predictions,
                when=lambda data, *_: not data["empty"],
            ),
            to_desk(),
            otherwise("menu-use-buttons"),
            state=Desk.predictions,
            getter=getters.predictions,
            preview_data=getters.PREVIEW_PREDICTIONS,
        ),
    )


def to_desk() -> Start:
    return Start(Label("desk-back"), id="desk", state=Desk.home, mode=StartMode.RESET_STACK)
