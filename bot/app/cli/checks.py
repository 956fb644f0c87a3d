"""``doctor`` and ``bench``."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app.cli import say

#: What is examined, in words; a provider's name stays as it is.
EXAMINED = {
    "settings": "doctor-of-settings",
    "secrets": "doctor-of-secrets",
    "database": "doctor-of-database",
    "migrations": "doctor-of-migrations",
    "texts": "doctor-of-texts",
    "fonts": "doctor-of-fonts",
    "time": "doctor-of-time",
    "telegram": "doctor-of-telegram",
    "bale": "doctor-of-bale",
    "sandbox": "doctor-of-sandbox",
    "api": "doctor-of-api",
    "api-keys": "doctor-of-api-keys",
    "sms": "doctor-of-sms",
    "codes": "doctor-of-codes",
    "codes-abroad": "doctor-of-codes-abroad",
    "companies": "doctor-of-companies",
    "email": "doctor-of-email",
    "identity": "doctor-of-identity",
    "redis": "doctor-of-redis",
    "data-keys": "doctor-of-data-keys",
    "audit": "doctor-of-audit",
}

Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]


def doctor(json: Json = False) -> None:
    """Check settings, database, migrations, fonts, tokens, outside systems; exit code 1 when one fails."""
    from bot.app.doctor import examine
    from bot.app.loop import run_loop
    from bot.clock import SystemClock

    checks = run_loop(examine(SystemClock()))
    is_well = not any(check.state == "broken" for check in checks)
    if json:
        found = [
            {"name": check.name, "state": check.state, "words": say.words().plain(check.key, **check.args)}
            for check in checks
        ]
        say.json_out({"ok": is_well, "checks": found})
    else:
        states = {
            "ok": "doctor-state-ok",
            "off": "doctor-state-off",
            "warning": "doctor-state-warning",
            "broken": "doctor-state-broken",
        }
        rows = [
            (
                _examined(check.name),
                say.words().plain(states[check.state]),
                say.words().plain(check.key, **check.args),
            )
            for check in checks
        ]
        say.table(("doctor-check", "cli-state", "doctor-words"), rows)
        say.line("doctor-well" if is_well else "doctor-not-well")
    if not is_well:
        raise typer.Exit(say.REFUSED)


def _examined(name: str) -> str:
    key = EXAMINED.get(name)
    return say.words().plain(key) if key else name


def bench(
    name: Annotated[str, typer.Argument(help="conversation, start, …; see bot/app/bench.")],
    json: Json = False,
    long: Annotated[bool, typer.Option("--long", help="The long form, where there is one.")] = False,
) -> None:
    """Measure, and say which targets are met; baselines are measured in the same run."""
    from bot.app.bench import BENCHES, run

    if name not in BENCHES:
        say.fail(say.REFUSED, "cli-bench-unknown", json, names=", ".join(BENCHES))
    if json:
        say.json_out(run(name, long=long))
        return
    with say.working("cli-bench-working"):
        result = run(name, long=long)
    headers = ("cli-figure", "cli-value", "cli-unit", "cli-target", "cli-met")
    say.table(
        headers,
        [
            (
                each["key"],
                f"{each['value']:,.2f}",
                each["unit"],
                "" if each["target"] is None else each["target"],
                {True: "✓", False: "✗", None: ""}[each["met"]],
            )
            for each in result["figures"]
        ],
    )
