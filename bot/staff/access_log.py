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
    """``role`` and ``purpose`` are keys of the catalogue; ``view`` is masked, whole, emergency or entity (the
    cases of the legal person); ``reason`` is there where the glass was broken."""

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


_OWN = AuditEntry.subject_index.in_(bindparam("owners", expanding=True)) & AuditEntry.action.in_(
    (READ, BREAK)
)
COUNT: Query = select(func.count().label("total")).where(_OWN)
LIST: Query = (
    select(AuditEntry.at, AuditEntry.role, AuditEntry.details)
    .where(_OWN)
    .order_by(AuditEntry.id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


class OwnAccessLog:
    """Reads only; the owner is part of every query."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def page(self, visitor: Visitor, page: int) -> ReadList:
        """Their own, and that of the legal person for which they act. A page beyond the last gives the last.

        Raises Stale for one who is not in.
        """
        _, owner = visitor.ensure_in()
        owners = [owner] if visitor.acting is None else [owner, visitor.acting.entity_index]
        counted = await self._reader.first(COUNT, owners=owners)
        total = counted.total if counted is not None else 0
        page = min(max(0, page), max(0, (total - 1) // READS_A_PAGE))
        return ReadList(await self._lines(owners, READS_A_PAGE, page * READS_A_PAGE), total, page)

    async def newest(self, visitor: Visitor, most: int) -> tuple[ReadLine, ...]:
        """The last ``most`` of their own. Raises Stale for one who is not in."""
        _, owner = visitor.ensure_in()
        return await self._lines([owner], most, 0)

    async def _lines(self, owners: list[bytes], limit: int, offset: int) -> tuple[ReadLine, ...]:
        return tuple(
            ReadLine(
                at=row.at,
                role=row.role,
                purpose=row.details["purpose"],
                view=row.details["view"],
                reason=row.details.get("reason", ""),
            )
            for row in await self._reader.rows(LIST, owners=owners, limit=limit, offset=offset)
        )
