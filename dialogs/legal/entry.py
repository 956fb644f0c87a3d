"""The ways to «legal persons»."""

from __future__ import annotations

from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.kbd import Start

from dialogs.states import Legal
from dialogs.widgets.words import Label


async def open_legal(manager: DialogManager, *, show_mode: ShowMode = ShowMode.SEND) -> None:
    """Whom the visitor represents and is invited to represent; whose it is, the list's reader checks."""
    await manager.start(Legal.list, mode=StartMode.RESET_STACK, show_mode=show_mode)


def entities_button() -> Start:
    """Whose cases one sees «به نمایندگی از» them is chosen there."""
    return Start(Label("cases-of-entities"), id="legal", state=Legal.list, mode=StartMode.RESET_STACK)
