"""Errors are answered while the person's lock is still held, and everything has an end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import BaseMiddleware, Dispatcher
from aiogram.dispatcher.event.bases import UNHANDLED, CancelHandler, SkipHandler
from aiogram.types import ErrorEvent, TelegramObject, Update

from bot.logs import trouble
from handlers.errors import Errors

_log = structlog.get_logger(__name__)

#: Seconds for one update once it has its turn; a Redis lock lives longer (bot.messengers.state.REDIS_LOCK_S),
#: and so does the intake's own limit: who runs into this one is told so.
LONGEST_S = 45.0


class Inside(BaseMiddleware):
    """Outer middleware of ``dp.update``, after the locks.

    aiogram calls error handlers when the lock is free again; one that opens the menu would then run beside
    the person's next press. When even aiogram-dialog's part of the error handling fails (state that cannot be
    read), the person is told without it.
    """

    def __init__(self, dispatcher: Dispatcher, errors: Errors) -> None:
        self._dispatcher = dispatcher
        self._errors = errors

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        try:
            async with asyncio.timeout(LONGEST_S):
                return await handler(event, data)
        except (SkipHandler, CancelHandler):
            raise
        except Exception as error:
            if not isinstance(event, Update):
                raise
            return await self._told(ErrorEvent(update=event, exception=error), data)

    async def _told(self, event: ErrorEvent, data: dict[str, Any]) -> Any:
        try:
            told = await self._dispatcher.propagate_event(update_type="error", event=event, **data)
            if told is not UNHANDLED:
                return told
        except Exception as second:
            _log.error("error handling failed", **trouble(second))
        return await self._errors.on_error(event, **data)
