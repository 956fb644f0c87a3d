"""``python -m bot.app.bench.newcomers``: a sandbox with people who press, log in with a password and sign up.

Prints JSON lines: where it listens, which registry stands beside it and who lives there; then, once a line
comes on standard input and a bot takes the updates, what the people saw. A citizen with ``PASSWORD`` is
expected behind every person of ``logins``.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Iterable, Iterator
from itertools import count
from time import perf_counter
from typing import Any

from aiohttp import web

from bot.accounts.rules import CONSENT_VERSION
from bot.app.bench.crowd import Crowd, say
from bot.app.bench.walkers import Eyes, Walker
from bot.app.loop import run_loop
from bot.identifiers import InvalidNationalCode, national_code
from bot.nursery import Nursery
from bot.sandbox import BotProfile, Sandbox
from bot.sandbox.people import PersonSeed

__all__ = ["ACCEPT", "PASSWORD", "national_codes"]

TOKEN = "1000000010:bench-newcomers"  # noqa: S105 - known to this sandbox alone
PASSWORD = "bench-only: a stone in the river"  # noqa: S105 - of citizens that exist in a bench alone
BIRTH_DATE = "1370/02/15"
#: Letters only, as a name must be; no word that anybody reads.
NAME = "ن" * 4
NAMES = {"firstName": NAME, "lastName": NAME}
#: The button of the consent names the version that it accepts.
ACCEPT = f"accept{CONSENT_VERSION.replace('-', '')}"


def national_codes() -> Iterator[str]:
    """Codes that are right, of nobody: 999 is no place of issue."""
    for number in count(9_995_000_000):
        try:
            yield national_code(str(number))
        except InvalidNationalCode:
            continue


async def open_registry() -> tuple[web.AppRunner, str]:
    """A registry that knows everybody, as Zibal answers; with its address."""

    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({"result": 1, "data": {"matched": True} | NAMES})

    app = web.Application()
    app.router.add_post("/{tail:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


async def logs_in(person: Walker) -> None:
    """A bound chat without a session, of a citizen who has set a password. Raises TimeoutError."""
    await person.writes("/start", sees="login")
    await person.presses("login", sees="again")
    await person.writes(await person.code(), sees="forgot")
    await person.writes(PASSWORD, sees="logout")


async def signs_up(person: Walker, code: str) -> None:
    """From nothing to an active account. Raises TimeoutError."""
    await person.writes("/start", sees="signup")
    await person.presses("signup", sees=ACCEPT)
    await person.presses(ACCEPT, sees=ACCEPT)
    await person.shares(sees="back")
    await person.writes(code, sees="pick")
    await person.writes(BIRTH_DATE, sees="again")
    await person.writes(await person.code(), sees="back_first_name")
    await person.writes(NAME, sees="back_last_name")
    await person.writes(NAME, sees="female")
    await person.presses("female", sees="same")
    await person.presses("same", sees="pass")
    await person.presses("pass", sees="confirm")
    await person.presses("confirm", sees="login")


async def arrived(ways: Iterable[Awaitable[None]]) -> dict[str, Any]:
    """All at once: how many did not arrive, and the seconds until the last one was there."""
    started = perf_counter()
    ends = await asyncio.gather(*ways, return_exceptions=True)
    for end in ends:
        if isinstance(end, BaseException) and not isinstance(end, TimeoutError):
            raise end
    return {"stuck": sum(end is not None for end in ends), "seconds": perf_counter() - started}


async def beside_logins(
    crowd: Crowd, citizens: int, logins: list[Walker], given: argparse.Namespace
) -> dict[str, Any]:
    """What so many of the crowd see undisturbed, then while all of ``logins`` come in."""
    quiet = await crowd.press_for(given.warm_up, given.seconds, citizens)
    ends: dict[str, Any] = {}

    async def all_log_in() -> None:
        ends.update(await arrived(logs_in(person) for person in logins))

    beside = await crowd.press_while(all_log_in(), given.warm_up, citizens)
    return {"quiet": quiet, "beside": beside, "logins": ends}


async def _run(given: argparse.Namespace) -> None:
    everybody = given.pressing + 1 + 2 * given.logins + given.sign_ups
    people = [PersonSeed(f"Bench {n}", f"0912{n:07}", "telegram") for n in range(everybody)]
    sandbox = Sandbox([BotProfile(TOKEN, "bench_bot", "Bench")], people=people)
    url = await sandbox.start()
    registry, registry_url = await open_registry()
    ids = list(sandbox.world.people)
    pressing, others = ids[: given.pressing], ids[given.pressing :]
    logins, newcomers = others[: 1 + 2 * given.logins], others[1 + 2 * given.logins :]
    told = {str(user_id): sandbox.world.people[user_id].international_phone for user_id in logins}
    say({"url": url, "registry": registry_url, "token": TOKEN, "pressing": pressing, "logins": told})
    await asyncio.to_thread(sys.stdin.readline)
    crowd, eyes, nursery = Crowd(sandbox, pressing), Eyes(sandbox), Nursery()
    nursery.spawn(crowd.listen(), name="what the citizens see")
    nursery.spawn(eyes.watch(), name="what the walkers see")
    first, *those = (Walker(sandbox, eyes, user_id) for user_id in logins)
    # What a process does once in its life is none of what a login costs others.
    await logs_in(first)
    await crowd.open_lists()
    many = await beside_logins(crowd, given.pressing, those[: given.logins], given)
    few = await beside_logins(crowd, given.few, those[given.logins :], given)
    pairs = zip((Walker(sandbox, eyes, user_id) for user_id in newcomers), national_codes(), strict=False)
    signed_up = await arrived(signs_up(person, code) for person, code in pairs)
    say({"many": many, "few": few, "sign_ups": signed_up})
    await registry.cleanup()
    await sandbox.stop()
    await nursery.drain(1)


def main() -> None:
    """Until everything is told."""
    parser = argparse.ArgumentParser(prog="python -m bot.app.bench.newcomers", description=__doc__)
    parser.add_argument("--pressing", type=int, default=200)
    parser.add_argument("--few", type=int, default=20, help="as many of them press in a second round")
    parser.add_argument("--logins", type=int, default=20)
    parser.add_argument("--sign-ups", type=int, default=50)
    parser.add_argument("--warm-up", type=float, default=3.0, help="seconds")
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args()
    run_loop(_run(given))


if __name__ == "__main__":
    main()
