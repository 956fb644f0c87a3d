"""``import`` and ``export``: offices and their opening rules as CSV."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.app.cli import say
from bot.app.cli.staff import act

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.appointments.lists.table import BadRow

imports = typer.Typer(no_args_is_help=True, help="Lay a CSV list over what there is.")
exports = typer.Typer(no_args_is_help=True, help="Write what there is as CSV, safe to open in a spreadsheet.")

Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Count and report; keep nothing.")]
Out = Annotated[Path | None, typer.Argument(help="Where to write; none: standard output.")]
SHOWN = 20


@imports.command(name="offices")
def import_offices(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV as `export offices` writes it.")
    ],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Offices are added and changed; who is not on the list stays.

    Exit code 1: some rows cannot be used, and nothing was kept (or, with --dry-run, would be).
    """
    from bot.appointments.lists.offices import ImportOffices, OfficeList, read_offices_csv

    good, bad = read_offices_csv(file)
    with say.working("cli-list-working"):
        done = act(ImportOffices, OfficeList(good, dry_run or bool(bad)), json)
    _report(done, bad, dry_run, json)


@imports.command(name="opening-rules")
def import_rules(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="CSV as `export opening-rules` writes it.")
    ],
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """From tomorrow on, an office on the list has the list's rules and no others; nobody loses a place.

    Exit code 1: some rows cannot be used, and nothing was kept (or, with --dry-run, would be).
    """
    from bot.appointments.lists.rules import ImportRules, RuleList, read_rules_csv

    good, bad = read_rules_csv(file)
    with say.working("cli-list-working"):
        done = act(ImportRules, RuleList(good, dry_run or bool(bad)), json)
    _report(done, bad, dry_run, json)


@exports.command(name="offices")
def export_offices(out: Out = None, json: Json = False) -> None:
    """All offices, with what they do."""
    from bot.appointments.lists.exports import ExportOffices
    from bot.appointments.lists.offices import COLUMNS

    _write(out, COLUMNS, act(ExportOffices, None, json), json)


@exports.command(name="opening-rules")
def export_rules(out: Out = None, json: Json = False) -> None:
    """The rules that are in force or to come."""
    from bot.appointments.lists.exports import ExportRules
    from bot.appointments.lists.rules import COLUMNS

    _write(out, COLUMNS, act(ExportRules, None, json), json)


def _report(done: Any, unread: tuple[BadRow, ...], dry_run: bool, json: bool) -> None:
    bad = sorted({*unread, *done.bad}, key=lambda row: row.line)
    counts = {name: count for name, count in asdict(done).items() if name != "bad"}
    kept = not bad and not dry_run
    if json:
        rows = [{"line": row.line, "reason": row.reason, "words": _why(row)} for row in bad]
        say.json_out({"ok": not bad, "kept": kept, "bad_rows": rows, **counts})
    else:
        if bad:
            say.table(("cli-staff-line", "cli-staff-why"), [(row.line, _why(row)) for row in bad[:SHOWN]])
            say.line("cli-staff-bad-rows", count=len(bad), more=max(0, len(bad) - SHOWN))
        say.line("cli-list-kept" if kept else "cli-list-not-kept", **counts)
    if bad:
        raise typer.Exit(say.REFUSED)


def _why(row: BadRow) -> str:
    return say.words().plain(row.reason)


def _write(out: Path | None, columns: tuple[str, ...], rows: Iterable[dict[str, object]], json: bool) -> None:
    from bot.appointments.lists.table import write_rows

    if out is None:
        write_rows(sys.stdout, columns, rows)
        return
    # With a BOM a spreadsheet reads Persian as it is.
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        count = write_rows(file, columns, rows)
    if json:
        say.json_out({"ok": True, "rows": count})
    else:
        say.line("cli-list-written", count=count)
