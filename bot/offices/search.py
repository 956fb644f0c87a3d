"""Looking an office up by its code, its name, its manager's name or its telephone number."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.errors import DomainError
from bot.offices.find import FindOffices, Wanted
from bot.offices.index import OfficeIndex
from storage.database import AnyRow, Reader
from storage.queries import offices

__all__ = ["FOUND_MOST", "SearchOffices"]

#: What is shown at most: who finds more has to say more.
FOUND_MOST = 30
#: So many are looked at where only those that do a service count.
LOOKED_AT = 300
LONGEST = 100
#: A change of an office is found after so long, in every process.
LIFE = timedelta(minutes=1)
CHUNK = 1_000


class SearchOffices:
    """The words of all offices are kept in memory, and read again when they are old."""

    def __init__(self, reader: Reader, clock: Clock, find: FindOffices) -> None:
        self._reader = reader
        self._clock = clock
        self._find = find
        self._index: OfficeIndex | None = None
        self._rows: Sequence[AnyRow] = ()
        self._read_at: datetime | None = None
        self._reading = asyncio.Lock()

    async def __call__(self, asked: str, wanted: Wanted) -> tuple[int, ...]:
        """Ids, the best first, a few. Raises DomainError: too little to look for, or too much."""
        if not any(map(str.isalnum, asked)) or len(asked) > LONGEST:
            raise DomainError("offices-search-what")
        index = await self._fresh()
        most = FOUND_MOST if not wanted.services else LOOKED_AT
        found = index.find(asked, wanted.kinds, most)
        if wanted.services:
            found = [line.id for line in await self._find.some(found, wanted)]
        return tuple(found[:FOUND_MOST])

    async def _fresh(self) -> OfficeIndex:
        async with self._reading:
            now = self._clock.now()
            if self._index is None or self._read_at is None or not now - self._read_at < LIFE:
                rows = await self._all()
                if self._index is None or rows != self._rows:
                    # A thread of its own: other people's presses go on meanwhile.
                    self._index = await asyncio.to_thread(OfficeIndex, rows)
                self._rows, self._read_at = rows, now
            return self._index

    async def _all(self) -> list[AnyRow]:
        rows: list[AnyRow] = []
        while True:
            after = rows[-1].id if rows else 0
            chunk = await self._reader.rows(offices.ALL, after=after, limit=CHUNK)
            rows += chunk
            if len(chunk) < CHUNK:
                return rows
            await asyncio.sleep(0)
