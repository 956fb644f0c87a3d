"""One short transaction: opened by a use case, committed by it, rolled back by anything else."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Table, event, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import Database
from storage.models.conversation import ProcessedUpdate
from storage.types import Base
from storage.update_mark import UpdateMark

#: The channel of PostgreSQL on which senders hear of what was written for them.
TOLD = "pishkhan_told"


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

    async def __aenter__(self) -> Self:
        self._gate = self._database.gate()
        await self._gate.__aenter__()
        try:
            self.session: AsyncSession = self._database.session()
            await self.session.begin()
            await self.session.connection()
        except BaseException:
            await self._gate.__aexit__(None, None, None)
            raise
        return self

    async def commit(self) -> None:
        await self.session.flush()
        if self._mark is not None and not self._mark.written:
            await self._take_mark(self._mark)
        await self.session.commit()
        if self._mark is not None:
            self._mark.written = True

    def after_commit(self, act: Callable[[], None]) -> None:
        """Calls ``act`` once this has committed; never when it is rolled back."""
        event.listen(self.session.sync_session, "after_commit", lambda _session: act(), once=True)

    async def nudge(self) -> None:
        """Tells senders in other processes, when this commits, that there is something to send."""
        if not self._database.is_sqlite:
            await self.session.execute(text(f"NOTIFY {TOLD}"))

    async def lock(self, name: str) -> None:
        """Waits until no other transaction holds this name; SQLite has one writer anyway."""
        if not self._database.is_sqlite:
            await self.session.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
            )

    async def hold_row(self, model: type[Base], row_id: int) -> None:
        """Waits until no other transaction holds this row; SQLite has one writer anyway."""
        if not self._database.is_sqlite:
            key = inspect(model).primary_key[0]
            # Not stronger: rows that point to it may still be written by others meanwhile.
            await self.session.execute(select(key).where(key == row_id).with_for_update(key_share=True))

    def insert_into(self, table: type[Base] | Table) -> Any:
        """An INSERT that knows ON CONFLICT (Database.insert_into)."""
        return self._database.insert_into(table)

    async def take_time(self, seconds: int) -> None:
        """For reports over whole tables: statements of this transaction may last so long on PostgreSQL."""
        if not self._database.is_sqlite:
            await self.session.execute(text(f"SET LOCAL statement_timeout = {seconds * 1000:d}"))

    async def _take_mark(self, mark: UpdateMark) -> None:
        try:
            await self.session.execute(
                insert(ProcessedUpdate).values(
                    bot_id=mark.bot_id, update_id=mark.update_id, what=mark.what, at=mark.at
                )
            )
        except IntegrityError as taken:
            raise DuplicateUpdateError from taken

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            await self.session.close()
        finally:
            await self._gate.__aexit__(kind, error, trace)
