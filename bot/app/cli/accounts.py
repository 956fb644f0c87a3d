"""``accounts``: what an operator may do for a person who stands before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.app.cli import say

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Accounts.")


@app.callback()
def group() -> None:
    """Accounts."""


@app.command()
def unlock(
    phone: Annotated[
        str, typer.Option(prompt="Mobile number", help="Asked for when not given: a shell keeps a history.")
    ],
    json: Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")] = False,
) -> None:
    """Lift the lock that wrong codes have put on a phone; written into the audit log.

    Exit code 1: no mobile number, 3: the database is not ready.
    """
    from bot.app.loop import run_loop
    from bot.errors import DomainError

    try:
        lifted = run_loop(_lift(say.settings(), phone, json))
    except DomainError as refused:
        say.fail(say.REFUSED, refused.key, json, **refused.args_)
    if json:
        say.json_out({"ok": True, "wrong_codes": lifted})
    else:
        say.line("cli-accounts-unlocked", count=lifted)


async def _lift(settings: Settings, phone: str, json: bool) -> int:
    from bot.accounts.log_in.lift_lock import LiftLock
    from bot.app.cli.opened import opened
    from storage.update_mark import Origin

    async with opened(settings, json) as container, container(context={Origin: Origin()}) as request:
        use_case: LiftLock = await request.get(LiftLock)
        return await use_case(phone, "cli")
