"""Turning the pages of a list."""

from __future__ import annotations

from aiogram.types import CallbackQuery
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import Button, Row

from dialogs.widgets.words import Label

NEXT, PREVIOUS = "next", "prev"


def turning(key: str = "page") -> Row:
    """Two buttons that count ``dialog_data[key]`` up and down; shown by the data ``has_next``, ``has_prev``.

    The reader keeps the number inside what there is.
    """

    async def turn(_event: CallbackQuery, button: Button, manager: DialogManager) -> None:
        step = 1 if button.widget_id == f"{key}_{NEXT}" else -1
        manager.dialog_data[key] = max(0, page_of(manager, key) + step)

    # Keyboards run left to right: what comes next stands on the left.
    return Row(
        Button(Label("list-next"), f"{key}_{NEXT}", turn, when="has_next"),
        Button(Label("list-prev"), f"{key}_{PREVIOUS}", turn, when="has_prev"),
    )


def page_of(manager: DialogManager, key: str = "page") -> int:
    """Counted from 0."""
    page: int = manager.dialog_data.get(key, 0)
    return page


def paged(page: int, pages: int, total: int) -> dict[str, int | bool]:
    """What the words and the buttons of a list need; ``page`` counts from 0 here and from 1 there."""
    return {
        "empty": total == 0,
        "many": pages > 1,
        "total": total,
        "page": page + 1,
        "pages": pages,
        "has_prev": page > 0,
        "has_next": page + 1 < pages,
    }
