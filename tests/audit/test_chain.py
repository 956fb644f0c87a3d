"""The audit chain: written at once, sealed in order, and no change of a sealed row goes unseen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import Connection, create_engine, delete, func, insert, select, text, update

from bot.audit import LATE_AFTER, Audit, SealAudit, Verdict, verify
from bot.audit.sealing import BrokenHeadError
from bot.crypto import Keys, Vault
from storage.database import Database
from storage.migrations import sync_url
from storage.models import AuditEntry, AuditHead
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock

ENTRY, HEAD = AuditEntry.__table__, AuditHead.__table__


async def write(database: Database, clock: ManualClock, *actions: str) -> None:
    for action in actions:
        async with UnitOfWork(database) as tx:
            await Audit(clock).add(
                tx, actor="citizen:1", role="citizen", action=action, subject_index=b"s" * 32, why="test"
            )
            await tx.commit()


async def order(database: Database) -> list[tuple[int, str]]:
    async with UnitOfWork(database) as tx:
        query = select(AuditEntry.seq, AuditEntry.action).where(AuditEntry.seq.is_not(None))
        return [(row.seq, row.action) for row in await tx.session.execute(query.order_by(AuditEntry.seq))]


async def test_entries_are_sealed_once_in_an_unbroken_order(
    database: Database, clock: ManualClock, vault: Vault
) -> None:
    seal = SealAudit(database, vault)
    assert await seal() == 0
    await write(database, clock, "a", "b")
    assert (await verify(database.reader, vault, clock.now())).unsealed == 2
    assert await seal() == 2
    await write(database, clock, "c")
    assert (await seal(), await seal()) == (1, 0)
    assert await order(database) == [(1, "a"), (2, "b"), (3, "c")]
    verdict = await verify(database.reader, vault, clock.now())
    assert verdict == Verdict(None, 3, verdict.end, 0, False)


async def test_more_than_one_portion_is_sealed_in_one_run(
    database: Database, clock: ManualClock, vault: Vault
) -> None:
    async with UnitOfWork(database) as tx:
        for number in range(450):
            await Audit(clock).add(tx, actor="cli", role="system", action=f"a{number}")
        await tx.commit()
    assert await SealAudit(database, vault)() == 450
    verdict = await verify(database.reader, vault, clock.now())
    assert (verdict.is_well, verdict.sealed) == (True, 450)


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_an_entry_that_is_committed_late_takes_the_next_place(
    database: Database, clock: ManualClock, vault: Vault
) -> None:
    """On SQLite there is one writer: nothing can be committed late."""
    seal = SealAudit(database, vault)
    async with UnitOfWork(database) as slow:
        await Audit(clock).add(slow, actor="citizen:2", role="citizen", action="slow")
        await slow.session.flush()
        await write(database, clock, "quick")  # it waits for nobody
        assert await seal() == 1
        await slow.commit()
    async with UnitOfWork(database) as tx:
        rows = await tx.session.execute(select(AuditEntry.action, AuditEntry.id))
        ids = {row.action: row.id for row in rows}
    assert ids["slow"] < ids["quick"]
    assert await seal() == 1
    assert await order(database) == [(1, "quick"), (2, "slow")]
    assert (await verify(database.reader, vault, clock.now())).is_well


async def test_a_use_case_that_fails_leaves_no_entry_and_no_gap(
    database: Database, clock: ManualClock, vault: Vault
) -> None:
    await write(database, clock, "a")
    async with UnitOfWork(database) as tx:
        await Audit(clock).add(tx, actor="citizen:2", role="citizen", action="never")
        await tx.session.flush()
    await write(database, clock, "b")
    await SealAudit(database, vault)()
    assert await order(database) == [(1, "a"), (2, "b")]


Meddling = Callable[[Connection], object]


def swapped(connection: Connection) -> None:
    """Two neighbours change places, hashes and all."""
    for old, new in ((3, 1003), (4, 3), (1003, 4)):
        connection.execute(update(ENTRY).where(ENTRY.c.seq == old).values(seq=new))


def renumbered(connection: Connection) -> None:
    """A row is taken out and those behind it move up."""
    connection.execute(delete(ENTRY).where(ENTRY.c.seq == 3))
    for seq in (4, 5, 6):
        connection.execute(update(ENTRY).where(ENTRY.c.seq == seq).values(seq=seq - 1))
    connection.execute(update(HEAD).values(seq=5))


def set_back(connection: Connection) -> None:
    """The last row goes, and the end is made to fit."""
    before = connection.execute(select(ENTRY.c.entry_hash).where(ENTRY.c.seq == 5)).scalar_one()
    connection.execute(delete(ENTRY).where(ENTRY.c.seq == 6))
    connection.execute(update(HEAD).values(seq=5, entry_hash=before))


def put_in(connection: Connection) -> None:
    """A row at the end that follows on the last one."""
    last = connection.execute(select(ENTRY).where(ENTRY.c.seq == 6)).one()._asdict()
    added = last | {"id": 4711, "seq": 7, "prev_hash": last["entry_hash"], "entry_hash": b"x" * 32}
    connection.execute(insert(ENTRY).values(added))
    connection.execute(update(HEAD).values(seq=7, entry_hash=b"x" * 32))


def edit(seq: int, **values: object) -> Meddling:
    return lambda connection: connection.execute(update(ENTRY).where(ENTRY.c.seq == seq).values(**values))


def unsealed(connection: Connection) -> None:
    """The last two rows are changed and made to look as if they waited for their seal."""
    nothing = {"seq": None, "prev_hash": None, "entry_hash": None}
    connection.execute(update(ENTRY).where(ENTRY.c.seq >= 5).values(actor="citizen:9", **nothing))


@pytest.mark.parametrize(
    ("meddle", "first_broken"),
    [
        (edit(2, actor="citizen:9"), 2),
        (edit(3, role="admin"), 3),
        (edit(4, action="nothing"), 4),
        (edit(1, details={"why": "other"}), 1),
        (edit(5, subject_index=None), 5),
        (edit(5, id=4711), 5),
        (edit(6, entry_hash=b"x" * 32), 6),
        (edit(3, prev_hash=b"x" * 32), 3),
        (lambda c: c.execute(text("UPDATE audit_entry SET at = at + 1 WHERE seq = 4")), 4),
        (lambda c: c.execute(delete(ENTRY).where(ENTRY.c.seq == 1)), 1),
        (lambda c: c.execute(delete(ENTRY).where(ENTRY.c.seq == 4)), 4),
        (lambda c: c.execute(delete(ENTRY).where(ENTRY.c.seq == 6)), 6),
        (lambda c: c.execute(delete(HEAD)), 6),
        (lambda c: c.execute(update(HEAD).values(mac=b"x" * 32)), 6),
        (swapped, 3),
        (renumbered, 3),
        (set_back, 5),
        (put_in, 7),
        (unsealed, 5),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
async def test_every_change_of_a_sealed_row_is_found_and_nothing_is_sealed_over_a_broken_end(
    database: Database,
    database_url: str,
    clock: ManualClock,
    vault: Vault,
    meddle: Meddling,
    first_broken: int,
) -> None:
    await write(database, clock, *"abcdef")
    await SealAudit(database, vault)()
    engine = create_engine(sync_url(database_url))
    with engine.begin() as connection:
        meddle(connection)
    engine.dispose()
    assert (await verify(database.reader, vault, clock.now())).first_broken == first_broken
    # What comes after does not cover it up.
    await write(database, clock, "g")
    with suppress(BrokenHeadError):
        await SealAudit(database, vault)()
    assert (await verify(database.reader, vault, clock.now())).first_broken == first_broken


async def test_who_can_write_but_has_no_key_cannot_make_the_chain_again(
    database: Database, database_url: str, clock: ManualClock, vault: Vault
) -> None:
    """All seals taken off, one row changed, and everything sealed with a key of one's own."""
    await write(database, clock, "a", "b")
    await SealAudit(database, vault)()
    engine = create_engine(sync_url(database_url))
    with engine.begin() as connection:
        connection.execute(update(ENTRY).values(seq=None, prev_hash=None, entry_hash=None))
        connection.execute(update(ENTRY).where(ENTRY.c.action == "a").values(actor="citizen:9"))
        connection.execute(delete(HEAD))
    engine.dispose()
    theirs = Vault(Keys(b"d" * 32, b"x" * 32, b"p" * 32))
    await SealAudit(database, theirs)()
    assert (await verify(database.reader, theirs, clock.now())).is_well
    assert (await verify(database.reader, vault, clock.now())).first_broken == 1


async def test_an_entry_that_waits_too_long_is_an_alarm(
    database: Database, clock: ManualClock, vault: Vault
) -> None:
    await write(database, clock, "a")
    clock.advance(LATE_AFTER)
    assert (await verify(database.reader, vault, clock.now())).is_well
    clock.advance(timedelta(seconds=1))
    late = await verify(database.reader, vault, clock.now())
    assert (late.is_well, late.is_late, late.first_broken, late.unsealed) == (False, True, None, 1)
    await SealAudit(database, vault)()
    assert (await verify(database.reader, vault, clock.now())).is_well


async def test_a_row_is_sealed_wholly_or_not_at_all(database: Database, clock: ManualClock) -> None:
    from sqlalchemy.exc import IntegrityError

    await write(database, clock, "a")
    for half in ("seq = 1", "entry_hash = 'x'", "prev_hash = 'x'"):
        async with UnitOfWork(database) as tx:
            with pytest.raises(IntegrityError):
                await tx.session.execute(text(f"UPDATE audit_entry SET {half}"))  # noqa: S608
    async with UnitOfWork(database) as tx:
        assert await tx.session.scalar(select(func.count(AuditEntry.seq))) == 0
