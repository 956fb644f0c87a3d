"""The catch-all: whoever reaches it gets words and a way on."""

from __future__ import annotations

from typing import Any

from aiogram import Bot, Router
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.utils import CB_SEP

from bot.texts import Texts
from handlers.late import NOTICE_KEY
from handlers.membership import AddressBook, membership
from handlers.menu import MENU_DATA, OpenMenu, menu_button
from handlers.telling import Telling


class Last:
    """Two routers: ``loose_presses()`` stands before the dialogs, ``last()`` after everything."""

    def __init__(self, texts: Texts, telling: Telling, open_menu: OpenMenu) -> None:
        self._texts = texts
        self._telling = telling
        self._open_menu = open_menu

    def loose_presses(self) -> Router:
        """Buttons that belong to no window. An open dialog would take the press for its own and write its
        window over the message that was pressed, so they are answered before it sees them."""
        router = Router(name="loose presses")
        router.callback_query.register(self.on_menu, of_menu_button)
        router.callback_query.register(self.on_press, of_no_window)
        return router

    def last(self, messenger: str, book: AddressBook) -> Router:
        """What nobody else has taken, and who comes and goes."""
        router = Router(name="last")
        router.callback_query.register(self.on_press)
        router.message.register(self.on_message)
        router.my_chat_member.register(membership(messenger, book))
        return router

    async def on_menu(self, query: CallbackQuery, bot: Bot, **data: Any) -> None:
        await self._telling.hush(bot, query)
        await self._go_on(bot, data, None)

    async def on_press(self, query: CallbackQuery, bot: Bot, **data: Any) -> None:
        if data.get("dialog_manager") is None:
            # No window can follow: the words stand in the message that has the way on, and only there.
            await self._telling.hush(bot, query)
            await self._go_on(bot, data, "error-stale-button")
            return
        shown = await self._telling.alert(bot, query, "error-stale-button", {})
        await self._go_on(bot, data, None if shown else "error-stale-button")

    async def on_message(self, message: Message, bot: Bot, **data: Any) -> None:
        await self._go_on(bot, data, "error-not-understood")

    async def _go_on(self, bot: Bot, data: dict[str, Any], key: str | None) -> None:
        manager: DialogManager | None = data.get("dialog_manager")
        if manager is None:
            await self._telling.message(bot, data, key or "error-stale-button", {}, menu_button(self._texts))
            return
        if key is not None:
            manager.middleware_data[NOTICE_KEY] = self._texts.html(key)
        await self._open_menu(manager, show_mode=ShowMode.SEND)


# Plain functions: every press of a window passes these two, and F costs four times as much.
async def of_menu_button(query: CallbackQuery) -> bool:
    return query.data == MENU_DATA


async def of_no_window(query: CallbackQuery) -> bool:
    return CB_SEP not in (query.data or "")
