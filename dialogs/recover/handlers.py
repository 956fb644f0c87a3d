from __future__ import annotations

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.recovery.by_code import RecoverWithEmailCode, RecoverWithSavedCode, SendRecoveryEmail
from bot.accounts.recovery.by_registry import GiveFirstAnswer, RecoverWithAnswers, RecoverWithRegistry
from bot.accounts.visitor import Visitors
from bot.errors import DomainError, Stale
from dialogs.common import erase, say, see_anew, told, visitor_of, working
from dialogs.recover.getters import request_of
from dialogs.states import Recover


@told
@inject
async def saved_code(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    recover: FromDishka[RecoverWithSavedCode],
    visitors: FromDishka[Visitors],
) -> None:
    """The code that takes the place of the used one stands above the next window, and nowhere else."""
    await erase(message, manager)
    await working(message)
    fresh = await recover(visitor_of(manager), request_of(manager), message.text or "")
    say(manager, "recovery-code-fresh", code=fresh)
    await finish(manager, visitors)


@told
@inject
async def send_email(
    _event: CallbackQuery, _button: Button, manager: DialogManager, send: FromDishka[SendRecoveryEmail]
) -> None:
    await send(visitor_of(manager), request_of(manager))
    await manager.switch_to(Recover.email_code)


@told
@inject
async def send_again(
    _event: CallbackQuery, _button: Button, manager: DialogManager, send: FromDishka[SendRecoveryEmail]
) -> None:
    await send(visitor_of(manager), request_of(manager))
    say(manager, "email-code-sent-again")


@told
@inject
async def email_code(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    recover: FromDishka[RecoverWithEmailCode],
    visitors: FromDishka[Visitors],
) -> None:
    await erase(message, manager)
    await recover(visitor_of(manager), request_of(manager), message.text or "")
    await finish(manager, visitors)


@told
@inject
async def birth_date(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    recover: FromDishka[RecoverWithRegistry],
    visitors: FromDishka[Visitors],
) -> None:
    await erase(message, manager)
    await working(message)
    if await recover(visitor_of(manager), request_of(manager), message.text or ""):
        await finish(manager, visitors)
    else:
        await manager.switch_to(Recover.answer_first)


@told
@inject
async def answer_first(
    message: Message, _widget: MessageInput, manager: DialogManager, give: FromDishka[GiveFirstAnswer]
) -> None:
    await erase(message, manager)
    await give(visitor_of(manager), request_of(manager), message.text or "")
    await manager.switch_to(Recover.answer_second)


@told
@inject
async def answer_second(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    recover: FromDishka[RecoverWithAnswers],
    visitors: FromDishka[Visitors],
) -> None:
    await erase(message, manager)
    await working(message)
    try:
        await recover(visitor_of(manager), request_of(manager), message.text or "")
    except Stale:
        raise
    except DomainError as refused:
        if refused.key == "recover-answers-wrong":
            await manager.switch_to(Recover.answer_first)
        raise
    await finish(manager, visitors)


async def finish(manager: DialogManager, visitors: Visitors) -> None:
    """Nobody is logged in by a recovery; a session that this chat had is over too."""
    await see_anew(manager, visitors)
    await manager.switch_to(Recover.done)
