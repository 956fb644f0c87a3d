"""Many small writes in one commit: a commit to disk costs more than the rows in it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError

__all__ = ["Together"]

Item = TypeVar("Item")
Result = TypeVar("Result")


class Together(Generic[Item, Result]):
    """Calls that wait while a write is under way go together into the next.

    ``write`` takes items and gives as many results; it is one transaction. When the database is away every
    caller hears it; any other failure is tried item by item, so that one bad item harms only its own caller.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]]) -> None:
        self._write = write
        self._turn = asyncio.Lock()
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []

    async def __call__(self, item: Item) -> Result:
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        entry = (item, answer)
        self._waiting.append(entry)
        try:
            async with self._turn:
                if not answer.done():
                    await self._write_all(answer)
        except asyncio.CancelledError:
            if entry in self._waiting:
                self._waiting.remove(entry)
            raise
        return answer.result()

    async def _write_all(self, mine: asyncio.Future[Result]) -> None:
        await asyncio.sleep(0)  # those who ask at this same moment come along
        batch, self._waiting = self._waiting, []
        try:
            results = await self._write([item for item, _ in batch])
        except (OperationalError, InterfaceError) as away:
            for _, answer in batch:
                answer.set_exception(away)
            return
        except Exception as error:
            await self._write_each(batch, error)
            return
        except BaseException:
            # Who was to write is cancelled: the others' items wait for the next turn. Writing one of them
            # twice is harmless: every write proves that its row is still as it was claimed.
            self._waiting = [entry for entry in batch if entry[1] is not mine] + self._waiting
            raise
        for (_, answer), result in zip(batch, results, strict=True):
            answer.set_result(result)

    async def _write_each(
        self, batch: Sequence[tuple[Item, asyncio.Future[Result]]], error: Exception
    ) -> None:
        if len(batch) == 1:
            batch[0][1].set_exception(error)
            return
        for item, answer in batch:
            try:
                answer.set_result((await self._write([item]))[0])
            except Exception as own:
                answer.set_exception(own)
