"""``case``: what an agency would send over the HTTP API, by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.app.cli import say

if TYPE_CHECKING:
    from bot.cases.add_event import EventAdded, NewEvent
    from bot.cases.register import CaseRegistered, NewCase
    from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Cases.")


@app.callback()
def group() -> None:
    """Cases."""


@app.command()
def add(
    number: Annotated[str, typer.Argument(help="As printed on the case.")],
    type_key: Annotated[
        str, typer.Argument(metavar="TYPE", help="Key of a type, as in bot/catalogue/case_types.json.")
    ],
    office: Annotated[str, typer.Argument(help="Code of the office that keeps it.")],
    person: Annotated[
        str | None, typer.Option(help="National or FIDA code of the owner; - reads a line.")
    ] = None,
    entity: Annotated[
        str | None,
        typer.Option(help="Eleven-digit national id of the legal person that owns it; - reads a line."),
    ] = None,
    officer: Annotated[str, typer.Option(help="Who deals with it.")] = "",
    priority: Annotated[Literal["normal", "special"], typer.Option()] = "normal",
    complexity: Annotated[
        Literal["simple", "usual", "complex"] | None, typer.Option(help="How hard it is; none: not known.")
    ] = None,
    stage: Annotated[str | None, typer.Option(help="Key of a stage; none: the type's first.")] = None,
    note: Annotated[str, typer.Option(help="What the owner reads beside it.")] = "",
    json: Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")] = False,
) -> None:
    """Register a case of a person or of a legal person; the owner is told in chat by the running bot.

    Exit code 1: refused, 3: the database is not ready.
    """
    from bot.app.loop import run_loop
    from bot.cases.register import CaseOwner, NewCase
    from bot.errors import DomainError

    if (person is None) == (entity is None):
        say.fail(say.REFUSED, "cli-case-one-owner", json)
    given = entity if person is None else person
    code = typer.get_text_stream("stdin").readline().strip() if given == "-" else given or ""
    owner = CaseOwner("entity" if person is None else "person", code)
    new = NewCase(number.strip(), owner, type_key, office, officer, priority, complexity, stage, note)
    try:
        done = run_loop(_register(say.settings(), new, json))
    except DomainError as refused:
        say.fail(say.REFUSED, refused.key, json, **refused.args_)
    if json:
        say.json_out({"ok": True, "is_new": done.is_new, "told": done.told})
    elif done.is_new:
        say.line("cli-case-added", number=new.number)
        say.line("cli-case-told", told=done.told)
    else:
        say.line("cli-case-was-there", number=new.number)


@app.command()
def event(
    number: Annotated[str, typer.Argument(help="As printed on the case.")],
    status: Annotated[str, typer.Argument(help="Key of a status, as in bot/catalogue/case_statuses.json.")],
    stage: Annotated[
        str | None, typer.Option(help="Key of a stage of the case's type; none keeps it.")
    ] = None,
    note: Annotated[str, typer.Option(help="What the citizen reads beside it.")] = "",
    actor: Annotated[Literal["agency", "office", "citizen"], typer.Option(help="Who acted.")] = "agency",
    id: Annotated[
        str | None, typer.Option(help="Your own id of this event: sent twice, it acts once.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")] = False,
) -> None:
    """Move a case; its owner is told in chat by the running bot.

    Exit code 1: refused, 3: the database is not ready.
    """
    from bot.app.loop import run_loop
    from bot.cases.add_event import NewEvent
    from bot.catalogue import case_status
    from bot.errors import DomainError, NotFound
    from bot.ids import RandomIds

    new = NewEvent(
        number=number.strip(),
        status=status,
        external_id=id or f"cli:{RandomIds().token()}",
        stage=stage,
        note=note,
        actor=actor,
    )
    try:
        added = run_loop(_add(say.settings(), new, json))
    except NotFound:
        say.fail(say.REFUSED, "cli-case-not-found", json, number=new.number)
    except DomainError as refused:
        say.fail(say.REFUSED, refused.key, json, **refused.args_)
    if json:
        say.json_out(
            {
                "ok": True,
                "seq": added.seq,
                "is_new": added.is_new,
                "is_current": added.is_current,
                "told": added.told,
            }
        )
    elif not added.is_new:
        say.line("cli-case-known", number=new.number, seq=added.seq)
    else:
        say.line("cli-case-moved", number=new.number, status=case_status(status).title, seq=added.seq)
        say.line("cli-case-told", told=added.told)


async def _add(settings: Settings, new: NewEvent, json: bool) -> EventAdded:
    from bot.app.cli.opened import opened
    from bot.cases.add_event import AddCaseEvent
    from bot.cases.sender import OPERATOR
    from storage.update_mark import Origin

    async with opened(settings, json) as container, container(context={Origin: Origin()}) as request:
        use_case: AddCaseEvent = await request.get(AddCaseEvent)
        return await use_case(new, OPERATOR)


async def _register(settings: Settings, new: NewCase, json: bool) -> CaseRegistered:
    from bot.app.cli.opened import opened
    from bot.cases.register import RegisterCase
    from bot.cases.sender import OPERATOR
    from storage.update_mark import Origin

    async with opened(settings, json) as container, container(context={Origin: Origin()}) as request:
        use_case: RegisterCase = await request.get(RegisterCase)
        return await use_case(new, OPERATOR)
