"""Dialog state in memory, written behind to the database: no SQL on the path of a press."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import orjson
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from bot.messengers.behind import Behind
from bot.messengers.state_table import Row

_NOTHING = Row(None, None)
_EMPTY = "{}"
#: Dates and dataclasses would come back as strings and dicts: refused here, while a developer is looking.
_STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def dumps(data: object) -> str:
    """JSON text. Raises TypeError for anything that would not come back as it went in."""
    return orjson.dumps(data, option=_STRICT).decode()


def key_text(key: StorageKey) -> str:
    """``bot:chat:user:thread:destiny``: every part of the key, at most 190 characters."""
    thread = key.thread_id or ""
    business = f"{key.business_connection_id}:" if key.business_connection_id else ""
    return f"{key.bot_id}:{business}{key.chat_id}:{key.user_id}:{thread}:{key.destiny}"


class WrittenBehindStorage(BaseStorage):
    """Keeps the ``capacity`` rows used last; a row that is not in memory is read from the database.

    ``get_data`` gives a fresh dict every time; ``set_data`` with ``{}`` deletes.
    A row that is not written yet is never dropped, whatever the capacity.
    """

    def __init__(self, behind: Behind, *, capacity: int = 50_000, prefix: str = "") -> None:
        """``prefix``: what all keys begin with."""
        self._behind = behind
        self._prefix = prefix
        self._capacity = capacity
        self._rows: OrderedDict[str, Row] = OrderedDict()

    @property
    def size(self) -> int:
        """Rows in memory. (No ``__len__``: aiogram takes an empty storage for none.)"""
        return len(self._rows)

    async def start(self) -> None:
        await self._behind.start()

    async def close(self) -> None:
        """Writes everything that is left. May be called again (every Dispatcher closes its storage)."""
        await self._behind.close()

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = self._prefix + key_text(key)
        row = await self._row(name)
        self._put(name, Row(state.state if isinstance(state, State) else state, row.data))

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._row(self._prefix + key_text(key))).state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        name = self._prefix + key_text(key)
        text = dumps(dict(data)) if data else None
        known = self._rows.get(name)
        if known is None:
            known = await self._row(name)
        self._put(name, Row(known.state, text))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        text = (await self._row(self._prefix + key_text(key))).data
        data: dict[str, Any] = orjson.loads(text) if text is not None else {}
        return data

    async def _row(self, name: str) -> Row:
        row = self._rows.get(name)
        if row is not None:
            self._rows.move_to_end(name)
            return row
        loaded = await self._behind.table.load(name)
        if loaded.data == _EMPTY:
            loaded = Row(loaded.state, None)
        # Another task may have written meanwhile (PostgreSQL): what it wrote is newer.
        row = self._rows.setdefault(name, loaded)
        self._trim()
        return row

    def _put(self, name: str, row: Row) -> None:
        if self._rows.get(name) == row:
            return
        self._rows[name] = row
        self._rows.move_to_end(name)
        self._behind.put(name, row)
        self._trim()

    def _trim(self) -> None:
        surplus = len(self._rows) - self._capacity
        if surplus <= 0:
            return
        clean = (name for name in self._rows if not self._behind.holds(name))
        for name in [name for name, _ in zip(clean, range(surplus), strict=False)]:
            del self._rows[name]
