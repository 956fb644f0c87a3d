"""«چه کسی پرونده مرا دید»: what the audit log says of reads of one's own file (law 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.accounts.visitor import Visitor
from bot.staff.person.glass import BREAK
from bot.staff.person.read import READ
from bot.staff.rules import READS_A_PAGE
from storage.database import Query, Reader
from storage.models import AuditEntry


@dataclass(frozen=True, slots=True)
class ReadLine:
    """``role`` and ``purpose`` are keys of the catalogue; ``view`` is masked, whole or emergency; ``reason``
    is there where the glass was broken."""

    at: datetime
    role: str
    purpose: str
    view: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadList:
    """One page, newest first; ``page`` counts from 0."""

    lines: tuple[ReadLine, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // READS_A_PAGE))


_OWN = (AuditEntry.subject_index == bindparam("owner")) & AuditEntry.action.in_((READ, BREAK))
COUNT: Query = select(func.count().label("total")).where(_OWN)
LIST: Query = (
    select(AuditEntry.at, AuditEntry.role, AuditEntry.details)
    .where(_OWN)
    .order_by(AuditEntry.id.desc())
    .limit(READS_A_PAGE)
    .offset(bindparam("offset"))
)


class OwnAccessLog:
    """Reads only; the owner is part of every query."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def page(self, visitor: Visitor, page: int) -> ReadList:
        """A page beyond the last gives the last. Raises Stale for one who is not in."""
        _, owner = visitor.ensure_in()
        counted = await self._reader.first(COUNT, owner=owner)
        total = counted.total if counted is not None else 0
        page = min(max(0, page), max(0, (total - 1) // READS_A_PAGE))
        rows = await self._reader.rows(LIST, owner=owner, offset=page * READS_A_PAGE)
        lines = tuple(
            ReadLine(
                at=row.at,
                role=row.role,
                purpose=row.details["purpose"],
                view=row.details["view"],
                reason=row.details.get("reason", ""),
            )
            for row in rows
        )
        return ReadList(lines, total, page)
