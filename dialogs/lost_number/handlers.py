from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.number.claims import CancelNumberClaim, ReadNumberClaim
from bot.accounts.number.lost import (
    Claimed,
    ClaimNumber,
    GiveNumberForLost,
    ProveNumberForLost,
    SendCodeForLost,
)
from bot.accounts.rules import CODE_LIFE_SHOWN, LOST_NUMBER_WAIT
from bot.accounts.visitor import Visitors
from bot.errors import Stale
from dialogs.common import erase, say, see_anew, told, visitor_of, working
from dialogs.menu.entry import open_menu
from dialogs.states import LostNumber

PREVIEW = {
    "minutes": CODE_LIFE_SHOWN.seconds // 60,
    "hours": int(LOST_NUMBER_WAIT.total_seconds()) // 3600,
}
PREVIEW_WAITING = {"until": datetime(2026, 8, 5, 7, 30, tzinfo=UTC)}


async def shown(**_: Any) -> dict[str, Any]:
    return PREVIEW


@inject
async def waiting(
    dialog_manager: DialogManager, read: FromDishka[ReadNumberClaim], **_: Any
) -> dict[str, Any]:
    """Raises Stale: nothing waits any more."""
    found = await read(visitor_of(dialog_manager))
    if found is None:
        raise Stale("lost-number-none")
    return {"until": found.due_at}


@told
@inject
async def number(
    message: Message, _widget: MessageInput, manager: DialogManager, give: FromDishka[GiveNumberForLost]
) -> None:
    await erase(message, manager)
    await give(visitor_of(manager), message.text or "")
    await manager.switch_to(LostNumber.code)


@told
@inject
async def send_again(
    _event: CallbackQuery, _button: Button, manager: DialogManager, send: FromDishka[SendCodeForLost]
) -> None:
    await send(visitor_of(manager))
    say(manager, "code-sent-again")


@told
@inject
async def code(
    message: Message, _widget: MessageInput, manager: DialogManager, prove: FromDishka[ProveNumberForLost]
) -> None:
    await erase(message, manager)
    await prove(visitor_of(manager), message.text or "")
    await manager.switch_to(LostNumber.recovery_code)


@told
@inject
async def recovery_code(
    message: Message, _widget: MessageInput, manager: DialogManager, claim: FromDishka[ClaimNumber]
) -> None:
    await erase(message, manager)
    await working(message)
    await go_on(manager, await claim(visitor_of(manager), "recovery_code", message.text or ""))


@told
@inject
async def password(
    message: Message, _widget: MessageInput, manager: DialogManager, claim: FromDishka[ClaimNumber]
) -> None:
    await erase(message, manager)
    await working(message)
    await go_on(manager, await claim(visitor_of(manager), "password", message.text or ""))


async def go_on(manager: DialogManager, done: Claimed) -> None:
    """A fresh recovery code stands above the next window, and nowhere else."""
    if done.due_at is None:
        say(manager, "number-not-own")
        await manager.switch_to(LostNumber.number)
        return
    if done.fresh is not None:
        say(manager, "recovery-code-fresh", code=done.fresh)
    await manager.switch_to(LostNumber.waiting)


@told
@inject
async def end(
    _event: CallbackQuery,
    _button: Button,
    manager: DialogManager,
    read: FromDishka[ReadNumberClaim],
    cancel: FromDishka[CancelNumberClaim],
    visitors: FromDishka[Visitors],
) -> None:
    visitor = visitor_of(manager)
    found = await read(visitor)
    if found is None:
        raise Stale("lost-number-none")
    await cancel(visitor, found.id)
    await see_anew(manager, visitors)
    say(manager, "lost-number-cancelled")
    await open_menu(manager)
