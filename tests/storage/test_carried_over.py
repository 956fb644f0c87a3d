"""What was in the database before a migration is there after it, in the new shape. Both engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, Engine, create_engine, text

from storage.migrations import config, current_revision, head_revision, sync_url, upgrade

BEFORE = "0004"
DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """At the schema before."""
    command.downgrade(config(database_url), BEFORE)
    made = create_engine(sync_url(database_url))
    yield made
    made.dispose()


def put(connection: Connection, table: str, **values: Any) -> None:
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)  # noqa: S608


def test_locks_visits_and_consents_are_carried_over_and_back(engine: Engine, database_url: str) -> None:
    form = {"messenger_account_id": 1, "created_at": 0, "updated_at": 5, "expires_at": DAY_MS}
    with engine.begin() as connection:
        put(connection, "messenger_account", id=1, messenger="telegram", user_id=1, chat_id=1, created_at=0)
        put(
            connection,
            "consent",
            id=2,
            messenger_account_id=1,
            version="1405-05-01",
            text_sha256="f" * 64,
            accepted_at=7,
        )
        put(connection, "throttle_hit", id=3, kind="code-failed", subject=b"phone", at=7)
        done = {"state": "done", "tracking_code": "T1", "outcome": "in_person"}
        put(connection, "registration", id=4, **form, **done)
        put(
            connection,
            "registration",
            id=5,
            **form,
            **(done | {"tracking_code": "T2", "outcome": "mismatch"}),
        )
    assert upgrade(database_url) is True
    assert current_revision(database_url) == head_revision()

    with engine.begin() as connection:
        consent = connection.execute(text("SELECT version FROM consent")).one()
        kept = connection.execute(text("SELECT version, text, sha256, written_at FROM consent_text")).one()
        hit = connection.execute(text("SELECT kind, value FROM throttle_hit")).one()
        ends = connection.execute(text("SELECT id, expires_at FROM registration ORDER BY id")).all()
    assert consent.version == "1405-05-01"
    assert tuple(kept) == ("1405-05-01", "", "f" * 64, 7)
    assert (hit.kind, bytes(hit.value)) == ("code-failed-at", b"phone")
    assert [tuple(row) for row in ends] == [(4, 5 + 30 * DAY_MS), (5, DAY_MS)]

    command.downgrade(config(database_url), BEFORE)
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT text_sha256 FROM consent")) == "f" * 64
        old = connection.execute(text("SELECT kind, subject, value FROM throttle_hit")).one()
    assert (old.kind, bytes(old.subject), old.value) == ("code-failed", b"phone", None)
