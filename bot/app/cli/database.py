"""``db``: the schema, the places, the sample data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.app.cli import say

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The database: schema, places, sample data.")

Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]


@app.command()
def upgrade(json: Json = False) -> None:
    """Bring the schema to the newest version and load the places; harmless to repeat."""
    settings = say.settings()
    is_new = _upgraded(settings, json)
    written = _places(settings)
    if json:
        say.json_out({"ok": True, "upgraded": is_new, "written": written})
        return
    say.line("cli-db-upgraded" if is_new else "cli-db-newest")
    _say_written(written)


@app.command()
def places(json: Json = False) -> None:
    """Load provinces, counties and cities without any sample; mends corrected names."""
    settings = say.settings()
    _upgraded(settings, json)
    _finish(_places(settings), json)


@app.command()
def sample(json: Json = False) -> None:
    """Load places, sample offices and sample cases; a second run changes nothing."""
    from bot.app.loop import run_loop

    settings = say.settings()
    _upgraded(settings, json)
    _finish(run_loop(_sample(settings)), json)


@app.command()
def status(json: Json = False) -> None:
    """Which version the schema has; exit code 3 when it is not the newest."""
    from sqlalchemy.exc import SQLAlchemyError

    from storage.migrations import current_revision, head_revision

    settings = say.settings()
    try:
        current, head = current_revision(settings.database.url), head_revision()
    except (SQLAlchemyError, OSError):
        say.fail(say.NOT_READY, "cli-database-unreachable", json)
    if json:
        say.json_out({"ok": current == head, "revision": current, "newest": head})
    elif current == head:
        say.line("doctor-migrations-ok", revision=head)
    elif current is None:
        say.line("doctor-migrations-none")
    else:
        say.line("doctor-migrations-behind", revision=current, head=head)
    if current != head:
        raise typer.Exit(say.NOT_READY)


#: What is written into tables (load_places, load_sample), in words.
TITLES = {
    "provinces": "cli-provinces",
    "counties": "cli-counties",
    "cities": "cli-cities",
    "offices": "cli-offices",
    "opening_rules": "cli-opening-rules",
    "services": "cli-services",
    "cases": "cli-cases",
    "case_events": "cli-case-events",
    "citizens": "cli-citizens",
    "staff": "cli-staff",
}


def _upgraded(settings: Settings, json: bool) -> bool:
    from sqlalchemy.exc import SQLAlchemyError

    from storage.migrations import upgrade as upgrade_schema

    try:
        return upgrade_schema(settings.database.url)
    except (SQLAlchemyError, OSError):
        say.fail(say.NOT_READY, "cli-database-unreachable", json)


def _places(settings: Settings) -> dict[str, int]:
    from bot.app.loop import run_loop
    from bot.app.places import load_places
    from bot.ids import RandomIds
    from storage.database import Database

    async def load() -> dict[str, int]:
        database = Database(settings.database.url)
        try:
            return await load_places(database, RandomIds())
        finally:
            await database.close()

    return run_loop(load())


async def _sample(settings: Settings) -> dict[str, int]:
    from bot.app.sample import load_sample
    from bot.clock import Clock
    from bot.container import make_container
    from bot.crypto import Vault
    from bot.ids import Ids
    from storage.database import Database

    container = make_container(settings)
    try:
        return await load_sample(
            await container.get(Database),
            await container.get(Vault),
            await container.get(Clock),
            await container.get(Ids),
        )
    finally:
        await container.close()


def _finish(written: dict[str, int], json: bool) -> None:
    if json:
        say.json_out({"ok": True, "written": written})
    else:
        _say_written(written)


def _say_written(written: dict[str, int]) -> None:
    if not any(written.values()):
        say.line("cli-db-nothing-new")
        return
    rows = [(say.words().plain(TITLES[name]), count) for name, count in written.items()]
    say.table(("cli-what", "cli-written"), rows)
