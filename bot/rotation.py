"""Every sealed text of the database, sealed anew with the newest data key, while the programs run.

A text names its own key: what remains to be done is what the rows themselves say, so a kill at any point
loses nothing and the next run goes on there. Texts are read and sealed anew outside of any transaction, and
written only where the old text still stands (compare and swap): what somebody wrote meanwhile is theirs.

Blind indexes are not rotated: many stand where the value itself is no longer kept (cases older than their
owner's account, forms that were emptied, counted acts), and the audit chain covers those of its entries. A
lost index key means new indexes from the agencies' own lists, not a pass over our columns.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, bindparam, func, select, update

from bot.clock import Clock
from bot.crypto import FORM, MARK, BrokenSealError, NoDataKeyError, Vault, mark_of
from bot.data_keys import LOCK, REFRESH_S, new_key
from storage.database import AnyRow, Database
from storage.models import DataKey
from storage.sealed import Home, SealedTable, sealed_tables
from storage.unit_of_work import UnitOfWork

__all__ = ["Begun", "BrokenText", "Rotated", "Rotation"]

PAGE, BATCH = 1_000, 50
#: Between two batches the programs' own writers come in.
GIVE_WAY_S = 0.01
#: Longer than a running process may write with the key that it knows.
SETTLES_AFTER_S = 2 * REFRESH_S + 5
MOST_PASSES = 10

Pause = Callable[[float], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class BrokenText:
    """A text that no key opens: changed, moved from another row, or of a lost key. It is left as it is."""

    table: str
    column: str
    row: int


@dataclass(frozen=True, slots=True)
class Begun:
    """The key to seal with; ``is_resumed`` when an earlier run made it and did not come to its end."""

    key_id: int
    made_at: datetime
    is_resumed: bool


@dataclass(frozen=True, slots=True)
class Rotated:
    """``left``: texts that still wait for a run. ``is_resumed`` as in Begun."""

    key_id: int
    is_resumed: bool
    moved: int
    left: int
    broken: tuple[BrokenText, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    home: Home
    key: int
    old: bytes
    new: bytes


class Rotation:
    """``run`` makes a key, or finds the one that an earlier run made, and seals anew. ``pause``: a sleep."""

    def __init__(self, database: Database, vault: Vault, clock: Clock, pause: Pause = asyncio.sleep) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._pause = pause
        self._broken: dict[BrokenText, None] = {}

    async def begin(self) -> Begun:
        """Raises NoDataKeyError."""
        async with UnitOfWork(self._database) as tx:
            await tx.lock(LOCK)
            known = (await tx.session.scalars(select(DataKey).order_by(DataKey.id))).all()
            shut = self._vault.ring.take((each.id, each.wrapped) for each in known)
            if not known or known[-1].id in shut:
                raise NoDataKeyError
            if known[-1].settled_at is None:
                return Begun(known[-1].id, known[-1].made_at, is_resumed=True)
            now, fresh = self._clock.now(), known[-1].id + 1
            wrapped = new_key(self._vault.ring, fresh)
            tx.session.add(DataKey(id=fresh, wrapped=wrapped, made_at=now))
            await tx.commit()
        self._vault.ring.take([(fresh, wrapped)])
        return Begun(fresh, now, is_resumed=False)

    async def rows(self) -> int:
        """How many rows a pass looks at."""
        counts = [select(func.count()).select_from(each.table) for each in sealed_tables()]
        found = [await self._database.reader.first(count) for count in counts]
        return sum(row[0] for row in found if row is not None)

    async def run(self, seen: Callable[[int], None], waits: Callable[[], None]) -> Rotated:
        """Passes until one finds nothing. ``seen`` is told how many rows were looked at, ``waits`` when
        only programs that still write with the old key are waited for. Raises NoDataKeyError."""
        begun = await self.begin()
        key_id = begun.key_id
        total = await self._pass(key_id, seen)
        known_for = (self._clock.now() - begun.made_at).total_seconds()
        if known_for < SETTLES_AFTER_S:
            waits()
            await self._pause(SETTLES_AFTER_S - known_for)
        for _ in range(MOST_PASSES):
            moved = await self._pass(key_id, lambda _rows: None)
            total += moved
            if not moved:
                break
        waiting = await self._waiting(key_id) - len(self._broken)
        if waiting <= 0:
            await self._settle(key_id)
        return Rotated(key_id, begun.is_resumed, total, max(waiting, 0), tuple(self._broken))

    async def _pass(self, key_id: int, seen: Callable[[int], None]) -> int:
        """Looks at every row once; gives how many texts were sealed anew."""
        moved = 0
        self._broken.clear()
        for each in sealed_tables():
            async for page in self._pages(each):
                old = [row[0] for row in page if _is_old(each, row, key_id)]
                for some in _batches(old):
                    moved += await self._renew(each, some, key_id)
                    await self._pause(GIVE_WAY_S)
                seen(len(page))
        return moved

    async def _pages(self, each: SealedTable) -> AsyncIterator[Sequence[AnyRow]]:
        query = each.marks(MARK).where(each.key > bindparam("after")).order_by(each.key).limit(PAGE)
        after = -1
        while page := await self._database.reader.rows(query, after=after):
            yield page
            after = page[-1][0]

    async def _waiting(self, key_id: int) -> int:
        count = 0
        for each in sealed_tables():
            async for page in self._pages(each):
                count += sum(_is_old_text(mark, key_id) for row in page for mark in row[1:])
        return count

    async def _renew(self, each: SealedTable, keys: Sequence[int], key_id: int) -> int:
        rows = await self._database.reader.rows(each.texts().where(each.key.in_(keys)))
        changes = [change for row in rows for change in self._changes(each, row, key_id)]
        if not changes:
            return 0
        async with UnitOfWork(self._database) as tx:
            # A row that a use case holds is left for the next pass: who never waits is in no deadlock.
            free = select(each.key).where(each.key.in_(keys)).order_by(each.key)
            mine = set((await tx.session.scalars(free.with_for_update(skip_locked=True))).all())
            written = 0
            for change in changes:
                if change.key in mine:
                    written += await _swap(tx, each, change)
            await tx.commit()
        return written

    def _changes(self, each: SealedTable, row: AnyRow, key_id: int) -> Iterator[_Change]:
        for home in each.homes:
            old: bytes | None = getattr(row, home.column.name)
            if not _is_old_text(old, key_id) or old is None:
                continue
            key = getattr(row, each.key.name)
            place, number = home.bound_to(row)
            try:
                text = self._vault.open(place, number, old)
            except BrokenSealError:
                self._broken[BrokenText(each.table.name, home.column.name, key)] = None
                continue
            yield _Change(home, key, old, self._vault.seal(place, number, text))

    async def _settle(self, key_id: int) -> None:
        async with UnitOfWork(self._database) as tx:
            await tx.session.execute(
                update(DataKey)
                .where(DataKey.id == key_id, DataKey.settled_at.is_(None))
                .values(settled_at=self._clock.now())
            )
            await tx.commit()


async def _swap(tx: UnitOfWork, each: SealedTable, change: _Change) -> int:
    column = change.home.column
    statement = (
        update(each.table)
        .where(each.key == change.key, still_stands(column, change.old))
        .values({column: change.new})
        .returning(each.key)
    )
    return len((await tx.session.execute(statement)).all())


def still_stands(column: ColumnElement[Any], text: bytes) -> ColumnElement[bool]:
    """Nobody has written here since the text was read."""
    return column == bindparam(None, text, LargeBinary)


def _is_old(each: SealedTable, row: AnyRow, key_id: int) -> bool:
    return any(_is_old_text(getattr(row, home.column.name), key_id) for home in each.homes)


def _is_old_text(text: bytes | None, key_id: int) -> bool:
    """Not so of a text whose key is newer still: another run made that one."""
    if text is None:
        return False
    mark = bytes(text[:MARK])
    return not mark.startswith(FORM) or mark < mark_of(key_id)


def _batches(keys: Sequence[int]) -> Iterator[list[int]]:
    each = iter(keys)
    while some := list(islice(each, BATCH)):
        yield some
