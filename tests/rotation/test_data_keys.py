"""Where the data keys lie, how processes come by them, and a new outer key."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot import rotation
from bot.app.cli.commands import app
from bot.crypto import Keys, NoDataKeyError, Ring, Vault, mark_of
from bot.data_keys import keep_fresh, open_ring, wrap_anew
from bot.keys import renew_file
from bot.rotation import Rotation
from storage.database import Database
from storage.models import DataKey
from tests.clock import ManualClock
from tests.delivery.support import until
from tests.rotation.sealed_house import KEYS, opened_vault

RENEWED = Keys(b"n" * 32, KEYS.index, KEYS.pepper, (KEYS.data,))
ALL = select(*DataKey.__table__.c).order_by(DataKey.id)


async def test_processes_that_start_together_make_one_first_key(
    database: Database, clock: ManualClock
) -> None:
    vaults = await asyncio.gather(*(opened_vault(database, clock) for _ in range(6)))
    rows = await database.reader.rows(ALL)
    assert [(row.id, row.settled_at) for row in rows] == [(1, clock.now())]
    sealed = vaults[0].seal("a.b_sealed", 1, "text")
    assert {each.open("a.b_sealed", 1, sealed) for each in vaults} == {"text"}
    assert KEYS.data not in rows[0].wrapped


async def no_pause(_seconds: float) -> None:
    return None


async def test_a_running_process_writes_with_a_new_key_soon_and_reads_it_at_once(
    database: Database, clock: ManualClock
) -> None:
    first, second = await opened_vault(database, clock), await opened_vault(database, clock)
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(keep_fresh(second.ring, database, stop, every_s=0.01))
        rotation_of_another = Rotation(database, await opened_vault(database, clock), clock, no_pause)
        await rotation_of_another.run(lambda _rows: None, lambda: None)
        sealed = Vault(KEYS, await open_ring(database, KEYS, clock)).seal("a.b_sealed", 1, "text")
        assert sealed.startswith(mark_of(2))
        assert first.ring.newest == 1
        assert first.open("a.b_sealed", 1, sealed) == "text"
        await until(lambda: second.ring.newest == 2)
        stop.set()


async def test_a_new_outer_key_wraps_the_data_keys_and_touches_no_text(
    database: Database, clock: ManualClock
) -> None:
    running = await opened_vault(database, clock)
    sealed = running.seal("a.b_sealed", 1, "text")
    ring = await open_ring(database, RENEWED, clock)
    assert await wrap_anew(database, ring) == 1
    assert await wrap_anew(database, ring) == 0
    without_old = Keys(RENEWED.data, KEYS.index, KEYS.pepper)
    assert (await opened_vault(database, clock, without_old)).open("a.b_sealed", 1, sealed) == "text"
    with pytest.raises(NoDataKeyError):
        await opened_vault(database, clock, KEYS)
    # A process that started before knows its keys, whatever it reads now.
    assert running.ring.take([(row.id, row.wrapped) for row in await database.reader.rows(ALL)]) == []
    assert running.open("a.b_sealed", 1, sealed) == "text"


async def test_without_the_key_of_before_nothing_is_wrapped_anew(
    database: Database, clock: ManualClock
) -> None:
    await opened_vault(database, clock)
    before = await database.reader.rows(ALL)
    with pytest.raises(NoDataKeyError):
        await wrap_anew(database, Ring(Keys(b"x" * 32, KEYS.index, KEYS.pepper)))
    assert await database.reader.rows(ALL) == before


def test_a_new_outer_key_in_the_file_keeps_the_others_and_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    first = Keys.kept_in(path)
    second = renew_file(path)
    third = renew_file(path)
    assert Keys.kept_in(path) == third
    assert third.old_data == (second.data, first.data)
    assert (third.index, third.pepper) == (first.index, first.pepper)
    assert len({first.data, second.data, third.data}) == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["keys.json"]


def test_the_commands_say_what_they_did(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "SETTLES_AFTER_S", 0)
    monkeypatch.setenv("PISHKHAN_DATABASE__URL", database_url)
    monkeypatch.setenv("PISHKHAN_SECRETS__KEY_FILE", str(tmp_path / "keys.json"))

    def said(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, ["db", *words])
        assert done.exit_code == code, done.output
        return done.output if code else done.stdout

    first = json.loads(said("rotate-keys", "--json"))
    assert (first["ok"], first["key"], first["moved"]) == (True, 2, 0)
    assert "۳" in said("rotate-keys")
    assert str(tmp_path / "keys.json") in said("rewrap-keys", "--new").replace("\n", "")
    assert json.loads(said("rewrap-keys", "--json")) == {"ok": True, "wrapped": 0}
    assert json.loads(said("rotate-keys", "--json"))["key"] == 4
    (tmp_path / "keys.json").unlink()
    assert "main.py doctor" in said("rotate-keys", code=3)
    monkeypatch.setenv("PISHKHAN_SECRETS__DATA_KEY", "eHg=")
    assert "OLD_DATA_KEYS" in said("rewrap-keys", "--new", code=1)
