"""Who is it, and in which words do we speak: put into the data for windows, handlers and error handlers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject

from bot.texts import Texts


class Visitors(Protocol):
    """bot.accounts.visitor.Visitors."""

    async def load(self, messenger: str, user_id: int, chat_id: int) -> Any: ...


class Identity(BaseMiddleware):
    """Outer middleware of ``dp.update``: ``visitor``, ``texts`` of their language, ``messenger`` (its name).

    Nothing is taken from the update but the two numbers: a background update has no name and no language.
    """

    def __init__(self, messenger: str, visitors: Visitors, texts: Texts) -> None:
        self._messenger = messenger
        self._visitors = visitors
        self._texts = texts

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        data["texts"] = self._texts
        data["messenger"] = self._messenger
        user = data.get("event_from_user")
        if user is not None:
            chat = data.get("event_chat")
            data["visitor"] = await self._visitors.load(
                self._messenger, user.id, chat.id if chat is not None else user.id
            )
            data["texts"] = self._texts.of(getattr(data["visitor"], "language", None))
        return await handler(event, data)
