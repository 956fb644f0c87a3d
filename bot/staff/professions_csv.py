"""An agency's list of professional roles, read strictly: what is doubtful is reported with its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.catalogue import profession_named, province_named
from bot.errors import DomainError
from bot.identifiers import Identifier, identifier
from bot.persian import clean, digits
from bot.staff.professions import Listed

COLUMNS = ("national_code", "profession", "province", "office")
LONGEST_OFFICE = 64
#: ``code-short``: zeros in front are missing, as a spreadsheet drops them.
CodeReason = Literal["code-shape", "code-length", "code-short", "code-equal-digits", "code-check-digit"]
Reason = CodeReason | Literal["columns", "profession", "province", "office", "encoding", "no-rows"]
#: The error keys of bot.identifiers for either kind of code, and what is said of the row.
CODE_REASONS: dict[str, CodeReason] = {
    "error-national-code-shape": "code-shape",
    "error-national-code-length": "code-length",
    "error-national-code-short": "code-short",
    "error-national-code-equal-digits": "code-equal-digits",
    "error-national-code-check-digit": "code-check-digit",
    "error-identifier-length": "code-length",
    "error-fida-code-equal-digits": "code-equal-digits",
}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: its line in the file (1 is the header) and why."""

    line: int
    reason: Reason


def read_professions_csv(path: Path) -> tuple[tuple[Listed, ...], tuple[BadRow, ...]]:
    """The usable rows and the others, in the order of the file.

    The file: UTF-8 (with or without BOM), header ``national_code,profession,province,office``; the code is a
    national code or a foreign national's of twelve digits, a profession its key or Persian title, a province
    its Persian name, ``office`` the number of the holder's own office or empty. Raises OSError.
    """
    good: list[Listed] = []
    bad: list[BadRow] = []
    for line, cells in _lines(path):
        row = cells if isinstance(cells, str) else _row(cells)
        if isinstance(row, Listed):
            good.append(row)
        else:
            bad.append(BadRow(line, row))
    if not good and not bad:
        bad.append(BadRow(1, "no-rows"))
    return tuple(good), tuple(bad)


def _row(cells: list[str]) -> Listed | Reason:
    if len(cells) != len(COLUMNS):
        return "columns"
    kind = profession_named(cells[1])
    province = province_named(cells[2])
    office = clean(digits(cells[3]))
    who = _who(cells[0])
    if not isinstance(who, Identifier):
        return who
    if kind is None:
        return "profession"
    if province is None:
        return "province"
    return Listed(who, kind, province, office) if len(office) <= LONGEST_OFFICE else "office"


def _who(cell: str) -> Identifier | CodeReason:
    try:
        return identifier(cell)
    except DomainError as refused:
        return CODE_REASONS[refused.key]


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
