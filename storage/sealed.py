"""Every sealed text of the schema, found by its column's type: a table that is added later is among them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any

from sqlalchemy import Column, LargeBinary, Select, Table, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Base
from storage.types import Sealed

__all__ = ["Home", "SealedTable", "holds_texts", "sealed_tables"]


@dataclass(frozen=True, slots=True)
class Home:
    """A sealed column, and what its texts are bound to."""

    column: Column[Any]
    row: Column[Any]
    place: str

    def bound_to(self, row: Any) -> tuple[str, int]:
        """Place and row number of this row's text, as bot.crypto.Vault takes them."""
        return self.place.format(**row._mapping), getattr(row, self.row.name)

    @property
    def needs(self) -> set[str]:
        """Names of the columns that say where the text is at home."""
        return {self.row.name, *(name for _, name, _, _ in Formatter().parse(self.place) if name)}


@dataclass(frozen=True, slots=True)
class SealedTable:
    table: Table
    homes: tuple[Home, ...]

    @property
    def key(self) -> Column[Any]:
        """The one column of the primary key."""
        return self.table.primary_key.columns.values()[0]

    def marks(self, length: int) -> Select[*tuple[Any, ...]]:
        """The key, and of each text the first ``length`` bytes."""
        fronts = (
            func.substr(home.column, 1, length, type_=LargeBinary).label(home.column.name)
            for home in self.homes
        )
        return select(self.key, *fronts)

    def texts(self) -> Select[*tuple[Any, ...]]:
        """The key, the texts, and where they are at home."""
        names = {self.key.name, *(home.column.name for home in self.homes)}
        return select(*(self.table.c[name] for name in sorted(names.union(*(h.needs for h in self.homes)))))


@cache
def sealed_tables() -> tuple[SealedTable, ...]:
    """By name, so that an interrupted work meets them in the same order."""
    found = []
    for table in sorted(Base.metadata.tables.values(), key=lambda each: each.name):
        homes = tuple(_home(table, column) for column in table.c if isinstance(column.type, Sealed))
        if homes:
            found.append(SealedTable(table, homes))
    return tuple(found)


def _home(table: Table, column: Column[Any]) -> Home:
    kind = column.type
    assert isinstance(kind, Sealed)
    row = table.c[kind.row] if kind.row else table.primary_key.columns.values()[0]
    return Home(column, row, kind.place or f"{table.name}.{column.name}")


async def holds_texts(session: AsyncSession) -> bool:
    """Whether any text lies in the database."""
    for each in sealed_tables():
        for home in each.homes:
            found = await session.scalar(select(home.row).where(home.column.is_not(None)).limit(1))
            if found is not None:
                return True
    return False
