"""Entries of the first schema: taken over in their order and sealed anew; how their chain ended is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, text

from bot.audit import SealAudit, verify
from bot.crypto import Vault
from storage.database import Database
from storage.migrations import HERE, config, sync_url, upgrade
from tests.clock import ManualClock
from tests.structure.test_migrations import empty_postgres


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database as it was before, with three chained entries."""
    url = f"sqlite:///{tmp_path / 'p.db'}" if request.param == "sqlite" else empty_postgres(request)
    command.upgrade(config(url), before())
    engine = create_engine(sync_url(url))
    with engine.begin() as connection:
        previous = b"\x00" * 32
        for seq in (1, 2, 3):
            subject = b"s" * 32 if seq == 2 else None
            words = [seq, 1000 * seq, "citizen:1", "citizen", "acted", subject and subject.hex(), {"a": "b"}]
            body = json.dumps(words, sort_keys=True, separators=(",", ":")).encode()
            own = hashlib.sha256(previous + body).digest()
            connection.execute(
                text("INSERT INTO audit_entry VALUES (:s, :at, :a, :r, :c, :i, :d, :p, :h)"),
                {
                    "s": seq,
                    "at": 1000 * seq,
                    "a": "citizen:1",
                    "r": "citizen",
                    "c": "acted",
                    "i": subject,
                    "d": '{"a": "b"}',
                    "p": previous,
                    "h": own,
                },
            )
            previous = own
        connection.execute(text("INSERT INTO audit_head VALUES (1, 3, :h)"), {"h": previous})
    engine.dispose()
    return url


def before() -> str:
    """The revision that the sealed log follows on."""
    scripts = ScriptDirectory(str(HERE)).walk_revisions()
    found = next(each for each in scripts if "sealed_audit_log" in Path(each.path).name)
    assert isinstance(found.down_revision, str)
    return found.down_revision


@pytest.fixture
def engine(old_url: str) -> Iterator[Engine]:
    made = create_engine(sync_url(old_url))
    yield made
    made.dispose()


def actions(engine: Engine) -> list[tuple[int, str, dict[str, str]]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, action, details FROM audit_entry ORDER BY id")).all()
    read = [json.loads(row[2]) if isinstance(row[2], str) else row[2] for row in rows]
    return [(row[0], row[1], details) for row, details in zip(rows, read, strict=True)]


async def test_old_entries_are_sealed_anew_in_their_order(
    old_url: str, engine: Engine, vault: Vault, clock: ManualClock
) -> None:
    with engine.connect() as connection:
        head = bytes(connection.execute(text("SELECT entry_hash FROM audit_head")).scalar_one())
    upgrade(old_url)
    *old, told = actions(engine)
    assert old == [(1, "acted", {"a": "b"}), (2, "acted", {"a": "b"}), (3, "acted", {"a": "b"})]
    assert told == (4, "audit_chain_begun_anew", {"seq": "3", "hash": head.hex()})
    database = Database(old_url)
    assert await SealAudit(database, vault)() == 4
    verdict = await verify(database.reader, vault, clock.now())
    assert (verdict.is_well, verdict.sealed) == (True, 4)
    await database.close()


@pytest.mark.parametrize(
    ("meddle", "broken"),
    [
        ("UPDATE audit_entry SET actor = 'citizen:9' WHERE seq = 2", "2"),
        ("DELETE FROM audit_entry WHERE seq = 3", "3"),
        ("DELETE FROM audit_entry WHERE seq = 1", "1"),
        ("UPDATE audit_head SET entry_hash = prev_hash FROM audit_entry WHERE audit_entry.seq = 2", "3"),
    ],
)
def test_that_the_old_chain_was_broken_is_not_forgotten(
    old_url: str, engine: Engine, meddle: str, broken: str
) -> None:
    with engine.begin() as connection:
        connection.execute(text(meddle))
    upgrade(old_url)
    assert actions(engine)[-1][2]["first_broken"] == broken


def test_the_next_entry_gets_a_number_of_its_own(old_url: str, engine: Engine) -> None:
    upgrade(old_url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_entry (at, actor, role, action, details)"
                " VALUES (1, 'a', 'b', 'next', '{}')"
            )
        )
    assert [row[:2] for row in actions(engine)][-2:] == [(4, "audit_chain_begun_anew"), (5, "next")]
