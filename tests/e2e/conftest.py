"""The counter of each test, and the eye on its logs."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.app.sample import load_sample
from bot.clock import SystemClock
from bot.crypto import Keys, Vault
from bot.data_keys import open_ring
from bot.ids import RandomIds
from bot.messengers.capabilities import MessengerName
from storage.database import Database
from tests.e2e.counter import Counter, fresh_copy
from tests.e2e.logbook import Logbook, reading_along
from tests.e2e.person import Person
from tests.sandbox.truth import Truth, held_to_the_truth


@pytest.fixture(scope="session")
def furnished(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the sample data, to be copied."""
    path = tmp_path_factory.mktemp("furnished") / "furnished.db"
    shutil.copy(sqlite_template, path)

    async def furnish() -> None:
        database = Database(f"sqlite+aiosqlite:///{path}", synchronous="NORMAL")
        keys = Keys(b"d" * 32, b"i" * 32, b"p" * 32)
        vault = Vault(keys, await open_ring(database, keys, SystemClock()))
        await load_sample(database, vault, SystemClock(), RandomIds())
        await database.close()

    asyncio.run(furnish())
    # Copies take the file alone: nothing may be left in the log beside it.
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def logbook() -> Iterator[Logbook]:
    with reading_along() as book:
        yield book


@pytest.fixture(autouse=True)
def recorded_truth() -> Iterator[Truth]:
    """Every request of the bot, every answer and update of the sandbox, read by both libraries' parsers."""
    with held_to_the_truth() as truth:
        yield truth


@pytest.fixture
def database_address(furnished: Path, tmp_path: Path) -> str:
    return fresh_copy(furnished, tmp_path)


@pytest.fixture(params=["telegram", "bale"])
def messenger(request: pytest.FixtureRequest) -> MessengerName:
    """Every scenario runs on each."""
    name: MessengerName = request.param
    return name


@pytest.fixture
async def counter(
    database_address: str, logbook: Logbook, messenger: MessengerName
) -> AsyncIterator[Counter]:
    opened = await Counter(database_address, messengers=[messenger]).open()
    yield opened
    await opened.close()


@pytest.fixture
async def sara(counter: Counter) -> Person:
    """Her data fit both registries, and she has a dozen cases."""
    return await counter.person("سارا")


@pytest.fixture
async def reza(counter: Counter) -> Person:
    return await counter.person("رضا")
