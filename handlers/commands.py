"""Commands and deep links: they stand before the dialogs, which take every other message."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from dishka import FromDishka
from dishka.integrations.aiogram import inject

from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.meet import MeetVisitor
from bot.accounts.number.claims import NOT_MY_NUMBER, CancelNumberClaim
from bot.accounts.sessions import NotMe
from bot.accounts.telling import NOT_ME
from bot.accounts.visitor import Visitor, Visitors
from bot.errors import DomainError
from bot.ledger.address_book import AddressBook
from dialogs.cases.entry import open_case
from dialogs.common import say, see_anew
from dialogs.log_in.entry import start_log_in, start_unlock
from dialogs.menu.entry import open_menu
from dialogs.staff.entry import open_own_log

CASE_LINK = "case-"
CASE_BUTTON = "go:case:"
SEEN_BUTTON = "go:seen"


def build() -> Router:
    """A router of its own for each dispatcher."""
    router = Router(name="commands")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.message.register(start, CommandStart())
    router.message.register(menu, Command("menu", "help", "cancel"))
    router.callback_query.register(case_button, of_case_button)
    router.callback_query.register(seen_button, of_seen_button)
    router.callback_query.register(not_me_button, of_not_me_button)
    router.callback_query.register(not_my_number_button, of_not_my_number_button)
    return router


async def of_not_me_button(query: CallbackQuery) -> bool:
    return (query.data or "").startswith(NOT_ME)


@inject
async def not_me_button(
    query: CallbackQuery,
    visitor: Visitor,
    dialog_manager: DialogManager,
    not_me: FromDishka[NotMe],
    visitors: FromDishka[Visitors],
) -> None:
    """The button under the news of a login: acts at once, also for one whose session is locked or over."""
    session_id = number_after(NOT_ME, query.data or "")
    if session_id is not None:
        parted = await not_me(visitor, session_id)
        await see_anew(dialog_manager, visitors)
        say(dialog_manager, "not-me-done")
        if parted:
            say(dialog_manager, "not-me-parted")
    await open_menu(dialog_manager)
    await query.answer()


async def of_not_my_number_button(query: CallbackQuery) -> bool:
    return (query.data or "").startswith(NOT_MY_NUMBER)


@inject
async def not_my_number_button(
    query: CallbackQuery,
    visitor: Visitor,
    dialog_manager: DialogManager,
    cancel: FromDishka[CancelNumberClaim],
    visitors: FromDishka[Visitors],
) -> None:
    """The button under the news that a number waits: acts at once, in whatever standing."""
    claim_id = number_after(NOT_MY_NUMBER, query.data or "")
    if claim_id is not None:
        await cancel(visitor, claim_id)
        await see_anew(dialog_manager, visitors)
        say(dialog_manager, "lost-number-cancelled")
    await open_menu(dialog_manager)
    await query.answer()


async def of_seen_button(query: CallbackQuery) -> bool:
    return query.data == SEEN_BUTTON


async def seen_button(query: CallbackQuery, visitor: Visitor, dialog_manager: DialogManager) -> None:
    """The button under the news of a broken glass: to the access log, for one who is in."""
    if visitor.standing == "in":
        await open_own_log(dialog_manager)
    else:
        say(dialog_manager, "access-log-in-first")
        await open_menu(dialog_manager)
    await query.answer()


async def of_case_button(query: CallbackQuery) -> bool:
    return (query.data or "").startswith(CASE_BUTTON)


@inject
async def start(
    _message: Message,
    command: CommandObject,
    visitor: Visitor,
    dialog_manager: DialogManager,
    meet: FromDishka[MeetVisitor],
    visitors: FromDishka[Visitors],
    ask: FromDishka[AskToLogIn],
    book: FromDishka[AddressBook],
) -> None:
    """``/start`` and ``/start case-<id>``; a payload that we do not know opens the menu."""
    await meet(visitor)
    await book.heard_from(visitor.messenger, visitor.chat_id)
    if visitor.account_id is None:
        await see_anew(dialog_manager, visitors)
        visitor = dialog_manager.middleware_data["visitor"]
    case_id = number_after(CASE_LINK, command.args or "")
    if case_id is None:
        await open_menu(dialog_manager)
    else:
        await go_to_case(dialog_manager, visitor, case_id, ask)


async def menu(_message: Message, dialog_manager: DialogManager) -> None:
    await open_menu(dialog_manager)


@inject
async def case_button(
    query: CallbackQuery, visitor: Visitor, dialog_manager: DialogManager, ask: FromDishka[AskToLogIn]
) -> None:
    """The button of a notification, however old."""
    case_id = number_after(CASE_BUTTON, query.data or "")
    if case_id is None:
        await open_menu(dialog_manager)
    else:
        await go_to_case(dialog_manager, visitor, case_id, ask)
    await query.answer()


async def go_to_case(manager: DialogManager, visitor: Visitor, case_id: int, ask: AskToLogIn) -> None:
    """To the case for one who is in; others unlock or log in first, and then go on to it."""
    if visitor.standing == "in":
        await open_case(manager, case_id)
        return
    say(manager, "case-log-in-first")
    if visitor.standing == "locked" and visitor.has_pin:
        await start_unlock(manager, case_id)
        return
    if visitor.citizen_id is None:
        await open_menu(manager)
        return
    try:
        await start_log_in(manager, ask, case_id=case_id, show_mode=ShowMode.SEND)
    except DomainError as refused:
        say(manager, refused.key, **refused.args_)
        await open_menu(manager)


def number_after(prefix: str, text: str) -> int | None:
    """The id behind the prefix, if it is one (at most 19 ASCII digits)."""
    rest = text.removeprefix(prefix)
    if rest == text or not (rest.isascii() and rest.isdecimal() and len(rest) <= 19):
        return None
    return int(rest)
