"""What a person is told when something goes wrong, and how they go on."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.types import ErrorEvent, Update
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.api.entities import DialogUpdate
from aiogram_dialog.api.exceptions import OutdatedIntent, UnknownIntent, UnknownState

from bot.errors import DomainError, NotFound, Stale
from bot.logs import trouble
from bot.texts import Texts
from handlers.late import NOTICE_KEY, LateWindows, may_pass, takes_nothing
from handlers.menu import OpenMenu, menu_button
from handlers.telling import Telling, query_of
from storage.unit_of_work import DuplicateUpdateError

_log = structlog.get_logger(__name__)

_LOST = (UnknownIntent, OutdatedIntent, UnknownState)
_NO_LONGER_FITS = (Stale, NotFound)


class Errors:
    """The one error handler of a Dispatcher. It ends every error: what failed must not come for ever."""

    def __init__(self, texts: Texts, telling: Telling, open_menu: OpenMenu, late: LateWindows) -> None:
        self._texts = texts
        self._telling = telling
        self._open_menu = open_menu
        self._late = late

    def register(self, dispatcher: Dispatcher) -> None:
        dispatcher.errors.register(self.on_error)

    async def on_error(self, event: ErrorEvent, bot: Bot, **data: Any) -> bool:
        """Tells the person what to do next; whatever fails here too is logged and remembered."""
        error = event.exception
        try:
            await self._answer(event.update, error, bot, data)
        except Exception as second:
            if takes_nothing(second):
                self._not_taken(data, second)
                return True
            _log.error("error could not be told", first=type(error).__qualname__, **trouble(second))
            if may_pass(second):
                self._remember(data, second)
            elif not isinstance(event.update, DialogUpdate):
                with suppress(TelegramAPIError):
                    await self._telling.message(bot, data, "error-unexpected", {}, menu_button(self._texts))
        return True

    async def _answer(self, update: Update, error: Exception, bot: Bot, data: dict[str, Any]) -> None:
        is_background = isinstance(update, DialogUpdate)
        if takes_nothing(error):
            self._not_taken(data, error)
        elif isinstance(error, DuplicateUpdateError):
            await self._draw_again(update, bot, data)
        elif isinstance(error, _NO_LONGER_FITS) or (is_background and isinstance(error, DomainError)):
            # In the background too: a window that was to be drawn late may no longer fit the facts.
            await self._to_menu(update, bot, data, error.key, error.args_)
        elif is_background:
            self._in_background(error, data)
        elif isinstance(error, _LOST):
            await self._to_menu(update, bot, data, "error-stale-button", {})
        elif isinstance(error, DomainError):
            if not await self._telling.alert(bot, query_of(update), error.key, error.args_):
                await self._telling.message(bot, data, error.key, error.args_, menu_button(self._texts))
        else:
            await self._unexpected(update, error, bot, data)

    async def _draw_again(self, update: Update, bot: Bot, data: dict[str, Any]) -> None:
        """The facts of this update stand; whether its window was ever drawn is not known."""
        await self._telling.hush(bot, query_of(update))
        manager: DialogManager | None = data.get("dialog_manager")
        if manager is None:
            return
        if not manager.has_context():
            await self._open_menu(manager, show_mode=ShowMode.SEND)
            return
        try:
            await manager.show(ShowMode.AUTO if query_of(update) else ShowMode.SEND)
        except DomainError as refused:
            # The act that stands has ended what its window was about.
            await self._menu_with_words(manager, refused.key, refused.args_)

    async def _to_menu(
        self, update: Update, bot: Bot, data: dict[str, Any], key: str, args: dict[str, object]
    ) -> None:
        """The whole stack goes, not just the lost window; always that of the person, the default one."""
        manager: DialogManager | None = data.get("dialog_manager")
        if manager is None:
            # Told once: in the message, which has the way on.
            await self._telling.hush(bot, query_of(update))
            await self._telling.message(bot, data, key, args, menu_button(self._texts))
            return
        if await self._telling.alert(bot, query_of(update), key, args):
            await self._open_menu(manager, show_mode=ShowMode.SEND)
        else:
            await self._menu_with_words(manager, key, args)

    async def _menu_with_words(self, manager: DialogManager, key: str, args: dict[str, object]) -> None:
        manager.middleware_data[NOTICE_KEY] = self._texts.html(key, **args)
        await self._open_menu(manager, show_mode=ShowMode.SEND)

    async def _unexpected(self, update: Update, error: Exception, bot: Bot, data: dict[str, Any]) -> None:
        # Never the update: it may hold a phone number or a code.
        _log.error("update failed", kind=update.event_type, **trouble(error))
        if isinstance(error, TelegramRetryAfter):
            self._remember(data, error)
            return
        key = "error-busy" if isinstance(error, TimeoutError) else "error-unexpected"
        await self._telling.hush(bot, query_of(update))
        await self._telling.message(bot, data, key, {}, menu_button(self._texts))

    def _not_taken(self, data: dict[str, Any], error: Exception) -> None:
        """Whoever has a window under way has hardly blocked us: it is tried again, a few times at most, also
        when it was to be drawn in the background."""
        _log.info("person does not take messages")
        self._remember(data, error)

    def _in_background(self, error: Exception, data: dict[str, Any]) -> None:
        """Nobody pressed anything: the window stays as it is, or is drawn later if it could not be shown."""
        if isinstance(error, _LOST):
            _log.info("background update of a window that is gone", error=type(error).__qualname__)
            return
        _log.error("background update failed", **trouble(error))
        self._remember(data, error)

    def _remember(self, data: dict[str, Any], error: Exception) -> None:
        if isinstance(error, TelegramAPIError):
            self._late.lost(data, error)
