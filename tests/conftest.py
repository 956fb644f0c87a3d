"""What every test may ask for: a migrated database (both engines), a clock, ids, keys, words."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.crypto import Keys, Vault
from bot.texts import Texts
from bot.words import house_texts
from storage.database import Database
from storage.migrations import upgrade
from tests.clock import ManualClock
from tests.house import House, Registries, build_house
from tests.ids import SeededIds
from tests.keys import vault_of
from tests.known_sql import kept_sql
from tests.postgres import PostgresForTests

POSTGRES = os.environ.get("PISHKHAN_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1/postgres")
NOON = datetime(2026, 8, 3, 8, 30, tzinfo=UTC)  # Monday 1405-05-12, 12:00 in Tehran


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that wait more than they work come first: one worker waits while the others work."""
    items.sort(key=lambda item: "test_bad_day" not in item.nodeid)


@pytest.fixture(scope="session", autouse=True)
def known_sql() -> Iterator[None]:
    with kept_sql():
        yield


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def ids() -> SeededIds:
    return SeededIds(7)


@pytest.fixture(scope="session")
def vault() -> Vault:
    return vault_of(Keys(b"d" * 32, b"i" * 32, b"p" * 32))


@pytest.fixture(scope="session")
def texts() -> Texts:
    return house_texts()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresForTests]:
    made = PostgresForTests(POSTGRES)
    yield made
    made.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty migrated database, once per engine."""
    if request.param == "sqlite":
        path = tmp_path / "pishkhan.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    postgres: PostgresForTests = request.getfixturevalue("postgres")
    yield postgres.url
    postgres.empty()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    made = Database(database_url, synchronous="NORMAL")
    yield made
    await made.close()


@pytest.fixture
async def house(
    database: Database, clock: ManualClock, ids: SeededIds, vault: Vault, texts: Texts
) -> AsyncIterator[House]:
    """The real wiring over this test's database, clock, ids and registries."""
    made = build_house(database, clock, ids, vault, texts, Registries())
    yield made
    await made.container.close()
