"""``main.py db rotate-keys`` is killed with -9 in the middle, while somebody writes, and run again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, insert, select, update
from typer.testing import CliRunner

from bot import rotation
from bot.app.cli.commands import app
from bot.clock import SystemClock
from bot.crypto import MARK, Keys, Vault, mark_of
from bot.data_keys import open_ring
from storage.database import Database
from storage.migrations import sync_url
from storage.models import Citizen, DataKey
from tests.delivery.support import until

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 3_000
FIELDS = ("national_code", "birth_date", "first_name", "last_name", "phone")


@pytest.fixture
def surroundings(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    given = {
        "PISHKHAN_DATABASE__URL": database_url,
        "PISHKHAN_SECRETS__KEY_FILE": str(tmp_path / "keys.json"),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return {**os.environ, **given}


def test_a_killed_rotation_is_gone_on_with_and_nothing_is_lost(
    database_url: str,
    tmp_path: Path,
    surroundings: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = Keys.kept_in(tmp_path / "keys.json")
    vault = asyncio.run(opened(database_url, keys))
    engine = create_engine(sync_url(database_url))
    with engine.begin() as connection:
        connection.execute(insert(Citizen), [person(vault, number) for number in range(1, PEOPLE + 1)])

    def of_the_new_key() -> int:
        query = select(func.count()).where(func.substr(Citizen.phone_sealed, 1, MARK) == mark_of(2))
        with engine.connect() as connection:
            return connection.scalar(query) or 0

    process = subprocess.Popen(
        [sys.executable, "main.py", "db", "rotate-keys", "--json"],
        cwd=ROOT,
        env=surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    asyncio.run(until(lambda: of_the_new_key() > 0, within=60))
    with engine.begin() as connection:  # somebody changes their number with the key of before
        changed = vault.seal("citizen.phone_sealed", PEOPLE, "+989120000000")
        connection.execute(update(Citizen).where(Citizen.id == PEOPLE).values(phone_sealed=changed))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)
    assert 0 < of_the_new_key() < PEOPLE
    with engine.connect() as connection:
        assert connection.execute(select(DataKey.id, DataKey.settled_at).order_by(DataKey.id)).all()[-1] == (
            2,
            None,
        )

    monkeypatch.setattr(rotation, "SETTLES_AFTER_S", 0)
    done = CliRunner().invoke(app, ["db", "rotate-keys", "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["ok"], said["key"], said["resumed"], said["left"]) == (True, 2, True, 0)
    assert 0 < said["moved"] < PEOPLE * len(FIELDS)
    assert of_the_new_key() == PEOPLE
    with engine.connect() as connection:
        for row in connection.execute(select(Citizen.__table__)):
            for name in FIELDS:
                wanted = f"{name} {row.id}"
                if (row.id, name) == (PEOPLE, "phone"):
                    wanted = "+989120000000"
                sealed = getattr(row, f"{name}_sealed")
                assert sealed[:MARK] == mark_of(2)
                assert vault.open(f"citizen.{name}_sealed", row.id, sealed) == wanted
    engine.dispose()


async def opened(url: str, keys: Keys) -> Vault:
    database = Database(url)
    vault = Vault(keys, await open_ring(database, keys, SystemClock()))
    await database.close()
    return vault


def person(vault: Vault, number: int) -> dict[str, Any]:
    now = SystemClock().now()
    sealed = {
        f"{name}_sealed": vault.seal(f"citizen.{name}_sealed", number, f"{name} {number}") for name in FIELDS
    }
    return {
        "id": number,
        "national_code_index": vault.index("national_code", str(number)),
        "phone_index": vault.index("phone", str(number)),
        "status": "active",
        "phone_verified_at": now,
        "created_at": now,
        **sealed,
    }
