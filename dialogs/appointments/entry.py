"""The ways to one's own appointments from other windows and from outside of all windows."""

from __future__ import annotations

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.kbd import Button, Start
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.appointments.read import GuestVisit
from bot.errors import Stale
from dialogs.common import told, visitor_of
from dialogs.states import Appointments
from dialogs.widgets.words import Label

__all__ = ["appointments_button", "ask_to_cancel", "own_visit_button", "show_appointment"]


def appointments_button(when: WhenCondition = None) -> Start:
    return Start(
        Label("menu-appointments"),
        id="appts",
        state=Appointments.list,
        mode=StartMode.RESET_STACK,
        when=when,
    )


async def show_appointment(
    manager: DialogManager, appointment_id: int, *, show_mode: ShowMode | None = None
) -> None:
    """Its page, whatever has become of it; whose it is, the page's reader checks."""
    await manager.start(
        Appointments.page,
        data={"appointment": appointment_id},
        mode=StartMode.RESET_STACK,
        show_mode=show_mode,
    )


async def ask_to_cancel(
    manager: DialogManager, appointment_id: int, *, show_mode: ShowMode | None = None
) -> None:
    """Whether it is to be given up; whether it may be, the use case says."""
    await manager.start(
        Appointments.cancel,
        data={"appointment": appointment_id},
        mode=StartMode.RESET_STACK,
        show_mode=show_mode,
    )


@told
@inject
async def press(
    _event: CallbackQuery, _button: Button, manager: DialogManager, visits: FromDishka[GuestVisit]
) -> None:
    """Raises Stale: it was given up, or is the citizen's now."""
    visit = await visits(visitor_of(manager))
    if visit is None:
        raise Stale("error-stale")
    await show_appointment(manager, visit.id)


def own_visit_button(when: WhenCondition = None) -> Button:
    """To what a guest has booked to be seen in person."""
    return Button(Label("menu-visit-button"), "myvisit", press, when=when)
