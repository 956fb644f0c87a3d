"""A CSV file of bounded size, read with the line numbers of its rows; and one that a spreadsheet may open."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bot.persian import clean

__all__ = ["BadRow", "Refused", "read_rows", "write_rows"]

MOST_BYTES, MOST_ROWS, LONGEST_CELL = 8_000_000, 20_000, 500
#: What a spreadsheet takes for the beginning of a formula; a plain number is none.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: its line in the file (1 is the header), and the key of the words for why."""

    line: int
    reason: str


class Refused(Exception):
    """This row cannot be used; the only argument is the key of the words for why."""


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str] | str]]:
    """The rows under the header with their line numbers, blank ones left out, cells cleaned; or the key of
    why there is none. The file: UTF-8 (with or without BOM), the columns in any order. Raises OSError."""
    if path.stat().st_size > MOST_BYTES:
        yield 1, "cli-row-too-large"
        return
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield content.count(b"\n", 0, error.start) + 1, "cli-row-encoding"
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from _rows(reader, columns)
    except csv.Error:
        yield reader.line_num, "cli-row-quotes"


def _rows(reader: Iterator[list[str]], columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str] | str]]:
    header = [cell.strip().lower() for cell in next(reader, [])]
    if sorted(header) != sorted(columns):
        yield 1, "cli-row-header"
        return
    count = 0
    for cells in reader:
        line = getattr(reader, "line_num", 0)
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            yield line, "cli-row-too-many"
            return
        if len(cells) != len(header) or any(len(cell) > LONGEST_CELL for cell in cells):
            yield line, "cli-row-columns"
        else:
            yield line, {name: _plain(cell) for name, cell in zip(header, cells, strict=True)}
    if count == 0:
        yield 1, "cli-row-none"


def write_rows(out: IO[str], columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> int:
    """How many were written. A cell that a spreadsheet would reckon with begins with an apostrophe, which
    ``read_rows`` takes off again."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_safe(str(row[name])) for name in columns])
        count += 1
    return count


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _plain(cell: str) -> str:
    cell = clean(cell)
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
