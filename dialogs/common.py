"""What every dialog uses: who is here, saying a thing in the window, taking secrets out of the chat."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import Any

from aiogram.enums import ContentType
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramNotFound
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Start
from aiogram_dialog.widgets.text import Text

from bot.accounts.rules import CODE_DIGITS, PIN_LENGTH
from bot.accounts.visitor import Visitor, Visitors
from bot.errors import DomainError, Stale
from bot.persian import digits
from dialogs.states import Menu
from dialogs.widgets.words import Label, texts_of

SHORTEST_SECRET, LONGEST_SECRET = CODE_DIGITS, PIN_LENGTH[1]

Handler = Callable[..., Awaitable[None]]
Wrapped = Callable[..., Coroutine[Any, Any, None]]


def visitor_of(manager: DialogManager) -> Visitor:
    visitor: Visitor = manager.middleware_data["visitor"]
    return visitor


async def see_anew(manager: DialogManager, visitors: Visitors) -> None:
    """What was just done has changed who the visitor is."""
    visitor = visitor_of(manager)
    manager.middleware_data["visitor"] = await visitors.load(
        visitor.messenger, visitor.user_id, visitor.chat_id
    )


def say(manager: DialogManager, key: str, **args: object) -> None:
    """Puts a sentence above the window that this very update draws, under those said before; kept nowhere."""
    said = manager.middleware_data.get("notice")
    sentence = texts_of(manager).html(key, **args)
    manager.middleware_data["notice"] = f"{said}\n\n{sentence}" if said else sentence


class Notice(Text):
    """The sentence of :func:`say`, set apart from the window's own words."""

    def __init__(self) -> None:
        super().__init__(when=lambda _data, _widget, manager: bool(manager.middleware_data.get("notice")))

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        return f"{manager.middleware_data['notice']}\n"


def told(handler: Handler) -> Wrapped:
    """A refusal of the use case is said in the window, which stays; what was entered stays too.

    ``Stale`` goes on to the error handlers: this window no longer fits and the menu takes over.
    """

    @wraps(handler)
    async def wrapped(
        event: Message | CallbackQuery, widget: Any, manager: DialogManager, *rest: Any
    ) -> None:
        try:
            await handler(event, widget, manager, *rest)
        except Stale:
            raise
        except DomainError as refused:
            say(manager, refused.key, **refused.args_)
            if isinstance(event, Message):
                redraw_below(manager)

    return wrapped


def redraw_below(manager: DialogManager) -> None:
    """After :func:`erase`: what they wrote is gone, and an edit that changes nothing would be silence."""
    if manager.show_mode is ShowMode.EDIT:
        manager.show_mode = ShowMode.DELETE_AND_SEND


async def erase(message: Message, manager: DialogManager) -> None:
    """Takes a secret out of the chat and redraws the window in its place; says so when it can't.

    One that is gone was erased when the update first came, before a restart.
    """
    try:
        await message.delete()
    except TelegramAPIError as error:
        if not _is_gone(error):
            manager.show_mode = ShowMode.SEND
            say(manager, "secret-not-erased")
            return
    manager.show_mode = ShowMode.EDIT


def _is_gone(error: TelegramAPIError) -> bool:
    refused = isinstance(error, (TelegramBadRequest, TelegramNotFound))
    return refused and "message" in error.message.lower() and "not found" in error.message.lower()


def may_be_secret(text: str) -> bool:
    """A code, a PIN, a national code or a birth date, sent to a window that did not ask for it."""
    bare = re.sub(r"[\W_]+", "", digits(text))
    return bare.isascii() and bare.isdecimal() and SHORTEST_SECRET <= len(bare) <= LONGEST_SECRET


async def working(message: Message) -> None:
    """Shows that something is being done; whether the sign arrives does not matter."""
    with suppress(TelegramAPIError):
        if message.bot is not None:
            await message.bot.send_chat_action(message.chat.id, "typing")


def otherwise(key: str) -> MessageInput:
    """Whatever else is sent to a window gets the words ``key``; the last widget of every window.

    The window moves below what was sent: a second one beside it would be a private page left in the chat.
    """

    async def answer(message: Message, _widget: MessageInput, manager: DialogManager) -> None:
        if may_be_secret(message.text or ""):
            await erase(message, manager)
        manager.show_mode = ShowMode.DELETE_AND_SEND
        say(manager, key)

    return MessageInput(answer, content_types=ContentType.ANY)


def to_menu() -> Start:
    return Start(Label("button-menu"), id="menu", state=Menu.home, mode=StartMode.RESET_STACK)


def cancel() -> Start:
    return Start(Label("button-cancel"), id="cancel", state=Menu.home, mode=StartMode.RESET_STACK)
