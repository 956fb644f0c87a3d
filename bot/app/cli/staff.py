"""``staff``: the first admin, and whatever else an admin does in chat; professional roles from a list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from bot.app.cli import say

if TYPE_CHECKING:
    from dishka import AsyncContainer

    from bot.staff.actor import Scope
    from bot.staff.members.read import GrantLine

app = typer.Typer(no_args_is_help=True, help="Staff: members, roles, professional roles.")

Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]
Role = Annotated[str, typer.Argument(help="Key of a role, as `staff roles` shows them.")]
ScopeWords = Annotated[
    str, typer.Option("--scope", help="all, province:<code>, office:<code> or case_type:<key>.")
]
Days = Annotated[int | None, typer.Option(help="How long the role lasts; none: until it is taken back.")]
SHOWN = 20


@app.command()
def add(
    who: Annotated[
        str,
        typer.Argument(help="National code or mobile number of a citizen with an account; - reads a line."),
    ],
    role: Role,
    scope: ScopeWords = "all",
    days: Days = None,
    json: Json = False,
) -> None:
    """Make a citizen a member of staff with this role; a member gets it beside the roles they have."""
    from bot.staff.members.add import AddStaff, NewMember
    from bot.staff.members.grant import NewRole

    typed = typer.get_text_stream("stdin").readline().strip() if who == "-" else who
    new = NewMember(typed, NewRole(role, _scope(scope), days))
    staff_id = act(AddStaff, new, json)
    if json:
        say.json_out({"ok": True, "id": staff_id})
    else:
        say.line("cli-staff-added")


@app.command(name="list")
def list_staff(
    page: Annotated[int, typer.Option(min=1, help="Counted from 1.")] = 1, json: Json = False
) -> None:
    """Members, the newest first, a page at a time."""
    from bot.catalogue import role
    from bot.staff.members.read import ListStaff

    found = act(ListStaff, page - 1, json)
    if json:
        members = [
            {"id": line.id, "name": line.name, "roles": line.roles, "disabled": line.is_disabled}
            for line in found.lines
        ]
        say.json_out({"ok": True, "total": found.total, "page": found.page + 1, "members": members})
        return
    if not found.lines:
        say.line("cli-staff-none")
        return
    disabled = say.words().plain("cli-staff-disabled-mark")
    rows = [
        (
            str(line.id),
            line.name,
            disabled if line.is_disabled else _joined(role(key).title for key in line.roles),
        )
        for line in found.lines
    ]
    say.table(("cli-staff-id", "cli-staff-name", "cli-staff-roles"), rows)
    say.line("cli-staff-page", page=found.page + 1, pages=found.pages, total=found.total)


@app.command()
def roles(
    member: Annotated[int | None, typer.Argument(help="Id of a member; none shows the role table.")] = None,
    grant: Annotated[str | None, typer.Option(help="Key of a role to give.")] = None,
    scope: ScopeWords = "all",
    days: Days = None,
    revoke: Annotated[int | None, typer.Option(help="Id of a grant to take back.")] = None,
    json: Json = False,
) -> None:
    """The role table; or a member's roles, after giving one or taking one back."""
    from bot.staff.members.grant import GrantRole, NewRole, RevokeRole, RoleFor
    from bot.staff.members.read import ReadMember

    if member is None:
        _show_table(json)
        return
    if grant is not None:
        act(GrantRole, RoleFor(member, NewRole(grant, _scope(scope), days)), json)
    if revoke is not None:
        act(RevokeRole, revoke, json)
    found = act(ReadMember, member, json)
    if json:
        say.json_out({"ok": True, "id": found.id, "grants": [_grant(each) for each in found.grants]})
        return
    rows = [tuple(_grant(each).values()) for each in found.grants]
    say.table(("cli-staff-grant", "cli-staff-role", "cli-staff-scope", "cli-staff-until"), rows)


@app.command()
def disable(
    member: Annotated[int, typer.Argument(help="Id of a member.")],
    reason: Annotated[str, typer.Option(help="Kept with the member and in the audit log.")],
    json: Json = False,
) -> None:
    """Take every role back and close the member's desk at once."""
    from bot.staff.members.disable import DisableStaff, SendAway

    act(DisableStaff, SendAway(member, reason), json)
    if json:
        say.json_out({"ok": True, "id": member})
    else:
        say.line("cli-staff-disabled")


@app.command()
def professions(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True, dir_okay=False, help="CSV: national_code,profession,province,office; FIDA codes too."
        ),
    ],
    source: Annotated[str, typer.Option(help="Name of the list; a newer one of that name replaces it.")],
    whole: Annotated[
        bool, typer.Option("--whole", help="Who is not on the list has the role no longer.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count and report; keep nothing.")] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Take the good rows all the same; not with --whole.")
    ] = False,
    json: Json = False,
) -> None:
    """Lay an agency's list of professional roles over the one before; bad rows are reported by line.

    Exit code 1: some rows cannot be used, and nothing was kept (or, with --dry-run, would be).
    """
    from dataclasses import asdict

    from bot.staff.professions import AgencyList, ImportProfessions
    from bot.staff.professions_csv import read_professions_csv

    good, bad = read_professions_csv(file)
    keeps = not bad or (skip_bad and not whole)
    done = act(ImportProfessions, AgencyList(source, good, whole, is_rehearsal=dry_run or not keeps), json)
    if json:
        rows = [{"line": each.line, "reason": each.reason} for each in bad]
        say.json_out({"ok": keeps, "kept": keeps and not dry_run, "bad_rows": rows, **asdict(done)})
    else:
        if bad:
            say.table(
                ("cli-staff-line", "cli-staff-why"), [(each.line, _why(each.reason)) for each in bad[:SHOWN]]
            )
            say.line("cli-staff-bad-rows", count=len(bad), more=max(0, len(bad) - SHOWN))
        key = "cli-staff-imported" if keeps and not dry_run else "cli-staff-rehearsed"
        say.line(key, **asdict(done))
    if not keeps:
        raise typer.Exit(say.REFUSED)


def act(use_case: type[Any], ask: Any, json: bool) -> Any:
    """Runs a use case of staff as the console; a refusal ends the command in words."""
    from bot.app.loop import run_loop
    from bot.errors import DomainError
    from bot.staff.actor import CONSOLE

    async def act(request: AsyncContainer) -> Any:
        return await (await request.get(use_case))(CONSOLE, ask)

    try:
        return run_loop(_in_request(act, json))
    except DomainError as refused:
        _refuse(refused, json)


def _refuse(refused: Any, json: bool) -> NoReturn:
    say.fail(say.REFUSED, refused.key, json, **refused.args_)


async def _in_request(act: Callable[[AsyncContainer], Awaitable[Any]], json: bool) -> Any:
    from bot.app.cli.opened import opened
    from storage.update_mark import Origin

    async with (
        opened(say.settings(), json) as container,
        container(context={Origin: Origin()}) as request,
    ):
        return await act(request)


def _scope(words: str) -> Scope:
    from bot.staff.actor import Scope

    kind, _, value = words.partition(":")
    return Scope(kind, value)


def _show_table(json: bool) -> None:
    from bot.catalogue import roles as table

    if json:
        rows = [
            {"role": row.key, "title": row.title, "scopes": row.scopes, "may": sorted(row.may)}
            for row in table()
        ]
        say.json_out({"ok": True, "roles": rows})
        return
    say.table(
        ("cli-staff-role", "cli-staff-title", "cli-staff-scope", "cli-staff-may"),
        [(row.key, row.title, ", ".join(row.scopes), ", ".join(sorted(row.may))) for row in table()],
    )


def _grant(line: GrantLine) -> dict[str, str]:
    until = "" if line.valid_until is None else line.valid_until.isoformat(timespec="minutes")
    scope = line.scope.kind if not line.scope.value else f"{line.scope.kind}:{line.scope.value}"
    return {"grant": str(line.id), "role": line.role, "scope": scope, "until": until}


def _joined(titles: Any) -> str:
    return say.words().plain("staff-and").join(titles)


WHY = {
    "columns": "cli-staff-why-columns",
    "code-shape": "cli-staff-why-code-shape",
    "code-length": "cli-staff-why-code-length",
    "code-short": "cli-staff-why-code-short",
    "code-equal-digits": "cli-staff-why-code-equal-digits",
    "code-check-digit": "cli-staff-why-code-check-digit",
    "profession": "cli-staff-why-profession",
    "province": "cli-staff-why-province",
    "office": "cli-staff-why-office",
    "encoding": "cli-staff-why-encoding",
    "no-rows": "cli-staff-why-no-rows",
}


def _why(reason: str) -> str:
    return say.words().plain(WHY[reason])
