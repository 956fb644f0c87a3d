"""The sealer: gives written entries their places in the chain."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, insert, select, update

from bot.audit.chain import GENESIS, HEAD_ID, LOCK, entry_hash, head_mac
from bot.crypto import Vault
from storage.database import AnyRow, Database
from storage.models import AuditEntry, Base
from storage.unit_of_work import UnitOfWork

__all__ = ["BrokenHeadError", "SealAudit", "SealedMeanwhileError"]

#: The place of the last row and its hash.
End = tuple[int, bytes]

CHUNK = 200
UNSEALED = select(AuditEntry.id).where(AuditEntry.seq.is_(None)).limit(1)
ENTRY, HEAD = (Base.metadata.tables[name] for name in ("audit_entry", "audit_head"))
DUE = select(*ENTRY.c).where(ENTRY.c.seq.is_(None)).order_by(ENTRY.c.id).limit(CHUNK)
#: A row that has its seal is never written again.
SEAL = (
    update(ENTRY)
    .where(ENTRY.c.id == bindparam("row"), ENTRY.c.seq.is_(None))
    .values(seq=bindparam("place"), prev_hash=bindparam("previous"), entry_hash=bindparam("own"))
)
LAST = (
    select(AuditEntry.seq, AuditEntry.entry_hash)
    .where(AuditEntry.seq.is_not(None))
    .order_by(AuditEntry.seq.desc())
    .limit(1)
)


class BrokenHeadError(Exception):
    """The end of the chain was changed: sealing on would hide it. ``main.py audit verify`` names the row."""


class SealedMeanwhileError(Exception):
    """Another sealer moved the end of the chain: its seals stand, ours are dropped."""


class SealAudit:
    """``await seal()`` seals whatever is committed; returns how many entries.

    Any number may run: the lock lets one in at a time, and the end of the chain is moved only from where it
    was read, should the lock not hold. An entry that is committed later than one with a higher id takes the
    next free place: the order of the chain is that of sealing.
    """

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def __call__(self) -> int:
        """Raises BrokenHeadError, SealedMeanwhileError."""
        total = 0
        # A look first: on SQLite a transaction would take the write lock every few seconds for nothing.
        while await self._database.reader.first(UNSEALED) is not None:
            async with UnitOfWork(self._database) as tx:
                sealed = await self._seal(tx)
                await tx.commit()
            total += sealed
            if sealed < CHUNK:
                break
        return total

    async def _seal(self, tx: UnitOfWork) -> int:
        await self._become_the_one(tx)
        begun = await self._end(tx)
        seq, last = begun
        sealed = []
        for entry in await self._due(tx):
            seq, previous = seq + 1, last
            last = entry_hash(self._vault, seq, previous, entry)
            sealed.append({"row": entry.id, "place": seq, "previous": previous, "own": last})
        if sealed:
            await self._move_end(tx, begun, (seq, last))
            await tx.session.execute(SEAL, sealed)
        return len(sealed)

    async def _become_the_one(self, tx: UnitOfWork) -> None:
        await tx.lock(LOCK)

    async def _due(self, tx: UnitOfWork) -> Sequence[AnyRow]:
        return (await tx.session.execute(DUE)).all()

    async def _end(self, tx: UnitOfWork) -> End:
        """Where the chain ends, as the rows say and the head says too."""
        head = (await tx.session.execute(select(HEAD).where(HEAD.c.id == HEAD_ID))).first()
        last = (await tx.session.execute(LAST)).first()
        end = (0, GENESIS) if last is None else (last.seq, bytes(last.entry_hash))
        if head is None and last is None:
            row = {"id": HEAD_ID, "seq": 0, "entry_hash": GENESIS, "mac": head_mac(self._vault, *end)}
            await tx.session.execute(insert(HEAD), row)
            return end
        if head is None or end != (head.seq, head.entry_hash):
            raise BrokenHeadError
        if not hmac.compare_digest(head.mac, head_mac(self._vault, *end)):
            raise BrokenHeadError
        return end

    async def _move_end(self, tx: UnitOfWork, begun: End, end: End) -> None:
        moved = await tx.session.scalar(
            update(HEAD)
            .where(HEAD.c.id == HEAD_ID, still_ends_at(begun))
            .values(seq=end[0], entry_hash=end[1], mac=head_mac(self._vault, *end))
            .returning(HEAD.c.id)
        )
        if moved is None:
            raise SealedMeanwhileError


def still_ends_at(end: End) -> ColumnElement[bool]:
    """Nobody has moved the end since it was read."""
    return (HEAD.c.seq == end[0]) & (HEAD.c.entry_hash == end[1])
