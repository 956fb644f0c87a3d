"""The whole chain, read again: is every row as it was sealed, and does none wait too long."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from bot.audit.chain import GENESIS, HEAD_ID, entry_hash, head_mac
from bot.crypto import Vault
from storage.database import AnyRow, Reader
from storage.models import AuditEntry, AuditHead

__all__ = ["LATE_AFTER", "Verdict", "oldest_unsealed", "verify"]

#: The sealer comes every few seconds: an entry that waits so long has none, or is one that it refuses.
LATE_AFTER = timedelta(minutes=10)

PART = (
    select(*AuditEntry.__table__.c)
    .where(AuditEntry.seq > bindparam("after"))
    .order_by(AuditEntry.seq)
    .limit(200)
)
HEAD = select(AuditHead.seq, AuditHead.entry_hash, AuditHead.mac).where(AuditHead.id == HEAD_ID)
UNSEALED = select(func.count(), func.min(AuditEntry.at)).where(AuditEntry.seq.is_(None))
OLDEST = select(AuditEntry.at).where(AuditEntry.seq.is_(None)).order_by(AuditEntry.id).limit(1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``first_broken``: the place in the chain of the first row that does not fit; none when all do.

    ``sealed`` and ``end`` are the place and hash of the last row, to be kept elsewhere. ``unsealed`` entries
    wait for their seal; ``is_late`` when the oldest of them waits longer than it should.
    """

    first_broken: int | None
    sealed: int
    end: bytes
    unsealed: int
    is_late: bool

    @property
    def is_well(self) -> bool:
        return self.first_broken is None and not self.is_late


async def verify(reader: Reader, vault: Vault, now: datetime) -> Verdict:
    """Reads in small parts and without the write lock: it may run while people press."""
    walk = _Walk(vault)
    broken = await walk.through(reader)
    found = await reader.first(UNSEALED)
    unsealed, oldest = (0, None) if found is None else found
    is_late = oldest is not None and oldest < now - LATE_AFTER
    return Verdict(broken, walk.seq, walk.last, unsealed, is_late)


async def oldest_unsealed(reader: Reader) -> datetime | None:
    """When the entry was written that waits longest for its seal (the lowest id: one short look)."""
    found = await reader.first(OLDEST)
    return None if found is None else found[0]


class _Walk:
    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.seq = 0
        self.last = GENESIS

    async def through(self, reader: Reader) -> int | None:
        """The first broken place. The sealer may add rows meanwhile."""
        while True:
            before = self.seq
            broken = await self._rows(reader)
            if broken is not None:
                return broken
            # Read after the rows: a head that is behind them was set back.
            head = await reader.first(HEAD)
            if head is None:
                return self.seq or None
            if head.seq <= self.seq or self.seq == before:
                return self._against(head)

    async def _rows(self, reader: Reader) -> int | None:
        while part := await reader.rows(PART, after=self.seq):
            for entry in part:
                wanted = self.seq + 1
                fits = (
                    entry.seq == wanted
                    and entry.prev_hash == self.last
                    and hmac.compare_digest(
                        entry.entry_hash, entry_hash(self._vault, wanted, self.last, entry)
                    )
                )
                if not fits:
                    return wanted
                self.seq, self.last = wanted, entry.entry_hash
        return None

    def _against(self, head: AnyRow) -> int | None:
        """The end that was written down apart from the rows."""
        if head.seq > self.seq:
            return self.seq + 1
        if head.seq < self.seq:
            return int(head.seq) + 1
        is_ours = hmac.compare_digest(head.mac, head_mac(self._vault, head.seq, head.entry_hash))
        return None if is_ours and head.entry_hash == self.last else max(self.seq, 1)
