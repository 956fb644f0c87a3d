"""``main.py run`` that cannot run ends in words, with exit code 3."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.app import run as house
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """main.py in a process of its own, in an empty folder, with these settings and no others."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PISHKHAN_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words],
        cwd=folder,
        env=environment | {f"PISHKHAN_{name}": value for name, value in settings.items()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert "Traceback" not in done.stderr
    assert any("\u0600" <= letter <= "\u06ff" for letter in done.stderr)
    return done.stderr


@pytest.mark.parametrize("words", [(), ("run",)])
def test_a_taken_port_is_named(tmp_path: Path, words: tuple[str, ...]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert f"127.0.0.1:{port}" in refused(run(tmp_path, *words, SANDBOX__PORT=port))


@pytest.mark.parametrize("command", ["run", "bot"])
def test_without_a_token_and_without_the_sandbox_there_is_nothing_to_serve(
    tmp_path: Path, command: str
) -> None:
    assert "PISHKHAN_TELEGRAM__TOKEN" in refused(run(tmp_path, command, SANDBOX__ENABLED="false"))


REAL = {"TELEGRAM__TOKEN": "123456789:AAF-real", "TELEGRAM__API_BASE": "https://bots.invalid"}


@pytest.mark.parametrize("command", ["run", "bot", "sender"])
def test_a_real_messenger_without_a_way_for_codes_is_not_served_unless_that_is_said(
    tmp_path: Path, command: str, sqlite_template: Path
) -> None:
    (tmp_path / "var").mkdir()
    shutil.copy(sqlite_template, tmp_path / "var" / "pishkhan.db")
    said = refused(run(tmp_path, command, **REAL))
    assert "PISHKHAN_SMS__SANDBOX_URL" in said
    assert "PISHKHAN_SMS__PROVIDER=off" in said


def test_what_is_said_about_sms_counts() -> None:
    token = {"token": REAL["TELEGRAM__TOKEN"]}

    def missing(**given: Any) -> bool:
        return Settings(_env_file=None, **given).codes_go_nowhere

    assert missing(telegram=token)
    assert missing(bale=token)
    assert not missing()
    assert not missing(telegram=token, sms={"provider": "off"})
    assert not missing(telegram=token, sms={"sandbox_url": "http://127.0.0.1:8081"})
    assert missing(telegram={**token, "api_base": "https://bots.example.org"})


def test_a_bot_api_server_on_loopback_takes_the_sms_too_unless_another_inbox_is_named() -> None:
    telegram = {"token": REAL["TELEGRAM__TOKEN"], "api_base": "http://127.0.0.1:9000"}

    def inbox(**sms: str) -> str | None:
        return Settings(_env_file=None, telegram=telegram, sms=sms).sms_inbox

    assert inbox() == "http://127.0.0.1:9000"
    assert inbox(sandbox_url="http://127.0.0.1:8081") == "http://127.0.0.1:8081"
    assert inbox(provider="off") is None


async def test_a_migration_that_hangs_is_ended_and_the_house_does_not_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = tmp_path / "hanging.py"
    hanging.write_text(
        "import os, pathlib, time; pathlib.Path(f'{__file__}.pid').write_text(str(os.getpid()))\n"
        "time.sleep(600)\n"
    )
    monkeypatch.setattr(house, "PREPARE", (str(hanging),))
    monkeypatch.setattr(house, "PREPARE_S", 2.0)
    settings = Settings(_env_file=None, telegram={"token": "1:a"}, sms={"provider": "off"})
    with pytest.raises(house.DatabaseNotReadyError):
        async with asyncio.timeout(30):
            await house.House(settings, whole=True).serve(asyncio.Event(), lambda *_: None)
    pid = int((tmp_path / "hanging.py.pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_settings_that_cannot_be_read_are_named_without_their_values(tmp_path: Path) -> None:
    said = refused(run(tmp_path, LOG_LEVEL="s3cret"))
    assert "PISHKHAN_LOG_LEVEL" in said
    assert "s3cret" not in said


def test_what_is_refused_leaves_nothing_behind(tmp_path: Path) -> None:
    refused(run(tmp_path, SANDBOX__ENABLED="false"))
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_name_is_named_before_anything_is_served(tmp_path: Path) -> None:
    said = run(tmp_path, TELEGRAM_TOKEN="1:x", SANDBOX__ENABLED="false").stderr
    assert "PISHKHAN_TELEGRAM_TOKEN" in said
    assert "1:x" not in said


def test_without_a_token_a_real_counters_database_is_left_alone(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """A token whose name is misspelt must not fill it with samples."""
    address = f"sqlite+aiosqlite:///{tmp_path / 'real.db'}"
    shutil.copy(sqlite_template, tmp_path / "real.db")
    with closing(sqlite3.connect(tmp_path / "real.db")) as database, database:
        database.execute("PRAGMA foreign_keys=OFF")
        columns = [row[1] for row in database.execute("PRAGMA table_info(citizen)") if row[3]]
        database.execute(
            f"INSERT INTO citizen ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})",  # noqa: S608
            [{"status": "active", "identifier_kind": "national_code"}.get(name, 1) for name in columns],
        )
    ended = run(tmp_path, DATABASE__URL=address, SANDBOX__PORT="0", API__PORT="0")
    assert ended.returncode == 3, ended.stderr
    assert "PISHKHAN_SANDBOX__ENABLED=true" in ended.stderr
    with closing(sqlite3.connect(tmp_path / "real.db")) as database:
        assert database.execute("SELECT count(*) FROM case_file").fetchone() == (0,)
