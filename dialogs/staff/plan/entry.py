"""From the day's list of an office to its plan."""

from __future__ import annotations

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager, StartMode
from aiogram_dialog.widgets.kbd import Button

from dialogs.states import OfficePlan

__all__ = ["open_plan"]


async def open_plan(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Whether one plans this office, the plan's reader checks."""
    office = manager.dialog_data.get("office")
    await manager.start(OfficePlan.home, {"office": office}, mode=StartMode.RESET_STACK)
