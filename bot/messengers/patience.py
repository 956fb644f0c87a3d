"""What the session does when a messenger says «later» or is silent: bounded waiting, careful repeating."""

from __future__ import annotations

import asyncio
import math
import random
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

import structlog
from aiogram.client.session.middlewares.base import BaseRequestMiddleware
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from bot.messengers.flight import answer_waits

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.client.session.middlewares.base import NextRequestMiddlewareType
    from aiogram.methods import TelegramMethod
    from aiogram.methods.base import TelegramType

_log = structlog.get_logger(__name__)

#: Seconds that one call may wait in all; then the error goes up and the window is remembered for later.
LONGEST_WAIT = 20.0
TRIES = 5
#: Seconds before the one repetition of a call that failed on the way.
PAUSE = 0.3
_REPEATABLE = ("edit", "delete", "answer", "get", "set", "leave", "sendChatAction")
#: What a messenger counts: everything that shows or changes a message.
_COUNTED = ("send", "copy", "forward", "edit")
_TOO_OLD = ("query is too old", "query id is invalid")


class Limiter(Protocol):
    """The pace of one token, asked by the ledger's senders and by windows alike (bot.delivery.limiter)."""

    async def acquire(self, chat_id: int | None, urgent: bool) -> None:
        """Returns when one more call may go to this chat."""

    async def depart(self) -> None:
        """Returns when the call may leave at once."""

    def left(self, chat_id: int | None, urgent: bool) -> float:
        """Seconds until ``acquire`` may return, as far as is known now; 0: at once."""

    def flooded(self, chat_id: int | None, seconds: float) -> None:
        """The messenger answered 429 and asked to wait so long."""


class Patience(BaseRequestMiddleware):
    """Session middleware.

    - 429: waits ``retry_after`` and a little more (bounded), then asks again. For a send nothing else is
      repeated: what timed out may have been delivered.
    - Network trouble and 5xx of calls that may safely be made twice: one repetition.
    - No turn from the limiter within the time: nothing goes out, TelegramRetryAfter says when to come again.
    - A callback answered too late, or twice, is no error: the result is False, nothing was shown.
    """

    def __init__(self, limiter: Limiter | None = None, *, longest_wait: float = LONGEST_WAIT) -> None:
        self._limiter = limiter
        self._longest_wait = longest_wait

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:
        name = method.__api_method__
        if name == "getUpdates":
            return await make_request(bot, method)
        try:
            return await self._patiently(make_request, bot, method)
        except TelegramBadRequest as refusal:
            if name == "answerCallbackQuery" and any(sign in refusal.message.lower() for sign in _TOO_OLD):
                return False
            raise

    async def _patiently(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Any:
        name = method.__api_method__
        waited, repeated = 0.0, not name.startswith(_REPEATABLE)
        for left in reversed(range(TRIES)):
            await self._turn(method)
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as flood:
                wait = flood.retry_after * random.uniform(1.02, 1.15)  # noqa: S311 - spreads the herd
                waited += wait
                self._flooded(method, flood.retry_after)
                if not left or waited > self._longest_wait:
                    _log.warning("messenger asks to wait too long", method=name, seconds=flood.retry_after)
                    raise
                answer_waits()
                await asyncio.sleep(wait)
            except (TelegramNetworkError, TelegramServerError):
                if repeated:
                    raise
                repeated = True
                await asyncio.sleep(PAUSE * random.uniform(0.5, 1.5))  # noqa: S311
        raise AssertionError("the last try returns or raises")

    async def _turn(self, method: TelegramMethod[Any]) -> None:
        name = method.__api_method__
        if self._limiter is None or name == "sendChatAction" or not name.startswith(_COUNTED):
            return
        chat_id = _chat_of(method)
        if self._limiter.left(chat_id, urgent=True) <= self._longest_wait:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._longest_wait):
                    await self._limiter.acquire(chat_id, urgent=True)
                    await self._limiter.depart()
                    return
        seconds = max(1, math.ceil(self._limiter.left(chat_id, urgent=True)))
        _log.warning("limiter gives no turn", method=name, seconds=seconds)
        raise TelegramRetryAfter(method=method, message="no turn", retry_after=seconds)

    def _flooded(self, method: TelegramMethod[Any], seconds: float) -> None:
        if self._limiter is not None:
            self._limiter.flooded(_chat_of(method), seconds)


def _chat_of(method: TelegramMethod[Any]) -> int | None:
    chat_id = getattr(method, "chat_id", None)
    return chat_id if isinstance(chat_id, int) else None
