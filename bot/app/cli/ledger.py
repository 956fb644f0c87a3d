"""``delivery`` and ``audit``: is what we promised kept, and is what we wrote down unchanged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.app.cli import say

if TYPE_CHECKING:
    from dishka import AsyncContainer
    from sqlalchemy.ext.asyncio import AsyncSession

    from bot.audit import Verdict
    from storage.database import Database

T = TypeVar("T")

delivery = typer.Typer(no_args_is_help=True, help="The ledger of what must be told.")
audit = typer.Typer(no_args_is_help=True, help="The log of who did what.")

Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]

SHOWN = 20
#: Seconds that a look over the whole ledger may take.
LONGEST_S = 600


@delivery.command()
def status(json: Json = False) -> None:
    """How many deliveries of each channel are in each state."""
    from bot.ledger import tally

    rows = _ask(_in_session(tally), json)
    if json:
        found = [{"channel": row.channel, "state": row.state, "count": row.count} for row in rows]
        say.json_out({"ok": True, "deliveries": found})
    elif rows:
        headers = ("cli-channel", "cli-state", "cli-count")
        say.table(headers, [(row.channel, row.state, row.count) for row in rows])
    else:
        say.line("cli-delivery-none")


@delivery.command()
def verify(json: Json = False) -> None:
    """Check that every accepted message adds up to its audience; exit code 1 when one does not."""
    from bot.ledger import verify as verify_ledger

    broken = _ask(_in_session(verify_ledger), json)
    if json:
        found = [{"rule": each.rule, "message_id": each.message_id} for each in broken]
        say.json_out({"ok": not broken, "broken": found})
    elif not broken:
        say.line("cli-delivery-holds")
    else:
        say.line("cli-delivery-broken", count=len(broken))
        headers = ("cli-rule", "cli-message")
        say.table(headers, [(each.rule, str(each.message_id)) for each in broken[:SHOWN]])
    if broken:
        raise typer.Exit(say.REFUSED)


@audit.callback()
def group() -> None:
    """The log of who did what."""


@audit.command(name="verify")
def verify_audit(json: Json = False) -> None:
    """Check the chain from the first entry to the last; exit code 1 when it is broken, or entries wait too
    long for their seal."""
    from bot.audit import verify

    async def asked(container: AsyncContainer) -> Verdict:
        from bot.clock import Clock
        from bot.crypto import Vault
        from storage.database import Database

        database, vault = await container.get(Database), await container.get(Vault)
        return await verify(database.reader, vault, (await container.get(Clock)).now())

    found = ask_house(asked, json)
    if json:
        say.json_out(
            {
                "ok": found.is_well,
                "first_broken": found.first_broken,
                "sealed": found.sealed,
                "end": found.end.hex(),
                "unsealed": found.unsealed,
                "late": found.is_late,
            }
        )
    else:
        _say_verdict(found)
    if not found.is_well:
        raise typer.Exit(say.REFUSED)


def _say_verdict(found: Verdict) -> None:
    if found.first_broken is None:
        say.line("cli-audit-holds", sealed=found.sealed)
        if found.sealed:
            say.line("cli-audit-end", hash=found.end.hex())
    else:
        say.line("cli-audit-broken", seq=found.first_broken)
    if found.is_late:
        say.line("cli-audit-late", count=found.unsealed)
    elif found.unsealed:
        say.line("cli-audit-unsealed", count=found.unsealed)


def _in_session(question: Callable[[AsyncSession], Awaitable[T]]) -> Callable[[Database], Awaitable[T]]:
    async def asked(database: Database) -> T:
        from storage.unit_of_work import UnitOfWork

        async with UnitOfWork(database) as tx:
            await tx.take_time(LONGEST_S)
            return await question(tx.session)

    return asked


def _ask(question: Callable[[Database], Awaitable[T]], json: bool) -> T:
    async def asked(container: AsyncContainer) -> T:
        from storage.database import Database

        return await question(await container.get(Database))

    return ask_house(asked, json)


def ask_house(question: Callable[[AsyncContainer], Awaitable[T]], json: bool) -> T:
    from bot.app.cli.opened import opened
    from bot.app.loop import run_loop

    async def asked() -> T:
        async with opened(say.settings(), json) as container:
            return await question(container)

    return run_loop(asked())
