"""``python -m bot.app.bench.bookers``: a sandbox with people who look for an office and book a place in it.

Prints JSON lines: where it listens and who lives there; then, once a line comes on standard input and a bot
takes the updates, how long each press took until the window that it leads to was seen. Between two presses a
person thinks, as people do.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

from bot.app.bench.crowd import say
from bot.app.bench.walkers import PATIENCE_S, Eyes
from bot.app.loop import run_loop
from bot.nursery import Nursery
from bot.sandbox import BotProfile, Sandbox
from bot.sandbox.acts import Acts
from bot.sandbox.people import PersonSeed

__all__ = ["WAY"]

TOKEN = "1000000011:bench-bookers"  # noqa: S105 - known to this sandbox alone
#: From the menu to a receipt: the widget that is pressed (None: the code of an office is written), and what
#: the window that comes of it has.
WAY = (
    ("appts", "new"),
    ("new", "search"),
    (None, "found"),
    ("found", "book"),
    ("book", "what"),
    ("what", "go"),
    ("go", "cases"),
    ("cases", "have"),
    ("have", "day"),
    ("day", "time"),
    ("time", "confirm"),
    ("confirm", "move"),
    ("menu", "appts"),
)


class Booker:
    """One person. ``seconds``: of each press, once the warm-up is over."""

    def __init__(self, sandbox: Sandbox, eyes: Eyes, user_id: int, given: argparse.Namespace) -> None:
        self._eyes, self._user_id, self._given = eyes, user_id, given
        self._acts = Acts(sandbox.world)
        self._chat = self._acts.chat(user_id, None)
        self._chance = random.Random(user_id)  # noqa: S311 - the same in every run
        self.seconds: list[float] = []
        self.booked = self.lost = self.stuck = 0

    async def comes(self) -> None:
        """To the menu."""
        await self._does(lambda: self._acts.write(self._chat, "/menu"), "appts", float("inf"))

    async def walks(self, counted_from: float, until: float) -> None:
        """From the menu on, for so long (``perf_counter``), and to the end of the first way at least."""
        await asyncio.sleep(self._chance.uniform(0, self._given.think))
        while perf_counter() < until and not self.stuck:
            for widget, sees in WAY:
                await asyncio.sleep(self._given.think)
                is_over = perf_counter() > until and self.booked + self.lost > 0
                if is_over or not await self._goes(widget, sees, counted_from):
                    break

    async def _goes(self, widget: str | None, sees: str, counted_from: float) -> bool:
        """Whether the way goes on: a place that was taken meanwhile leads elsewhere, and to the menu."""
        if widget is None:
            code = self._chance.choice(self._given.offices)
            ok = await self._does(lambda: self._acts.write(self._chat, code), sees, counted_from)
        else:
            window = self._eyes.window(self._user_id)
            data = self._chosen(widget, buttons_of(window, widget))
            press = (self._chat, window["message_id"], data)
            ok = await self._does(lambda: self._acts.press_data(*press), sees, counted_from)
        self.booked += ok and widget == "confirm"
        if not ok and not self.stuck:
            self.lost += 1
            await self._does(lambda: self._acts.write(self._chat, "/menu"), "appts", counted_from)
        return ok

    def _chosen(self, widget: str, buttons: list[str]) -> str:
        """Whatever day and hour; of services the first, which every office of the walk has."""
        return self._chance.choice(buttons) if widget in ("day", "time") else buttons[0]

    async def _does(self, act: Callable[[], Any], sees: str, counted_from: float) -> bool:
        """Whether the new window has what was to be seen; stuck is who sees none."""
        before, began = self._eyes.window(self._user_id), perf_counter()
        act()
        try:
            await self._eyes.until(self._user_id, lambda: self._is_other_than(before))
        except TimeoutError:
            self.stuck = 1
            return False
        if began >= counted_from:
            self.seconds.append(perf_counter() - began)
        return bool(buttons_of(self._eyes.window(self._user_id), sees))

    def _is_other_than(self, before: dict[str, Any]) -> bool:
        window = self._eyes.window(self._user_id)
        return bool(window) and window is not before


def buttons_of(window: dict[str, Any], widget: str) -> list[str]:
    """Callback data of the buttons of this widget."""
    every = (button.get("data") or "" for row in window.get("buttons", []) for button in row)
    return [data for data in every if data.partition("\x1d")[2].partition(":")[0] == widget]


async def _run(given: argparse.Namespace) -> None:
    people = [PersonSeed(f"Bench {n}", f"0912{n:07}", "telegram") for n in range(given.people)]
    sandbox = Sandbox([BotProfile(TOKEN, "bench_bot", "Bench")], people=people)
    url, nursery, eyes = await sandbox.start(), Nursery(), Eyes(sandbox)
    say({"url": url, "token": TOKEN, "user_ids": list(sandbox.world.people)})
    await asyncio.to_thread(sys.stdin.readline)
    nursery.spawn(eyes.watch(), name="what the bookers see")
    bookers = [Booker(sandbox, eyes, user_id, given) for user_id in sandbox.world.people]
    await asyncio.gather(*(booker.comes() for booker in bookers))
    counted_from = perf_counter() + given.warm_up
    until = counted_from + given.seconds
    async with asyncio.timeout(given.warm_up + given.seconds + PATIENCE_S):
        await asyncio.gather(*(booker.walks(counted_from, until) for booker in bookers))
    say(
        {
            "latencies_ms": sorted(1000 * each for booker in bookers for each in booker.seconds),
            "booked": sum(booker.booked for booker in bookers),
            "lost": sum(booker.lost for booker in bookers),
            "stuck": sum(booker.stuck for booker in bookers),
        }
    )
    await sandbox.stop()
    await nursery.drain(1)


def main() -> None:
    """Until all is told."""
    parser = argparse.ArgumentParser(prog="python -m bot.app.bench.bookers", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--think", type=float, default=3.0, help="seconds between two presses")
    parser.add_argument("--warm-up", type=float, default=5.0, help="seconds")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--offices", nargs="+", required=True, help="codes of offices")
    run_loop(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
