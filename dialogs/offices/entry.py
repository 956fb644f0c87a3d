"""The ways to the offices from other windows."""

from __future__ import annotations

from typing import Any

from aiogram_dialog import StartMode
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.kbd import Start

from dialogs.states import Offices
from dialogs.widgets.words import Label


def offices_button() -> Start:
    return Start(Label("menu-offices"), id="offices", state=Offices.home, mode=StartMode.RESET_STACK)


def visit_button(when: WhenCondition = None) -> Start:
    """To the offices in which identity is checked, for who has to come in person."""
    data: dict[str, Any] = {"purpose": "visit"}
    return Start(
        Label("offices-for-visit"),
        id="visitat",
        state=Offices.home,
        data=data,
        mode=StartMode.RESET_STACK,
        when=when,
    )
