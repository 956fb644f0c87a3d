"""SQLite: short reads on the loop's own thread, through a connection that can only read.

The driver's thread hops cost more than the query itself (reference: performance).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Row, Select

__all__ = ["AnyRow", "LoopReader", "Query"]

Query = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]


class LoopReader:
    """One statement at a time; ``statements`` counts them."""

    def __init__(self, engine: Engine) -> None:
        self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.statements = 0

    async def rows(self, query: Query, **values: object) -> Sequence[AnyRow]:
        self.statements += 1
        found: Sequence[AnyRow] = self._connection.execute(query, values).all()
        return found

    async def first(self, query: Query, **values: object) -> AnyRow | None:
        self.statements += 1
        found: AnyRow | None = self._connection.execute(query, values).first()
        return found

    def close(self) -> None:
        self._connection.close()
