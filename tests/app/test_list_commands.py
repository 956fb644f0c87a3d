"""``main.py import`` and ``export``: a list goes in, comes out as it went in; a bad row stops all of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app.cli.commands import app
from bot.appointments.lists import offices, rules

PLACE = "تهران,تهران,تهران,نشانی,35.7,51.4"
OFFICE = f"77,judicial_office,دفتر نمونه,نمونه,02111000001,{PLACE},sat 07:30-14:30,petition"
RULE = "77,sat,07:30,14:30,20,2,petition,1405/01/01,"


def test_lists_go_in_and_out(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(sqlite_template, tmp_path / "pishkhan.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PISHKHAN_DATABASE__URL", f"sqlite+aiosqlite:///{tmp_path}/pishkhan.db")
    monkeypatch.setenv("PISHKHAN_SECRETS__KEY_FILE", str(tmp_path / "keys.json"))

    def run(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, list(words))
        assert result.exit_code == code, result.output + repr(result.exception)
        return result.stdout

    def file(name: str, *lines: str) -> str:
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
        return name

    run("db", "places")
    good = file("offices.csv", ",".join(offices.COLUMNS), OFFICE)
    assert json.loads(run("import", "offices", good, "--dry-run", "--json"))["kept"] is False
    assert "۱ تازه" in run("import", "offices", good)
    plan = file("rules.csv", ",".join(rules.COLUMNS), RULE, RULE.replace("sat", "xyz"))
    told = json.loads(run("import", "opening-rules", plan, "--json", code=1))
    assert (told["kept"], told["added"]) == (False, 1)
    assert [(row["line"], row["reason"]) for row in told["bad_rows"]] == [(3, "cli-row-weekday")]
    assert "روز هفته" in run("import", "opening-rules", plan, code=1)
    run("import", "opening-rules", file("rules.csv", ",".join(rules.COLUMNS), RULE))
    assert OFFICE in run("export", "offices")
    assert json.loads(run("export", "opening-rules", "out.csv", "--json"))["rows"] == 1
    assert json.loads(run("import", "opening-rules", "out.csv", "--json"))["unchanged"] == 1
