"""Offices and their rules as CSV: out and in again, what is refused and why, and nobody loses a place."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.appointments.lists import offices, rules, table
from bot.appointments.lists.exports import ExportOffices, ExportRules, Row
from bot.appointments.lists.offices import ImportOffices, Laid, OfficeList, read_offices_csv
from bot.appointments.lists.rules import ImportRules, RuleList, read_rules_csv
from bot.appointments.lists.table import read_rows, write_rows
from bot.appointments.visit import Wanted
from bot.persian import clean
from bot.staff.actor import CONSOLE
from storage.database import Database
from storage.models import Office, OpeningRule
from tests.appointments.office import (
    OFFICE,
    OTHER,
    SERVICE,
    books,
    broken,
    free_on,
    opened,
    row_of,
    seats_of,
    times,
    today,
)
from tests.house import House
from tests.staff.cast import comes_in, rows

WANTED = Wanted(OFFICE, (SERVICE,))


def written(path: Path, columns: Sequence[str], content: list[Row]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write_rows(file, columns, content)
    return path


@settings(max_examples=30)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20), min_size=1))
def test_no_cell_is_a_formula_and_every_cell_comes_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    kept = [cell for cell in cells if clean(cell) and not clean(cell).startswith("'")]
    out = io.StringIO()
    write_rows(out, ["one"], [{"one": cell} for cell in kept])
    path = tmp_path_factory.mktemp("csv") / "cells.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    body = out.getvalue().splitlines()[1:]
    assert not any(line.lstrip('"')[:1] in ("=", "+", "@") for line in body)
    back = [row["one"] for _, row in read_rows(path, ["one"]) if not isinstance(row, str)]
    assert back == [clean(cell) for cell in kept]


async def test_what_goes_out_comes_in_and_changes_nothing(house: House, tmp_path: Path) -> None:
    await opened(house)
    await opened(house, OTHER)
    out = await house.act(ExportOffices, CONSOLE, None)
    good, bad = read_offices_csv(written(tmp_path / "offices.csv", offices.COLUMNS, out))
    assert (len(good), bad) == (2, ())
    assert await house.act(ImportOffices, CONSOLE, OfficeList(good)) == Laid(0, 0, 0, 2)
    plans = await house.act(ExportRules, CONSOLE, None)
    listed, bad = read_rules_csv(written(tmp_path / "rules.csv", rules.COLUMNS, plans))
    assert (len(listed), bad) == (14, ())
    assert await house.act(ImportRules, CONSOLE, RuleList(listed)) == Laid(0, 0, 0, 14)


async def test_a_list_adds_and_changes_offices_or_with_one_bad_row_nothing(
    house: House, tmp_path: Path
) -> None:
    await opened(house)
    [row] = await house.act(ExportOffices, CONSOLE, None)
    moved = row | {"address": "خیابان تازه", "services": SERVICE, "hours": "sat 08:00-12:00"}
    new = moved | {"code": "۷۷", "name": '=cmd|"/c calc"!A1', "phone": "02111000002"}
    abroad = {"kind": "consulate", "county": "", "province": "", "phone": "+493012345678", "services": ""}
    consulate = new | abroad | {"code": "78"}
    wrong = {
        "cli-row-code": {"code": "a b"},
        "cli-row-kind": {"code": "1", "kind": "x"},
        "cli-row-name": {"code": "2", "name": ""},
        "cli-row-phone": {"code": "3", "phone": "123"},
        "cli-row-county": {"code": "4", "county": "ناکجا"},
        "cli-row-place": {"code": "5", "latitude": "nan"},
        "cli-row-hours": {"code": "6", "hours": "sat 12:00-08:00"},
        "cli-row-services": {"code": "7", "services": "x"},
        "cli-row-twice": {"code": "77"},
    }
    every = [moved, new, consulate, *(new | change for change in wrong.values())]
    good, bad = read_offices_csv(written(tmp_path / "bad.csv", offices.COLUMNS, every))
    assert [(one.line, one.reason) for one in bad] == list(enumerate(wrong, start=5))
    assert await house.act(ImportOffices, CONSOLE, OfficeList(good, is_rehearsal=True)) == Laid(2, 1, 0, 0)
    other = written(
        tmp_path / "kind.csv", offices.COLUMNS, [new, moved | {"kind": "registry_unit", "services": ""}]
    )
    refused = await house.act(ImportOffices, CONSOLE, OfficeList(read_offices_csv(other)[0]))
    assert [(one.line, one.reason) for one in refused.bad] == [(3, "cli-row-other-kind")]
    assert len(await rows(house, Office)) == 1
    assert await house.act(ImportOffices, CONSOLE, OfficeList(good)) == Laid(2, 1, 0, 0)
    assert {one.code for one in await rows(house, Office)} == {str(OFFICE), "77", "78"}
    assert [one.name for one in await rows(house, Office, Office.code == "77")] == ['=cmd|"/c calc"!A1']
    assert await house.act(ImportOffices, CONSOLE, OfficeList(good)) == Laid(0, 0, 0, 3)


async def test_new_rules_hold_from_tomorrow_and_who_has_a_place_keeps_it(
    house: House, database: Database, tmp_path: Path
) -> None:
    await opened(house)
    await opened(house, OTHER)
    who = await comes_in(house, 1)
    booked = await books(house, who, (await times(house, who, WANTED))[0])
    plan = [row for row in await house.act(ExportRules, CONSOLE, None) if row["office"] == str(OFFICE)]
    wrong = {
        "cli-row-weekday": {"weekday": "monday"},
        "cli-row-time": {"opens": "8"},
        "cli-row-number": {"counters": "two"},
        "cli-row-rule": {"closes": "07:00"},
        "cli-row-day": {"valid_from": "2026-01-01"},
        "cli-row-until": {"valid_until": "1400/01/01"},
    }
    path = written(tmp_path / "bad.csv", rules.COLUMNS, [plan[0] | change for change in wrong.values()])
    good, bad = read_rules_csv(path)
    assert (good, [(one.line, one.reason) for one in bad]) == ((), list(enumerate(wrong, start=2)))
    strange = [plan[0] | {"office": "404"}, plan[0] | {"services": "x"}, *plan]
    good, bad = read_rules_csv(written(tmp_path / "strange.csv", rules.COLUMNS, strange))
    laid = await house.act(ImportRules, CONSOLE, RuleList(good))
    assert [one.reason for one in laid.bad] == ["cli-row-no-office", "cli-row-services"]
    assert await free_on(house, who, WANTED) == 2

    good, bad = read_rules_csv(
        written(tmp_path / "new.csv", rules.COLUMNS, [row | {"counters": 4} for row in plan])
    )
    laid = await house.act(ImportRules, CONSOLE, RuleList(good))
    assert (laid, bad) == (Laid(7, 0, 7, 0), ())
    assert await free_on(house, who, WANTED) == 8
    assert await free_on(house, who, Wanted(OTHER, (SERVICE,))) == 3
    ended = {one.valid_until for one in await rows(house, OpeningRule, OpeningRule.counters == 1)}
    assert ended == {await today(house), None}
    kept = await row_of(database, booked.appointment_id)
    assert (kept.state, await seats_of(database, kept.id)) == ("booked", 1)
    assert await broken(database) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "cli-row-header"),
        (b"office,weekday\n", "cli-row-header"),
        (",".join(rules.COLUMNS).encode(), "cli-row-none"),
        (",".join(rules.COLUMNS).encode() + b"\n1,sat\n", "cli-row-columns"),
        (",".join(rules.COLUMNS).encode() + b'\n"1,sat\n', "cli-row-quotes"),
        (b"\xff\xfe", "cli-row-encoding"),
        (b"x" * 201, "cli-row-too-large"),
    ],
)
def test_a_file_that_is_no_list_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, reason: str
) -> None:
    monkeypatch.setattr(table, "MOST_BYTES", 200)
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    assert [one.reason for one in read_rules_csv(path)[1]] == [reason]
