from __future__ import annotations

from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.pin import UnlockWithPin
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.log_in.second import EnterPassword
from bot.accounts.recovery.rows import BeginRecovery
from bot.accounts.visitor import Visitors
from bot.errors import Stale
from dialogs.common import erase, say, see_anew, told, visitor_of, working
from dialogs.contact import own_number, thank_for_contact
from dialogs.log_in.entry import go_on, goes_to_security, offer_what_is_missing
from dialogs.menu.entry import open_menu
from dialogs.recover.entry import start_recovery
from dialogs.states import LogIn


def request_of(manager: DialogManager) -> int:
    """The login request that this dialog works on; the use cases check whose it is. Raises Stale."""
    start = manager.start_data if isinstance(manager.start_data, dict) else {}
    request_id = manager.dialog_data.get("request", start.get("request"))
    if not isinstance(request_id, int):
        raise Stale("log-in-over")
    return request_id


@told
@inject
async def contact(
    message: Message, _widget: MessageInput, manager: DialogManager, ask: FromDishka[AskToLogIn]
) -> None:
    number = own_number(message, manager)
    manager.dialog_data["request"] = await ask.with_phone(visitor_of(manager), number)
    await thank_for_contact(message, manager, number)
    await manager.switch_to(LogIn.national_code)


@told
@inject
async def national_code(
    message: Message, _widget: MessageInput, manager: DialogManager, ask: FromDishka[AskToLogIn]
) -> None:
    await erase(message, manager)
    await ask.with_national_code(visitor_of(manager), request_of(manager), message.text or "")
    await manager.switch_to(LogIn.code)


@told
@inject
async def send_again(
    _event: CallbackQuery, _button: Button, manager: DialogManager, ask: FromDishka[AskToLogIn]
) -> None:
    await ask.again(visitor_of(manager), request_of(manager))
    is_bound = visitor_of(manager).citizen_id is not None
    say(manager, "code-sent-again" if is_bound else "code-sent-again-if")


@told
@inject
async def code(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    enter: FromDishka[EnterLoginCode],
    visitors: FromDishka[Visitors],
) -> None:
    await erase(message, manager)
    done = await enter(visitor_of(manager), request_of(manager), message.text or "")
    if done.session_id is None:
        await manager.switch_to(LogIn.password)
        return
    if not goes_to_security(manager):
        offer_what_is_missing(manager, done)
    await see_anew(manager, visitors)
    await go_on(manager)


@told
@inject
async def password(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    enter: FromDishka[EnterPassword],
    visitors: FromDishka[Visitors],
) -> None:
    await erase(message, manager)
    await working(message)
    done = await enter(visitor_of(manager), request_of(manager), message.text or "")
    if not goes_to_security(manager):
        offer_what_is_missing(manager, done)
    await see_anew(manager, visitors)
    await go_on(manager)


@told
@inject
async def forgot_password(
    _event: CallbackQuery, _button: Button, manager: DialogManager, begin: FromDishka[BeginRecovery]
) -> None:
    request_id = request_of(manager)
    await begin(visitor_of(manager), request_id)
    await start_recovery(manager, request_id)


@told
@inject
async def pin(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    unlock: FromDishka[UnlockWithPin],
    visitors: FromDishka[Visitors],
) -> None:
    await erase(message, manager)
    await working(message)
    try:
        await unlock(visitor_of(manager), message.text or "")
    except Stale as over:
        # The session has just ended: the menu that follows must be a guest's.
        await see_anew(manager, visitors)
        say(manager, over.key, **over.args_)
        await open_menu(manager, show_mode=manager.show_mode or ShowMode.SEND)
        return
    await see_anew(manager, visitors)
    await go_on(manager)
