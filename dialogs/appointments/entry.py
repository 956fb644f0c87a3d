"""The ways to one's own appointments from other windows and from outside of all windows."""

from __future__ import annotations

from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.kbd import Start

from dialogs.states import Appointments
from dialogs.widgets.words import Label

__all__ = ["appointments_button", "ask_to_cancel", "show_appointment"]


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
