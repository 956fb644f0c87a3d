"""Provinces, counties and cities: the shipped facts, and an official CSV over them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot.catalogue import files
from bot.catalogue.values import County, Province
from bot.persian import clean, search_key

COLUMNS = ("province", "county", "city")
Reason = Literal["columns", "empty", "unknown-province", "encoding", "no-rows"]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that cannot be used: its line in the file (1 is the header) and why."""

    line: int
    reason: Reason


class PlacesError(ValueError):
    """The CSV cannot be used; ``problems`` holds every bad row, in order. Nothing was taken from the file."""

    def __init__(self, problems: Iterable[RowProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"line {problem.line}: {problem.reason}" for problem in self.problems))


@cache
def load_provinces() -> tuple[Province, ...]:
    """All 31 provinces with all their counties, in the order of their ISO numbers; README.md has the date."""
    return tuple(_province(files.read(name)) for name in files.province_files())


def province_named(name: str) -> str | None:
    """The code of the province with this name, in any spelling, with or without «استان» before it."""
    return _codes().get(search_key(name).removeprefix("استان"))


@cache
def _codes() -> dict[str, str]:
    return {search_key(province.name): province.code for province in load_provinces()}


def read_places_csv(path: Path, *, replace_counties: bool = False) -> tuple[Province, ...]:
    """All provinces with the places of an official CSV laid over the shipped ones.

    The file: UTF-8 (with or without BOM), header ``province,county,city``, one row a city, Persian names in
    any spelling of yeh, kaf and joiner. A county that is known keeps its code and seat; a new one gets a code
    made from its name, and its first row is its seat. With ``replace_counties`` a province named in the file
    has the file's counties and cities only; without it the file adds to what is shipped. Provinces that the
    file does not name stay as they are. Raises PlacesError, OSError.
    """
    rows = _rows(path)
    result = []
    for province in load_provinces():
        named = rows.get(province.code)
        result.append(province if named is None else _overlaid(province, named, replace_counties))
    return tuple(result)


def _province(data: dict[str, Any]) -> Province:
    counties = tuple(
        County(code=county["code"], name=county["name"], seat=county["seat"], cities=tuple(county["cities"]))
        for county in data["counties"]
    )
    return Province(
        code=data["code"], name=data["name"], iso=data["iso"], capital=data["capital"], counties=counties
    )


def _rows(path: Path) -> dict[str, dict[str, list[str]]]:
    """Province code → county name → city names, in the order of the file; a county by its first spelling."""
    spellings: dict[tuple[str, str], str] = {}
    found: dict[str, dict[str, list[str]]] = {}
    problems = []
    for line, cells in _lines(path):
        province, county, city = (clean(cell) for cell in cells) if len(cells) == 3 else ("", "", "")
        code = province_named(province)
        if len(cells) != 3:
            problems.append(RowProblem(line, "columns"))
        elif not (province and county and city):
            problems.append(RowProblem(line, "empty"))
        elif code is None:
            problems.append(RowProblem(line, "unknown-province"))
        else:
            county = spellings.setdefault((code, search_key(county)), county)
            found.setdefault(code, {}).setdefault(county, []).append(city)
    if not found and not problems:
        problems.append(RowProblem(1, "no-rows"))
    if problems:
        raise PlacesError(problems)
    return found


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows under the header with their line numbers, blank ones left out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        try:
            header = next(reader, [])
            if tuple(cell.strip().lower() for cell in header) != COLUMNS:
                raise PlacesError([RowProblem(1, "columns")])
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, cells
        except UnicodeDecodeError as error:
            raise PlacesError([RowProblem(reader.line_num + 1, "encoding")]) from error


def _overlaid(province: Province, named: dict[str, list[str]], replace_counties: bool) -> Province:
    known = {search_key(county.name): county for county in province.counties}
    counties = {} if replace_counties else {county.code: county for county in province.counties}
    for name, cities in named.items():
        old = known.get(search_key(name))
        if old is None:
            county = County(_new_code(province.code, name), name, seat=cities[0], cities=_unique(cities))
        elif replace_counties:
            county = replace(old, cities=_unique([old.seat, *cities]))
        else:
            county = replace(old, cities=_unique([*old.cities, *cities]))
        counties[county.code] = county
    return replace(province, counties=tuple(counties.values()))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names in order, each in its first spelling."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(search_key(name), name)
    return tuple(first.values())


def _new_code(province: str, name: str) -> str:
    # From the name alone, so that the same file gives the same codes on every machine and every day.
    return f"{province}.x{hashlib.sha256(search_key(name).encode()).hexdigest()[:10]}"
