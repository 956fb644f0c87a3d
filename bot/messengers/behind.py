"""Writing behind: what may lose its last moments reaches the database in batches, off the press's path."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.clock import Clock
from bot.messengers.state_table import Row, StateTable
from bot.nursery import Nursery
from storage.update_mark import UpdateMark

_log = structlog.get_logger(__name__)

#: Share of ``flush_ms`` that is spent gathering; the rest is left for the transaction itself.
_GATHERING = 0.6
#: Seconds: the longest pause between two tries when the database refuses.
_LONGEST_PAUSE = 5.0
_TRIES_AT_CLOSE = 5
#: Marks only spare repeated reads; when the database is away for long, the oldest give way.
_MOST_MARKS = 100_000
#: A messenger keeps an update for a day; one that it can't repeat any more needs no mark.
_MARKS_KEPT = timedelta(days=2)
_BETWEEN_CLEANINGS = 3600.0
_CLEANED_AT_ONCE = 2_000


class Behind:
    """Gathers rows and marks, writes each batch in one transaction, keeps it when that fails.

    What was put is in the database at most about ``flush_ms`` ms later; ``close()`` writes the rest.
    """

    def __init__(self, table: StateTable, clock: Clock, nursery: Nursery, *, flush_ms: int = 50) -> None:
        self.table = table
        self._clock = clock
        self._nursery = nursery
        self._gathering = flush_ms / 1000 * _GATHERING
        self._rows: dict[str, Row] = {}
        self._marks: list[UpdateMark] = []
        self._writing: dict[str, Row] = {}
        self._something = asyncio.Event()
        self._writer = asyncio.Lock()
        self._open = False
        self._failures = 0
        self._bots: set[int] = set()
        self._cleaned = clock.monotonic()

    async def start(self) -> None:
        """Begins to write. What was put before is kept and written then. May be called again."""
        if not self._open:
            await self.table.open()
            self._open = True
            self._nursery.spawn(self._run(), name="dialog state: writing behind")

    def put(self, key: str, row: Row) -> None:
        self._rows[key] = row
        self._something.set()

    def mark(self, mark: UpdateMark) -> None:
        """The update wrote no facts of its own; its number is taken with the next batch."""
        self._marks.append(mark)
        self._bots.add(mark.bot_id)
        if len(self._marks) > _MOST_MARKS:
            del self._marks[: _MOST_MARKS // 10]
        self._something.set()

    def holds(self, key: str) -> bool:
        """Whether the newest row of this key may not be in the database yet."""
        return key in self._rows or key in self._writing

    async def close(self) -> None:
        """Writes everything that is left. May be called again."""
        self._open = False
        self._something.set()
        for attempt in range(_TRIES_AT_CLOSE):
            if await self._write():
                return
            await asyncio.sleep(0.2 * 2**attempt)
        _log.error("dialog state not written at close", rows=len(self._rows), marks=len(self._marks))

    async def _run(self) -> None:
        while self._open:
            await self._something.wait()
            await asyncio.sleep(self._gathering)
            if not self._open:
                return
            if not await self._write():
                await asyncio.sleep(min(_LONGEST_PAUSE, self._gathering * 2**self._failures))
            elif self._clock.monotonic() - self._cleaned >= _BETWEEN_CLEANINGS:
                await self._clean()

    async def _clean(self) -> None:
        """One round: what is left over goes in the next batch's, so that no press waits for long."""
        before = self._clock.now() - _MARKS_KEPT
        try:
            counts = [await self.table.forget_marks(bot, before, _CLEANED_AT_ONCE) for bot in self._bots]
        except Exception as error:
            _log.error("old marks not deleted", error=type(error).__qualname__)
            counts = []
        if all(count < _CLEANED_AT_ONCE for count in counts):
            self._cleaned = self._clock.monotonic()

    async def _write(self) -> bool:
        """One batch. False when the database refused: everything is kept for the next try."""
        async with self._writer:
            self._something.clear()
            rows, marks = self._rows, self._marks
            if not rows and not marks:
                return True
            self._rows, self._marks, self._writing = {}, [], rows
            try:
                await self.table.write(rows, marks, self._clock.now())
            except BaseException as error:
                self._rows = rows | self._rows
                self._marks = marks + self._marks
                self._something.set()
                if not isinstance(error, Exception):
                    raise
                self._failures += 1
                _log.error("dialog state not written", error=type(error).__qualname__, rows=len(rows))
                return False
            finally:
                self._writing = {}
            self._failures = 0
            return True
