"""Commands and deep links: they stand before the dialogs, which take every other message."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from dishka import FromDishka
from dishka.integrations.aiogram import inject

from bot.accounts.closing.ask import KEEP_ACCOUNT, KeepAccount
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.log_in.sso_finish import FinishSso
from bot.accounts.meet import MeetVisitor
from bot.accounts.number.claims import NOT_MY_NUMBER, CancelNumberClaim
from bot.accounts.recovery.settle import NOT_MY_RECOVERY, NotMyRecovery
from bot.accounts.sessions import NotMe
from bot.accounts.telling import NOT_ME
from bot.accounts.visitor import Visitor, Visitors
from bot.appointments.check_receipt import CheckReceipt
from bot.appointments.receipts import LINK as RECEIPT_LINK
from bot.errors import DomainError, Stale, Throttled
from bot.ledger.address_book import AddressBook
from bot.legal.rows import LEGAL_BUTTON
from bot.notices.board import OpenNotice
from bot.notices.telling import BUTTON as NOTICE_BUTTON
from bot.notices.telling import LINK as NOTICE_LINK
from dialogs.cases.entry import open_case
from dialogs.common import erase, say, see_anew
from dialogs.legal.entry import open_legal
from dialogs.log_in.entry import start_log_in, start_unlock
from dialogs.log_in.sso import go_on_from
from dialogs.menu.entry import open_help, open_menu
from dialogs.notices.entry import show_notice
from dialogs.staff.entry import open_own_log
from handlers.numbers import number_after

CASE_LINK = "case-"
SSO_LINK = "sso_"
CASE_BUTTON = "go:case:"
SEEN_BUTTON = "go:seen"
LEGAL_DATA = LEGAL_BUTTON[1]


def build() -> Router:
    """A router of its own for each dispatcher."""
    router = Router(name="commands")
    router.message.filter(F.chat.type == ChatType.PRIVATE)
    router.message.register(start, CommandStart())
    router.message.register(menu, Command("menu", "cancel"))
    router.message.register(help_, Command("help"))
    router.callback_query.register(case_button, F.data.startswith(CASE_BUTTON))
    router.callback_query.register(notice_button, F.data.startswith(NOTICE_BUTTON))
    router.callback_query.register(seen_button, F.data == SEEN_BUTTON)
    router.callback_query.register(legal_button, F.data == LEGAL_DATA)
    router.callback_query.register(not_me_button, F.data.startswith(NOT_ME))
    router.callback_query.register(not_my_number_button, F.data.startswith(NOT_MY_NUMBER))
    router.callback_query.register(not_my_recovery_button, F.data.startswith(NOT_MY_RECOVERY))
    router.callback_query.register(keep_account_button, F.data.startswith(KEEP_ACCOUNT))
    return router


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


@inject
async def not_my_recovery_button(
    query: CallbackQuery,
    visitor: Visitor,
    dialog_manager: DialogManager,
    not_mine: FromDishka[NotMyRecovery],
    visitors: FromDishka[Visitors],
) -> None:
    """The button under the news of a recovery: acts at once, in whatever standing."""
    recovery_id = number_after(NOT_MY_RECOVERY, query.data or "")
    if recovery_id is not None:
        parted = await not_mine(visitor, recovery_id)
        await see_anew(dialog_manager, visitors)
        say(dialog_manager, "recover-undone")
        if parted:
            say(dialog_manager, "not-me-parted")
    await open_menu(dialog_manager)
    await query.answer()


@inject
async def keep_account_button(
    query: CallbackQuery,
    visitor: Visitor,
    dialog_manager: DialogManager,
    keep: FromDishka[KeepAccount],
    visitors: FromDishka[Visitors],
) -> None:
    """The button under the news that the account is to be deleted: acts at once, in whatever standing."""
    closing_id = number_after(KEEP_ACCOUNT, query.data or "")
    if closing_id is not None:
        held = await keep(visitor, closing_id)
        await see_anew(dialog_manager, visitors)
        say(dialog_manager, "closing-kept-held" if held else "closing-kept")
    await open_menu(dialog_manager)
    await query.answer()


async def seen_button(query: CallbackQuery, visitor: Visitor, dialog_manager: DialogManager) -> None:
    """The button under the news of a broken glass: to the access log, for one who is in."""
    if visitor.standing == "in":
        await open_own_log(dialog_manager)
    else:
        say(dialog_manager, "access-log-in-first")
        await open_menu(dialog_manager)
    await query.answer()


@inject
async def notice_button(
    query: CallbackQuery, dialog_manager: DialogManager, open_notice: FromDishka[OpenNotice]
) -> None:
    """The button under a notice: to its page, whoever may read it."""
    notice_id = number_after(NOTICE_BUTTON, query.data or "")
    if notice_id is None:
        await open_menu(dialog_manager)
    else:
        await show_notice(dialog_manager, notice_id, open_notice)
    await query.answer()


async def legal_button(query: CallbackQuery, visitor: Visitor, dialog_manager: DialogManager) -> None:
    """The button under the news of a legal person: to the list of them, for one who is in."""
    if visitor.standing == "in":
        await open_legal(dialog_manager)
    else:
        say(dialog_manager, "legal-log-in-first")
        await open_menu(dialog_manager)
    await query.answer()


@inject
async def start(
    message: Message,
    command: CommandObject,
    visitor: Visitor,
    dialog_manager: DialogManager,
    meet: FromDishka[MeetVisitor],
    visitors: FromDishka[Visitors],
    ask: FromDishka[AskToLogIn],
    book: FromDishka[AddressBook],
    finish: FromDishka[FinishSso],
    check: FromDishka[CheckReceipt],
    open_notice: FromDishka[OpenNotice],
) -> None:
    """``/start``, ``/start case-<id>``, ``/start notice-<id>``, ``/start receipt-<token>`` and ``/start
    sso_<token>``; a payload that we do not know opens the menu."""
    await meet(visitor)
    await book.heard_from(visitor.messenger, visitor.chat_id)
    if visitor.account_id is None:
        await see_anew(dialog_manager, visitors)
        visitor = dialog_manager.middleware_data["visitor"]
    payload = command.args or ""
    case_id, notice_id = number_after(CASE_LINK, payload), number_after(NOTICE_LINK, payload)
    if payload.startswith(SSO_LINK):
        await come_back(message, dialog_manager, visitor, payload.removeprefix(SSO_LINK), finish, visitors)
    elif payload.startswith(RECEIPT_LINK):
        found = await check(payload)
        say(dialog_manager, found.words_key, **({} if found.at is None else {"at": found.at}))
        await open_menu(dialog_manager)
    elif notice_id is not None:
        await show_notice(dialog_manager, notice_id, open_notice)
    elif case_id is None:
        await open_menu(dialog_manager)
    else:
        await go_to_case(dialog_manager, visitor, case_id, ask)


async def come_back(
    message: Message,
    manager: DialogManager,
    visitor: Visitor,
    token: str,
    finish: FinishSso,
    visitors: Visitors,
) -> None:
    """From another system's login: what is refused is said above the menu, the way to try again.

    What was used, for good or ill, is taken out of the chat; a link that must wait stays good and there.
    """
    try:
        finished = await finish(visitor, token)
    except DomainError as refused:
        if not isinstance(refused, Throttled):
            await erase(message, manager)
        if isinstance(refused, Stale):
            raise
        say(manager, refused.key, **refused.args_)
        await open_menu(manager)
        return
    await erase(message, manager)
    await see_anew(manager, visitors)
    await go_on_from(finished, manager)


async def menu(_message: Message, dialog_manager: DialogManager) -> None:
    await open_menu(dialog_manager)


async def help_(_message: Message, dialog_manager: DialogManager) -> None:
    await open_help(dialog_manager)


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
