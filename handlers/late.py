"""Windows that could not be shown are remembered and drawn when the messenger takes messages again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import TelegramObject, Update
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.api.entities import DialogAction, DialogUpdateEvent

from bot.nursery import Nursery
from handlers.telling import chat_of

if TYPE_CHECKING:
    from aiogram_dialog import BgManagerFactory

    from handlers.menu import OpenMenu

_log = structlog.get_logger(__name__)

#: How often one chat is tried again after an act, and after how many seconds without failures it counts anew.
#: The waits double, so that who is left alone by a messenger that is away for minutes is not given up.
TRIES = 8
FORGOTTEN_AFTER_S = 600.0
LONGEST_WAIT_S = 120.0
MOST_CHATS = 1_000
#: Where dialogs.common.Notice looks for a sentence to set above the window that is drawn next.
NOTICE_KEY = "notice"
_NOBODY = ("no such group or user", "chat not found")
_BUSY = (TelegramRetryAfter, TelegramNetworkError, TelegramServerError)


def takes_nothing(error: Exception) -> bool:
    """Whether the messenger says that this person takes no messages: blocked, gone, or (Bale) unknown."""
    if isinstance(error, TelegramNotFound | TelegramBadRequest):
        return any(sign in error.message.lower() for sign in _NOBODY)
    return isinstance(error, TelegramForbiddenError)


def may_pass(error: Exception) -> bool:
    """Whether the same call may succeed a while later."""
    return isinstance(error, _BUSY) or takes_nothing(error)


@dataclass(slots=True, eq=False)
class _Turn:
    """A window that is to be drawn, and the sentence that stood above it (HTML); nobody writes it down."""

    has_window: bool
    notice: str | None


class LateWindows:
    """Nobody stays without a window because the messenger was busy for a while."""

    def __init__(
        self, nursery: Nursery, open_menu: OpenMenu, *, pause_s: float = 1.5, spread_s: float = 1.0
    ) -> None:
        """Seconds: ``pause_s``, doubled with each try, when the messenger did not say how long; ``spread_s``
        is added at most."""
        self._nursery = nursery
        self._open_menu = open_menu
        self._pause_s = pause_s
        self._spread_s = spread_s
        self._closing = asyncio.Event()
        self._waiting: dict[tuple[int, int], _Turn] = {}
        self._drawing: dict[tuple[int, int], _Turn] = {}
        self._tried: dict[tuple[int, int], tuple[int, float]] = {}
        self.bg_factory: BgManagerFactory | None = None

    def __len__(self) -> int:
        """Chats whose window is still to be drawn."""
        return len(self._waiting)

    def lost(self, data: dict[str, Any], error: TelegramAPIError) -> bool:
        """A window of this update (``data``: its middleware data) could not be shown. Whether it will be
        drawn later, as it was to be, with the sentence above it; False: somebody must tell the person."""
        user, chat_id = data.get("event_from_user"), chat_of(data)
        if user is None or chat_id is None or not may_pass(error):
            return False
        manager: DialogManager | None = data.get("dialog_manager")
        return self.remember(
            data["bot"],
            user.id,
            chat_id,
            after=float(error.retry_after) if isinstance(error, TelegramRetryAfter) else None,
            has_window=manager is not None and manager.has_context(),
            notice=data.get(NOTICE_KEY),
        )

    def remember(
        self,
        bot: Bot,
        user_id: int,
        chat_id: int,
        *,
        after: float | None,
        has_window: bool,
        notice: str | None = None,
    ) -> bool:
        """``after`` seconds from now the chat's window is drawn again, or the menu when it has none, under
        ``notice``. False: given up."""
        chat = (bot.id, chat_id)
        if (waiting := self._waiting.get(chat)) is not None:
            waiting.has_window, waiting.notice = has_window, notice or waiting.notice
            return True
        if len(self._waiting) >= MOST_CHATS or self._closing.is_set():
            return False
        tries = self._count(chat)
        if tries > TRIES:
            _log.warning("window given up", tries=TRIES)
            return False
        turn = self._waiting[chat] = _Turn(has_window, notice)
        wait = min(self._pause_s * 2 ** (tries - 1) if after is None else after, LONGEST_WAIT_S)
        self._nursery.spawn(self._later(bot, user_id, chat_id, wait, turn), name="late window")
        return True

    async def until_an_act(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Outer middleware of ``dp.update``, inside the lock: whoever acts anew gets the window of that act,
        with all its tries. One that came late beside it would take it away under their finger, and so on for
        ever. What draws none (a text edited, the bot let in again) takes none away."""
        chat = data.get("event_chat")
        is_act = isinstance(event, Update) and (event.message or event.callback_query) is not None
        if is_act and chat is not None:
            self._waiting.pop((data["bot"].id, chat.id), None)
            self._tried.pop((data["bot"].id, chat.id), None)
            self._drawing.pop((data["bot"].id, chat.id), None)
        return await handler(event, data)

    async def or_the_menu(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Inner middleware of aiogram-dialog's own updates: what failed may have left the stack empty, and
        drawing an empty stack shows nothing. A late window says what it was to say."""
        manager: DialogManager | None = data.get("dialog_manager")
        turn = self._drawing.pop((data["bot"].id, data["event_chat"].id), None)
        if manager is not None and turn is not None and turn.notice:
            manager.middleware_data[NOTICE_KEY] = turn.notice
        is_drawing = isinstance(event, DialogUpdateEvent) and event.action is DialogAction.UPDATE
        if manager is None or not is_drawing or manager.has_context():
            return await handler(event, data)
        if self._is_trying((data["bot"].id, data["event_chat"].id)):
            await self._open_menu(manager, show_mode=ShowMode.SEND)
        return None

    def close(self) -> None:
        """Those who still wait are left to their next press."""
        self._closing.set()

    def _is_trying(self, chat: tuple[int, int]) -> bool:
        """Whether a window was lost here not long ago."""
        tries, last = self._tried.get(chat, (0, 0.0))
        return tries > 0 and asyncio.get_running_loop().time() - last <= FORGOTTEN_AFTER_S

    def _count(self, chat: tuple[int, int]) -> int:
        """Which try since their last act this is, from 1."""
        tries = self._tried[chat][0] if self._is_trying(chat) else 0
        if tries < TRIES:
            self._tried.pop(chat, None)
            if len(self._tried) >= MOST_CHATS:
                del self._tried[next(iter(self._tried))]
            self._tried[chat] = (tries + 1, asyncio.get_running_loop().time())
        return tries + 1

    async def _later(self, bot: Bot, user_id: int, chat_id: int, wait: float, turn: _Turn) -> None:
        wait += random.uniform(0, self._spread_s)  # noqa: S311 - spreads the herd
        chat = (bot.id, chat_id)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._closing.wait()
            is_due = self._waiting.get(chat) is turn
            if not is_due or self._closing.is_set() or self.bg_factory is None:
                return
        finally:
            if self._waiting.get(chat) is turn:
                del self._waiting[chat]
        self._drawing[chat] = turn
        manager = self.bg_factory.bg(bot, user_id, chat_id)
        if turn.has_window:
            await manager.update({}, show_mode=ShowMode.SEND)
        else:
            await self._open_menu(manager, show_mode=ShowMode.SEND)
