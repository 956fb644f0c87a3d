"""The way to «legal persons» from outside of a window."""

from __future__ import annotations

from aiogram_dialog import DialogManager, ShowMode, StartMode

from dialogs.states import Legal


async def open_legal(manager: DialogManager, *, show_mode: ShowMode = ShowMode.SEND) -> None:
    """Whom the visitor represents and is invited to represent; whose it is, the list's reader checks."""
    await manager.start(Legal.list, mode=StartMode.RESET_STACK, show_mode=show_mode)
