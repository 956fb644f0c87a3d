"""An agency's list of professional roles, read strictly: what is doubtful is reported with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.catalogue import professions, province_named
from bot.errors import DomainError
from bot.identifiers import national_code
from bot.persian import clean, digits, search_key
from bot.staff.professions import Listed

COLUMNS = ("national_code", "profession", "province", "office")
LONGEST_OFFICE = 64
Reason = Literal["columns", "national-code", "profession", "province", "office", "encoding", "no-rows"]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: its line in the file (1 is the header) and why."""

    line: int
    reason: Reason


def read_professions_csv(path: Path) -> tuple[tuple[Listed, ...], tuple[BadRow, ...]]:
    """The usable rows and the others, in the order of the file.

    The file: UTF-8 (with or without BOM), header ``national_code,profession,province,office``; a profession
    by its key or its Persian title, a province by its Persian name, ``office`` is the number of the holder's
    own office or empty. Raises OSError.
    """
    kinds = {search_key(kind.title): kind.key for kind in professions()}
    kinds |= {kind.key: kind.key for kind in professions()}
    good: list[Listed] = []
    bad: list[BadRow] = []
    for line, cells in _lines(path):
        row = cells if isinstance(cells, str) else _row(cells, kinds)
        if isinstance(row, Listed):
            good.append(row)
        else:
            bad.append(BadRow(line, row))
    if not good and not bad:
        bad.append(BadRow(1, "no-rows"))
    return tuple(good), tuple(bad)


def _row(cells: list[str], kinds: dict[str, str]) -> Listed | Reason:
    if len(cells) != len(COLUMNS):
        return "columns"
    kind = kinds.get(search_key(cells[1])) or kinds.get(cells[1].strip())
    province = province_named(cells[2])
    office = clean(digits(cells[3]))
    try:
        code = national_code(cells[0])
    except DomainError:
        return "national-code"
    if kind is None:
        return "profession"
    if province is None:
        return "province"
    return Listed(code, kind, province, office) if len(office) <= LONGEST_OFFICE else "office"


def _lines(path: Path) -> Iterator[tuple[int, list[str] | Reason]]:
    """The rows under the header with their line numbers, blank ones left out; or why there are none."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield content.count(b"\n", 0, error.start) + 1, "encoding"
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    if tuple(cell.strip().lower() for cell in next(reader, [])) != COLUMNS:
        yield 1, "columns"
        return
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, cells
