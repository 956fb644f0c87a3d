"""SQL of the conversation machine: dialog state and the marks of answered updates, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.models.conversation import DialogState, ProcessedUpdate
from storage.update_mark import UpdateMark


class Row(NamedTuple):
    """What is kept under one key: the FSM state and the data as JSON text; both None: no row."""

    state: str | None
    data: str | None


class StateTable:
    """Reads single rows, writes batches."""

    def __init__(self, database: Database) -> None:
        self._database = database
        state = database.insert_into(DialogState)
        self._upsert: Any = state.on_conflict_do_update(
            index_elements=["key"],
            set_={name: state.excluded[name] for name in ("state", "data", "updated_at")},
        )
        self._mark: Any = database.insert_into(ProcessedUpdate).on_conflict_do_nothing()

    async def open(self) -> None:
        """Before the first read: a new SQLite file becomes a WAL one with its first writer, and a reader that
        came first would stand in the way, on the loop's thread, until its patience ends."""
        async with self._database.gate(), self._database.background():
            pass

    async def load(self, key: str) -> Row:
        found = await self._database.reader.first(_ONE, wanted=key)
        return Row(None, None) if found is None else Row(found.state, found.data)

    async def write(self, rows: dict[str, Row], marks: Sequence[UpdateMark], now: datetime) -> None:
        """All of them in one transaction; rows that hold nothing are deleted."""
        kept = [
            {"key": key, "state": row.state, "data": row.data or "{}", "updated_at": now}
            for key, row in rows.items()
            if row.state is not None or row.data is not None
        ]
        gone = [{"gone": key} for key, row in rows.items() if row.state is None and row.data is None]
        taken = [
            {"bot_id": mark.bot_id, "update_id": mark.update_id, "what": mark.what, "at": mark.at}
            for mark in marks
        ]
        async with self._database.gate(), self._database.background() as connection:
            await _each(connection, self._upsert, kept)
            await _each(connection, _DELETE, gone)
            await _each(connection, self._mark, taken)

    async def marks_since(self, bot_id: int, since: datetime, limit: int) -> list[tuple[int, int]]:
        """(update id, what) of those answered for this bot since then, the highest first."""
        query = (
            select(ProcessedUpdate.update_id, ProcessedUpdate.what)
            .where(ProcessedUpdate.bot_id == bot_id, ProcessedUpdate.at >= since)
            .order_by(ProcessedUpdate.update_id.desc())
            .limit(limit)
        )
        return [(row.update_id, row.what) for row in await self._database.reader.rows(query)]

    async def forget_marks(self, bot_id: int, before: datetime, most: int) -> int:
        """Deletes the bot's oldest marks, at most so many, from the lowest number up. Returns how many.

        Numbers grow with time, so the first one that is young enough ends the search: no scan of the table.
        """
        query = (
            select(ProcessedUpdate.update_id, ProcessedUpdate.at)
            .where(ProcessedUpdate.bot_id == bot_id)
            .order_by(ProcessedUpdate.update_id)
            .limit(most)
        )
        rows = await self._database.reader.rows(query)
        old = [row.update_id for row in takewhile(lambda row: row.at < before, rows)]
        if old:
            async with self._database.gate(), self._database.background() as connection:
                await connection.execute(
                    delete(ProcessedUpdate).where(
                        ProcessedUpdate.bot_id == bot_id, ProcessedUpdate.update_id <= old[-1]
                    )
                )
        return len(old)


_ONE = select(DialogState.state, DialogState.data).where(DialogState.key == bindparam("wanted"))
_DELETE = delete(DialogState).where(DialogState.key == bindparam("gone"))


async def _each(connection: AsyncConnection, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(statement, rows)
