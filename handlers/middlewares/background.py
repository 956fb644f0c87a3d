"""Background updates take the same lock as presses and can be waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey
from aiogram.types import TelegramObject
from aiogram_dialog.api.entities import DialogUpdate

#: Seconds that a background update may wait for its turn and run.
LONGEST_BACKGROUND_S = 90.0


class Background(BaseMiddleware):
    """Outer middleware of ``dp.update``.

    aiogram takes the person's lock for updates of the messenger only, so a press during a ``bg.update()``
    lost its data (reference: dialogs, section 2). aiogram-dialog keeps no hold of its background tasks
    either: here they are held and can be drained.
    """

    def __init__(self, isolation: BaseEventIsolation) -> None:
        self._isolation = isolation
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if not isinstance(event, DialogUpdate):
            return await handler(event, data)
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        inner = event.aiogd_update
        key = StorageKey(bot_id=data["bot"].id, chat_id=inner.chat.id, user_id=inner.from_user.id)
        async with asyncio.timeout(LONGEST_BACKGROUND_S), self._isolation.lock(key):
            return await handler(event, data)

    async def drain(self, timeout: float) -> None:  # noqa: ASYNC109 - ends in cancelling, not in an error
        """Waits for the background updates under way; cancels what is left after ``timeout`` seconds."""
        # Those asked for a moment ago begin in the loop's next rounds.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        if self._tasks:
            _, left = await asyncio.wait(self._tasks, timeout=timeout)
            for task in left:
                task.cancel()
