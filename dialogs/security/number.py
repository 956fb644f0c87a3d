"""Another telephone number: written, proven by its code, and its SIM looked up."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.number.change import ChangeNumber, GiveNewNumber, ProveNewNumber, SendNewNumberCode
from bot.accounts.rules import CODE_LIFE_SHOWN, HOLD_AFTER_NUMBER
from dialogs.common import Notice, erase, otherwise, say, told, visitor_of, working
from dialogs.security.getters import is_in
from dialogs.states import Security
from dialogs.widgets.own_word import OwnWordShown
from dialogs.widgets.words import Label, Words

HOLD_HOURS = int(HOLD_AFTER_NUMBER.total_seconds()) // 3600
PREVIEW = {"minutes": CODE_LIFE_SHOWN.seconds // 60, "hours": HOLD_HOURS}


def windows() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("number-page"),
            OwnWordShown(),
            back(),
            MessageInput(written, content_types=ContentType.TEXT),
            otherwise("number-please"),
            state=Security.number,
            getter=shown,
            preview_data=PREVIEW,
        ),
        Window(
            Notice(),
            Words("number-code"),
            OwnWordShown(),
            Button(Label("code-send-again"), "again", send_again),
            SwitchTo(Label("number-other"), id="other", state=Security.number),
            back(),
            MessageInput(code, content_types=ContentType.TEXT),
            otherwise("code-please"),
            state=Security.number_code,
            getter=shown,
            preview_data=PREVIEW,
        ),
        Window(
            Notice(),
            Words("number-check"),
            Button(Label("number-check-again"), "check", check_again),
            back(),
            otherwise("menu-use-buttons"),
            state=Security.number_check,
            getter=is_in,
        ),
    )


def back() -> SwitchTo:
    return SwitchTo(Label("security-back"), id="back", state=Security.home)


async def shown(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    await is_in(dialog_manager)
    return PREVIEW


@told
@inject
async def written(
    message: Message, _widget: MessageInput, manager: DialogManager, give: FromDishka[GiveNewNumber]
) -> None:
    await erase(message, manager)
    await give(visitor_of(manager), message.text or "")
    await manager.switch_to(Security.number_code)


@told
@inject
async def send_again(
    _event: CallbackQuery, _button: Button, manager: DialogManager, send: FromDishka[SendNewNumberCode]
) -> None:
    await send(visitor_of(manager))
    say(manager, "code-sent-again")


@told
@inject
async def code(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    prove: FromDishka[ProveNewNumber],
    change: FromDishka[ChangeNumber],
) -> None:
    await erase(message, manager)
    await prove(visitor_of(manager), message.text or "")
    await manager.switch_to(Security.number_check)
    await working(message)
    await finish(manager, change)


@told
@inject
async def check_again(
    _event: CallbackQuery, _button: Button, manager: DialogManager, change: FromDishka[ChangeNumber]
) -> None:
    await finish(manager, change)


async def finish(manager: DialogManager, change: ChangeNumber) -> None:
    """Raises Unavailable: the window that asks again stays."""
    if await change(visitor_of(manager)):
        say(manager, "number-changed-said", hours=HOLD_HOURS)
    else:
        say(manager, "number-not-own")
    await manager.switch_to(Security.home)
