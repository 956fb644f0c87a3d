"""Supervised tasks: nothing runs that nobody holds, waits for or hears fail."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from bot.logs import trouble

__all__ = ["Nursery"]

_log = structlog.get_logger(__name__)

#: Seconds that a cancelled task has for its own cleaning up.
_GRACE = 5.0


class Nursery:
    """Keeps every task that it starts until it ends.

    A failure is logged by its type and place, never by its message or arguments: those may be a
    person's data.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        """How many tasks are still under way."""
        return len(self._tasks)

    def spawn(self, coro: Coroutine[Any, Any, Any], *, name: str) -> None:
        """Start ``coro`` on the running loop. ``name`` goes to the log: no personal data in it."""
        task = asyncio.create_task(coro, name=name)  # noqa: TID251 - this is what the rule points to
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    async def drain(self, timeout: float) -> None:  # noqa: ASYNC109 - ends in cancelling, not in an error
        """Wait up to ``timeout`` seconds until all have ended, those started meanwhile too; cancel the rest.

        May be called from one of its own tasks, which it then neither awaits nor cancels.
        """
        deadline = asyncio.get_running_loop().time() + timeout
        while others := self._others():
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await asyncio.wait(others, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        for task in self._others():
            task.cancel()
        if others := self._others():
            _, deaf = await asyncio.wait(others, timeout=_GRACE)
            if deaf:
                _log.error("tasks ignore cancelling", tasks=sorted(task.get_name() for task in deaf))

    def _others(self) -> set[asyncio.Task[Any]]:
        return {task for task in self._tasks if task is not asyncio.current_task()}

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            _log.error("task failed", task=task.get_name(), **trouble(error))
