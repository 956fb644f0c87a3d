from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button

from dialogs.states import Cases

#: In the dialog's data: where the pages of the history began that were turned to, the shown one last.
TURNED = "history"
#: And where the shown page of the list begins (bot.cases.list, Place).
PLACE = "place"


async def choose(_event: CallbackQuery, _select: Any, manager: DialogManager, case_id: int) -> None:
    manager.dialog_data["case"] = case_id
    await manager.switch_to(Cases.page)


async def turn(_event: CallbackQuery, _select: Any, manager: DialogManager, place: str) -> None:
    """To the page of the list that begins there; pressed twice it is the same page."""
    manager.dialog_data[PLACE] = place


async def open_history(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    manager.dialog_data[TURNED] = [0]
    await manager.switch_to(Cases.history)


async def older(_event: CallbackQuery, _select: Any, manager: DialogManager, offset: int) -> None:
    """On to the page that begins there; a button that is pressed twice turns once."""
    turned = manager.dialog_data.setdefault(TURNED, [0])
    if offset > turned[-1]:
        turned.append(offset)


async def newer(_event: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    turned = manager.dialog_data.get(TURNED, [0])
    manager.dialog_data[TURNED] = turned[:-1] or [0]
