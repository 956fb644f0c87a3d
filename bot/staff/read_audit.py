"""The audit log as an auditor sees it: who did what, never about whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from bot.staff.actor import Actor
from bot.staff.rules import ENTRIES_A_PAGE
from bot.staff.use_case import StaffLook
from storage.database import Query, Reader
from storage.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Entry:
    seq: int
    at: datetime
    actor: str
    role: str
    action: str
    purpose: str


@dataclass(frozen=True, slots=True)
class EntryList:
    """One page, newest first; ``page`` counts from 0."""

    lines: tuple[Entry, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // ENTRIES_A_PAGE))


#: Sealed entries are numbered without a gap, so the newest number is their count. One that waits for its
#: seal is seen a few seconds later.
COUNT: Query = select(func.max(AuditEntry.seq).label("total"))
LIST: Query = (
    select(
        AuditEntry.seq,
        AuditEntry.at,
        AuditEntry.actor,
        AuditEntry.role,
        AuditEntry.action,
        AuditEntry.details,
    )
    .where(AuditEntry.seq <= bindparam("newest"))
    .order_by(AuditEntry.seq.desc())
    .limit(ENTRIES_A_PAGE)
)


class ReadAudit(StaffLook[int, EntryList]):
    """Asked for by the number of the page; one beyond the last gives the last."""

    permission = "audit.read"

    async def look(self, reader: Reader, actor: Actor, ask: int) -> EntryList:
        counted = await reader.first(COUNT)
        total = counted.total or 0 if counted is not None else 0
        page = min(max(0, ask), max(0, (total - 1) // ENTRIES_A_PAGE))
        rows = await reader.rows(LIST, newest=total - page * ENTRIES_A_PAGE)
        lines = tuple(
            Entry(row.seq, row.at, row.actor, row.role, row.action, row.details.get("purpose", ""))
            for row in rows
        )
        return EntryList(lines, total, page)
