"""Commands of main.py: what they do, what they say, and how they end."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from typer.main import get_command
from typer.testing import CliRunner, Result

from bot.app.cli.commands import app
from bot.audit import SealAudit
from bot.catalogue import case_statuses, sample_cases, sample_company_cases
from bot.crypto import Keys, Vault
from storage.database import Database
from storage.migrations import sync_url

ROOT = Path(__file__).resolve().parents[2]
MOVING = next(case for case in sample_cases() if case.status == "in_progress")
FINAL = next(case for case in sample_cases() if case.status == "finished")

Command = Callable[..., Result]


@pytest.fixture
def command(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command in this process against the test's database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PISHKHAN_DATABASE__URL", database_url)
    monkeypatch.setenv("PISHKHAN_SECRETS__KEY_FILE", str(tmp_path / "keys.json"))

    def run(*words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app, list(words))
        assert result.exit_code == code, result.output + repr(result.exception)
        return result

    return run


def row(url: str, query: str) -> Any:
    engine = create_engine(sync_url(url))
    with engine.connect() as connection:
        found = connection.execute(text(query)).first()
    engine.dispose()
    return found


def test_a_case_is_moved_and_the_words_say_where_to(command: Command, database_url: str) -> None:
    command("db", "sample")
    said = command("case", "event", MOVING.number, "waiting_citizen", "--note", "مدرک لازم است").stdout
    assert MOVING.number in said
    assert "منتظر اقدام متقاضی" in said
    moved = row(database_url, f"SELECT status FROM case_file WHERE number = '{MOVING.number}'")  # noqa: S608
    assert moved == ("waiting_citizen",)


def test_an_event_with_an_id_acts_once(command: Command) -> None:
    command("db", "sample")
    words = ("case", "event", MOVING.number, "in_progress", "--id", "e-1", "--json")
    first, second = json.loads(command(*words).stdout), json.loads(command(*words).stdout)
    assert (first["is_new"], second["is_new"]) == (True, False)
    assert first["seq"] == second["seq"]


def test_a_case_of_a_legal_person_is_registered_and_then_there(command: Command) -> None:
    command("db", "sample")
    words = ("case", "add", "1405-9000-1", "trademark", "22304", "--entity", "99900001010")
    assert "ثبت شد" in command(*words).stdout
    assert "چیزی تغییر نکرد" in command(*words).stdout
    refused = command("case", "add", "1405-9000-2", "trademark", "22304", "--json", code=1)
    assert json.loads(refused.stdout)["key"] == "cli-case-one-owner"
    wrong = command("case", "add", "1405-9000-2", "trademark", "22304", "--entity", "1", "--json", code=1)
    assert json.loads(wrong.stdout)["key"] == "error-legal-id-length"


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("1400-0000-00000", "in_progress"),
        (FINAL.number, "answered"),
        (MOVING.number, "lost"),
        (MOVING.number + "\x1b", "in_progress"),
        ("\udcff", "in_progress"),
    ],
)
def test_what_cannot_be_is_refused_in_words(command: Command, number: str, status: str) -> None:
    command("db", "sample")
    refused = command("case", "event", number, status, code=1)
    assert any("\u0600" <= letter <= "\u06ff" for letter in refused.stderr)
    assert "Traceback" not in refused.output
    answer = json.loads(command("case", "event", number, status, "--json", code=1).stdout)
    assert answer["ok"] is False
    assert answer["words"]


def test_an_unknown_status_is_refused_with_the_list_of_those_there_are(command: Command) -> None:
    command("db", "sample")
    said = command("case", "event", MOVING.number, "lost", code=1).stderr
    assert all(status.key in said for status in case_statuses())


def test_an_id_that_stands_for_another_event_is_refused(command: Command) -> None:
    command("db", "sample")
    command("case", "event", MOVING.number, "in_progress", "--id", "e-1")
    words = ("case", "event", MOVING.number, "answered", "--id", "e-1", "--json")
    assert json.loads(command(*words, code=1).stdout)["key"] == "case-event-conflict"


def test_what_a_citizen_did_at_the_counter_is_written_in_their_name(
    command: Command, database_url: str
) -> None:
    command("db", "sample")
    command("case", "event", MOVING.number, "withdrawn", "--actor", "citizen")
    moved = row(database_url, f"SELECT status FROM case_file WHERE number = '{MOVING.number}'")  # noqa: S608
    assert moved == ("withdrawn",)


def test_a_second_sample_says_that_nothing_was_new(command: Command) -> None:
    first = json.loads(command("db", "sample", "--json").stdout)
    second = json.loads(command("db", "sample", "--json").stdout)
    assert first["written"]["cases"] == len((*sample_cases(), *sample_company_cases()))
    assert not any(second["written"].values())


def test_an_upgrade_loads_the_places_and_no_sample(command: Command) -> None:
    written = json.loads(command("db", "upgrade", "--json").stdout)["written"]
    assert written["provinces"] == 31
    assert "cases" not in written


def test_ledger_and_audit_are_verified_and_a_changed_line_is_found(
    command: Command, database_url: str, tmp_path: Path
) -> None:
    command("db", "sample")
    command("case", "event", MOVING.number, "in_progress")
    assert json.loads(command("delivery", "verify", "--json").stdout) == {"ok": True, "broken": []}
    fresh = json.loads(command("audit", "verify", "--json").stdout)
    assert (fresh["ok"], fresh["sealed"], fresh["unsealed"]) == (True, 0, 1)
    asyncio.run(sealed(database_url, tmp_path / "keys.json"))
    well = json.loads(command("audit", "verify", "--json").stdout)
    assert (well["ok"], well["sealed"], well["unsealed"]) == (True, 1, 0)
    assert well["end"] in command("audit", "verify").stdout.replace("\n", "")
    engine = create_engine(sync_url(database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit_entry SET action = 'nothing' WHERE seq = 1"))
    engine.dispose()
    assert json.loads(command("audit", "verify", "--json", code=1).stdout)["first_broken"] == 1


async def sealed(url: str, key_file: Path) -> None:
    database = Database(url)
    await SealAudit(database, Vault(Keys.kept_in(key_file)))()
    await database.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "words",
    [("case", "event", "1", "answered"), ("delivery", "status"), ("audit", "verify"), ("db", "status")],
)
def test_without_its_schema_a_command_ends_with_3_and_makes_no_file(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    path = tmp_path / "none" / "p.db"
    monkeypatch.setenv("PISHKHAN_DATABASE__URL", f"sqlite+aiosqlite:///{path}")
    assert "db upgrade" in command(*words, code=3).output
    assert not path.exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_settings_that_cannot_be_read_are_named_without_their_values(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PISHKHAN_API__PORT", "s3cret-value")
    said = command("db", "status", code=3).output
    assert "PISHKHAN_API__PORT" in said
    assert "s3cret-value" not in said


def test_the_entry_point_imports_nothing_of_the_project_before_the_command_is_known() -> None:
    heavy = loaded_by("import main")
    assert heavy & {"typer", "pydantic", "bot", "sqlalchemy", "aiohttp"} == set()


def test_a_sender_never_loads_the_conversation_library() -> None:
    loaded = loaded_by("import bot.app.serving, bot.app.work, bot.app.senders, bot.container, bot.api.server")
    assert {"telegram", "sqlalchemy", "fastapi"} <= loaded
    assert not {"aiogram", "aiogram_dialog"} & loaded


def test_a_command_on_the_database_loads_no_messenger_library() -> None:
    loaded = loaded_by("import bot.app.cli.commands, bot.app.cli.opened, bot.container")
    assert {"typer", "sqlalchemy", "dishka"} <= loaded
    assert not {"aiogram", "aiogram_dialog", "telegram", "fastapi"} & loaded


def loaded_by(statement: str) -> set[str]:
    """Top-level names of what a fresh interpreter has loaded after it."""
    code = f"{statement}; import sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_command_leaves_no_loop_behind(command: Command) -> None:
    command("db", "sample")
    command("delivery", "status")
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()


def test_a_lock_is_lifted_by_number_and_the_number_is_asked_for(command: Command, database_url: str) -> None:
    command("db", "upgrade")
    said = command("accounts", "unlock", "--phone", "۰۹۱۲ ۱۱۱ ۰۰۰۱").stdout
    assert "قفلی در کار نیست" in said
    assert json.loads(command("accounts", "unlock", "--phone", "09121110001", "--json").stdout)["ok"] is True
    assert "شمارهٔ تلفن همراه ایران نیست" in command("accounts", "unlock", "--phone", "123", code=1).output
    assert CliRunner().invoke(app, ["accounts", "unlock"], input="09121110001\n").exit_code == 0
    written = row(database_url, "SELECT count(*) FROM audit_entry WHERE action = 'authn_lock_lifted'")
    assert written == (3,)


def test_the_readme_names_every_command() -> None:
    told = set()
    for words in re.findall(
        r"`main\.py ([a-z][a-z|\\ -]*)", (ROOT / "README.md").read_text(encoding="utf-8")
    ):
        *group, names = words.replace("\\", "").split()
        told |= {" ".join([*group, name]) for name in names.split("|")}
    there = set()
    for name, command in vars(get_command(app))["commands"].items():
        there |= {f"{name} {inner}".strip() for inner in vars(command).get("commands", {"": None})}
    assert len(there) > 20
    assert there - told == set()
