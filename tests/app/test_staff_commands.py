"""``main.py staff``: the first admin, roles, who is sent away, and an agency's list."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.app.cli.commands import app
from bot.catalogue import roles, sample_persons

Command = Callable[..., Result]
CLERK = next(person for person in sample_persons() if person.role == "clerk")
NOBODY = sample_persons()[0]


@pytest.fixture
def command(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command in this process against the test's database, the sample loaded."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PISHKHAN_DATABASE__URL", database_url)
    monkeypatch.setenv("PISHKHAN_SECRETS__KEY_FILE", str(tmp_path / "keys.json"))

    def run(*words: str, code: int = 0, typed: str | None = None) -> Result:
        result = CliRunner().invoke(app, list(words), input=typed)
        assert result.exit_code == code, result.output + repr(result.exception)
        return result

    run("db", "sample")
    return run


def told(command: Command, *words: str, code: int = 0, typed: str | None = None) -> Any:
    return json.loads(command("staff", *words, "--json", code=code, typed=typed).stdout)


def member(command: Command, name: str) -> int:
    return next(int(one["id"]) for one in told(command, "list")["members"] if name in one["name"])


def test_a_citizen_is_added_by_number_and_the_code_need_not_stand_on_the_command_line(
    command: Command,
) -> None:
    number = "0" + CLERK.shares.removeprefix("+98")
    first = told(command, "add", number, "office_manager", "--scope", "office:22304")
    second = told(command, "add", "-", "support", "--days", "30", typed=f"{CLERK.national_code}\n")
    assert first["id"] == second["id"] == member(command, CLERK.surname)
    grants = told(command, "roles", str(first["id"]))["grants"]
    assert {(one["role"], one["scope"], bool(one["until"])) for one in grants} == {
        ("clerk", "province:tehran", False),
        ("office_manager", "office:22304", False),
        ("support", "all", True),
    }
    assert CLERK.surname in command("staff", "list").stdout


def test_who_has_no_account_is_refused_in_words(command: Command) -> None:
    refused = told(command, "add", NOBODY.national_code, "admin", code=1)
    assert (refused["ok"], refused["key"]) == (False, "staff-no-such-citizen")
    said = command("staff", "add", NOBODY.national_code, "admin", code=1)
    assert "نخست باید خودش ثبت‌نام کند" in said.stderr
    assert NOBODY.national_code not in said.output


def test_the_role_table_is_shown_and_roles_are_given_and_taken(command: Command) -> None:
    table = told(command, "roles")["roles"]
    assert {row["role"]: set(row["may"]) for row in table} == {row.key: set(row.may) for row in roles()}
    assert all(row.title in command("staff", "roles").stdout for row in roles()[:1])
    staff_id = str(member(command, CLERK.surname))
    given = told(command, "roles", staff_id, "--grant", "clerk", "--scope", "case_type:patent")["grants"]
    assert len(given) == 2
    for one in given:
        left = told(command, "roles", staff_id, "--revoke", one["grant"])["grants"]
    assert left == []
    apart = [
        told(command, "roles", staff_id, "--grant", "admin"),
        told(command, "roles", staff_id, "--grant", "support", code=1),
    ]
    assert apart[1]["key"] == "staff-roles-apart"


def test_who_is_disabled_has_no_role(command: Command) -> None:
    staff_id = str(member(command, CLERK.surname))
    assert told(command, "disable", staff_id, "--reason", "کوتاه", code=1)["key"] == "staff-reason-length"
    told(command, "disable", staff_id, "--reason", "پایان مأموریت در این دفتر")
    assert told(command, "roles", staff_id)["grants"] == []
    (one,) = [each for each in told(command, "list")["members"] if str(each["id"]) == staff_id]
    assert one["disabled"] is True
    assert told(command, "disable", "1", "--reason", "پایان مأموریت در این دفتر", code=1)["ok"] is False


def test_a_list_with_bad_rows_is_kept_only_when_told_so(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "national_code,profession,province,office\n"
        f"{CLERK.national_code},دفتریار,تهران,۱۲\n1234567890,notary,تهران,1\n",
        encoding="utf-8",
    )
    words = ("professions", str(path), "--source", "ssaa")
    refused = told(command, *words, code=1)
    assert (refused["kept"], refused["added"]) == (False, 1)
    assert refused["bad_rows"] == [{"line": 3, "reason": "code-check-digit"}]
    assert "کد ملی درست نیست" in command("staff", *words, code=1).stdout
    assert told(command, *words, "--skip-bad", "--whole", code=1)["kept"] is False
    rehearsed = told(command, *words, "--skip-bad", "--dry-run")
    assert (rehearsed["kept"], rehearsed["added"]) == (False, 1)
    kept = told(command, *words, "--skip-bad")
    assert (kept["kept"], kept["added"]) == (True, 1)
    again = told(command, *words, "--skip-bad")
    assert (again["added"], again["unchanged"]) == (0, 1)
    assert json.loads(command("audit", "verify", "--json").stdout)["ok"] is True
