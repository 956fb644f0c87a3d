"""All commands of main.py."""

from __future__ import annotations

import typer

from bot.app.cli import accounts, cases, checks, database, eta, keys, ledger, lists, programs, staff

app = typer.Typer(
    name="main.py",
    help="Pishkhan: the government counter inside a messenger.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


@app.command()
def run() -> None:
    """Everything in one process (the default): sandbox or messengers, bot, sender, API, jobs."""
    from bot.app.start import start

    raise typer.Exit(start())


app.command()(programs.bot)
app.command()(programs.sender)
app.command()(programs.worker)
app.command()(programs.api)
app.command()(programs.sandbox)
app.command()(checks.doctor)
app.command()(checks.bench)
app.add_typer(database.app, name="db")
database.app.command()(keys.rotate_keys)
database.app.command()(keys.rewrap_keys)
app.add_typer(accounts.app, name="accounts")
app.add_typer(cases.app, name="case")
app.add_typer(eta.app, name="eta")
app.add_typer(ledger.delivery, name="delivery")
app.add_typer(ledger.audit, name="audit")
app.add_typer(staff.app, name="staff")
app.add_typer(lists.imports, name="import")
app.add_typer(lists.exports, name="export")
