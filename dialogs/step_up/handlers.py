from __future__ import annotations

from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.rules import CODE_LIFE_SHOWN
from bot.accounts.step_up import AskStepUp, GiveStepUpCode
from bot.accounts.visitor import Visitors
from dialogs.common import erase, say, see_anew, told, visitor_of
from dialogs.step_up.entry import THEN

PREVIEW = {"minutes": CODE_LIFE_SHOWN.seconds // 60}


async def shown(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    visitor_of(dialog_manager).ensure_in()
    return PREVIEW


@told
@inject
async def send_again(
    _event: CallbackQuery, _button: Button, manager: DialogManager, ask: FromDishka[AskStepUp]
) -> None:
    await ask(visitor_of(manager))
    say(manager, "code-sent-again")


@told
@inject
async def code(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    give: FromDishka[GiveStepUpCode],
    visitors: FromDishka[Visitors],
) -> None:
    await erase(message, manager)
    await give(visitor_of(manager), message.text or "")
    await see_anew(manager, visitors)
    say(manager, "step-up-done")
    start = manager.start_data if isinstance(manager.start_data, dict) else {}
    await manager.done({THEN: start.get(THEN)}, show_mode=manager.show_mode)
