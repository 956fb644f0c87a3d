"""One update of a person at a time, inside one process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiogram.fsm.storage.base import BaseEventIsolation, StorageKey


class _Lock:
    __slots__ = ("lock", "users")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0


class PersonLocks(BaseEventIsolation):
    """A lock per StorageKey that is forgotten when nobody holds it or waits for it.

    aiogram's SimpleEventIsolation keeps one for ever per person and stack.
    """

    def __init__(self) -> None:
        self._locks: dict[StorageKey, _Lock] = {}

    @property
    def held(self) -> int:
        """Locks held or waited for now. (No ``__len__``: aiogram takes what is empty for none.)"""
        return len(self._locks)

    @asynccontextmanager
    async def lock(self, key: StorageKey) -> AsyncGenerator[None, None]:
        entry = self._locks.get(key)
        if entry is None:
            entry = self._locks[key] = _Lock()
        entry.users += 1
        try:
            async with entry.lock:
                yield
        finally:
            entry.users -= 1
            if not entry.users:
                del self._locks[key]

    async def close(self) -> None:
        """Nothing to close: a lock lives as long as its users."""
