"""One short transaction: opened by a use case, committed by it, rolled back by anything else."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Executable, Select, Table, bindparam, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database, InsertInto, Kept
from storage.models.conversation import ProcessedUpdate
from storage.transaction import Done, Transaction, Values
from storage.types import Base
from storage.update_mark import UpdateMark

#: The channel of PostgreSQL on which senders hear of what was written for them.
TOLD = "pishkhan_told"
_MARKS = Base.metadata.tables[ProcessedUpdate.__tablename__]
_TAKE_MARK = insert(_MARKS)
_NUDGE = text(f"NOTIFY {TOLD}")


class DuplicateUpdateError(Exception):
    """The update that carries this press was already answered: its facts stand."""


class UnitOfWork:
    """``async with uow as tx: … await tx.commit()``.

    Inside one update the first commit also takes the update's number (``UpdateMark``): facts and mark
    stand or fall together, so a press that the messenger repeats can never act twice.
    No outside call may happen inside the block (law 4).

    Raises:
        DuplicateUpdateError: at commit, when the update was already answered.
    """

    def __init__(self, database: Database, mark: UpdateMark | None = None) -> None:
        self._database = database
        self._mark = mark
        self._is_brief = False

    def brief(self) -> Self:
        """``async with uow.brief() as tx``: a few statements by index, of few rows each, as presses need.

        On SQLite they run on the loop's own thread, as short reads do (storage.database): only what may wait,
        the beginning and the commit, is worth a hop to the driver's thread.
        """
        self._is_brief = True
        return self

    async def __aenter__(self) -> Self:
        self._gate = self._database.gate()
        await self._gate.__aenter__()
        try:
            self._transaction: Transaction = await self._database.begin(self._is_brief)
        except BaseException:
            await self._gate.__aexit__(None, None, None)
            raise
        self._session: AsyncSession | None = None
        self._afterwards: list[Callable[[], None]] = []
        return self

    @property
    def session(self) -> AsyncSession:
        """For what is mapped; it costs twice as much as ``execute``."""
        if self._session is None:
            self._session = self._transaction.session()
        return self._session

    async def execute(self, statement: Executable, values: Values = None) -> Done:
        """A statement of tables, past the mapper; what the session has pending is written before it."""
        await self.flush()
        return await self._transaction.execute(statement, values)

    async def flush(self) -> None:
        """Writes what the session has pending, if there is one."""
        session = self._session
        if session is not None and (session.new or session.dirty or session.deleted):
            await session.flush()

    def after_commit(self, act: Callable[[], None]) -> None:
        """Calls ``act`` once this has committed; never when it is rolled back."""
        self._afterwards.append(act)

    async def commit(self) -> None:
        await self.flush()
        if self._mark is not None and not self._mark.written:
            await self._take_mark(self._mark)
        if self._session is not None:
            await self._session.commit()
        await self._transaction.commit()
        if self._mark is not None:
            self._mark.written = True
        afterwards, self._afterwards = self._afterwards, []
        for act in afterwards:
            act()

    async def nudge(self) -> None:
        """Tells senders in other processes, when this commits, that there is something to send."""
        if not self._database.is_sqlite:
            await self.execute(_NUDGE)

    async def lock(self, name: str) -> None:
        """Waits until no other transaction holds this name; SQLite has one writer anyway."""
        if not self._database.is_sqlite:
            await self.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
            )

    async def hold_row(self, model: type[Base], row_id: int) -> None:
        """Waits until no other transaction holds this row; SQLite has one writer anyway."""
        if not self._database.is_sqlite:
            await self.execute(_holding(model), {"row": row_id})

    def insert_into(self, table: type[Base] | Table) -> Any:
        """An INSERT that knows ON CONFLICT (Database.insert_into)."""
        return self._database.insert_into(table)

    def kept(self, build: Callable[[InsertInto], Kept]) -> Kept:
        """A statement with ON CONFLICT, put together once (Database.kept)."""
        return self._database.kept(build)

    async def take_time(self, seconds: int) -> None:
        """For reports over whole tables: statements of this transaction may last so long on PostgreSQL."""
        if not self._database.is_sqlite:
            await self.execute(text(f"SET LOCAL statement_timeout = {seconds * 1000:d}"))

    async def _take_mark(self, mark: UpdateMark) -> None:
        try:
            await self.execute(
                _TAKE_MARK,
                {"bot_id": mark.bot_id, "update_id": mark.update_id, "what": mark.what, "at": mark.at},
            )
        except IntegrityError as taken:
            raise DuplicateUpdateError from taken

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_brief = False
        try:
            if self._session is not None:
                await self._session.close()
        finally:
            try:
                await self._transaction.close()
            finally:
                await self._gate.__aexit__(kind, error, trace)


@cache
def _holding(model: type[Base]) -> Select[*tuple[Any, ...]]:
    key = inspect(model).primary_key[0]
    # Not stronger: rows that point to it may still be written by others meanwhile.
    return select(key).where(key == bindparam("row")).with_for_update(key_share=True)
