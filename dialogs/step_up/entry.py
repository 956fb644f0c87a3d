"""Requiring a fresh code on the way to a window (bot.accounts.step_up says when, and the use case insists).

In the dialog of the act: ``fresh_button("…-key", "id", State)`` in place of a ``SwitchTo``, and
``Dialog(…, on_process_result=go_on)``. Who gave a code less than five minutes ago goes straight on; others
give one first, and then come to the same window.
"""

from __future__ import annotations

from typing import Any

from aiogram.fsm.state import State
from aiogram.types import CallbackQuery
from aiogram_dialog import Data, DialogManager
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.step_up import AskStepUp, is_fresh
from bot.clock import Clock
from dialogs.common import told, visitor_of
from dialogs.states import StepUp
from dialogs.widgets.words import Label

THEN = "then"


async def go_fresh(manager: DialogManager, then: State, ask: AskStepUp, clock: Clock) -> None:
    """To ``then``, a window of the same dialog; first to the code where it is needed.

    Raises Throttled, NotAllowed, Stale.
    """
    visitor = visitor_of(manager)
    if is_fresh(visitor, clock.now()):
        await manager.switch_to(then)
        return
    await ask(visitor)
    await manager.start(StepUp.code, data={THEN: then.state})


async def go_on(_start_data: Data, result: Any, manager: DialogManager) -> None:
    """``on_process_result`` of the act's dialog: after the code to the window it was asked for."""
    wanted = result.get(THEN) if isinstance(result, dict) else None
    for state in manager.current_context().state.group.__states__:
        if state.state == wanted:
            await manager.switch_to(state)


def fresh_button(key: str, id: str, then: State, when: WhenCondition = None) -> Button:
    """A button to a window of a sensitive act."""

    @told
    @inject
    async def press(
        _event: CallbackQuery,
        _button: Button,
        manager: DialogManager,
        ask: FromDishka[AskStepUp],
        clock: FromDishka[Clock],
    ) -> None:
        await go_fresh(manager, then, ask, clock)

    return Button(Label(key), id, press, when=when)
