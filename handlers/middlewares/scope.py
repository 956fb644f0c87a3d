"""One scope of the container per update, with the update's mark in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Dispatcher
from aiogram.types import TelegramObject
from dishka import AsyncContainer
from dishka.integrations.aiogram import CONTAINER_NAME

from handlers.middlewares.dedupe import MARK_KEY
from storage.update_mark import Origin


class Scopes(BaseMiddleware):
    """Own instead of dishka's: the wiring asks for the mark alone and knows no messenger library."""

    def __init__(self, container: AsyncContainer) -> None:
        self._container = container

    def open_for(self, dispatcher: Dispatcher) -> None:
        """On every observer but ``update``, whose scope would lie unused around the others."""
        for name, observer in dispatcher.observers.items():
            if name != "update":
                observer.outer_middleware(self)

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        async with self._container({Origin: Origin(data.get(MARK_KEY))}) as scope:
            data[CONTAINER_NAME] = scope
            return await handler(event, data)
