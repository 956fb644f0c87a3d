"""``python -m bot.app.bench.crowd``: the sandbox in a process of its own, and citizens who press in it.

Prints JSON lines: where it listens and who lives there; then, once a line comes on standard input and a bot
takes the updates, what the citizens saw: undisturbed, and with a share of all calls answered 429.

Each citizen walks the list of their cases in a closed loop: presses, waits until the window they see is
another one and the press is answered, presses again at once. They share the sandbox's process, because going
through its control API would cost more than the bot's own calls and leave the bot less than a core.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from itertools import cycle, islice
from time import perf_counter
from typing import Any

import orjson

from bot.app.loop import run_loop
from bot.nursery import Nursery
from bot.sandbox import BotProfile, Sandbox
from bot.sandbox.acts import Acts
from bot.sandbox.faults import Fault
from bot.sandbox.people import PersonSeed

TOKEN = "1000000008:bench-over-http"  # noqa: S105 - known to this sandbox alone
#: From the first page of the list: widgets pressed one after the other, for ever. Every window follows.
WALK = ("later", "case", "list", "earlier", "menu", "cases")
#: Seconds after the end that a press may still need: longer than the bot waits out a 429.
PATIENCE_S = 30.0
READY_S = 120.0
FLOOD = Fault("429", share=0.02, retry_after=1)


class Citizen:
    """One person: the window they see and the press they wait for."""

    def __init__(self, user_id: int) -> None:
        self.user_id = user_id
        self.window: dict[str, Any] | None = None
        self.steps: Iterator[str] = cycle(WALK)
        self.query_id: str | None = None
        self.pressed_at = 0.0
        self.before: tuple[Any, Any] | None = None

    @property
    def looks(self) -> tuple[Any, Any]:
        window = self.window or {}
        return window.get("text"), window.get("buttons")


class Crowd:
    """All citizens, and what they have seen since the last :meth:`begin`."""

    def __init__(self, sandbox: Sandbox, user_ids: list[int]) -> None:
        self._sandbox = sandbox
        self._acts = Acts(sandbox.world)
        self._citizens = {user_id: Citizen(user_id) for user_id in user_ids}
        self._going = False
        self._seen = asyncio.Event()
        self.begin()

    def begin(self) -> None:
        self.latencies: list[float] = []
        self.refused = 0
        self.not_drawn = 0

    @property
    def waiting(self) -> int:
        """Citizens whose press has not been answered yet."""
        return sum(citizen.query_id is not None for citizen in self._citizens.values())

    async def listen(self) -> None:
        """Sees what a person's page would see, until cancelled."""
        with self._sandbox.world.hub.reading() as reader:
            while (event := await reader.queue.get()) is not None:
                lines = event.split(b"\n")
                name, data = lines[1].removeprefix(b"event: "), lines[2].removeprefix(b"data: ")
                if name in (b"message", b"callback"):
                    self._see(name, orjson.loads(data))
                    self._seen.set()

    def _see(self, name: bytes, data: dict[str, Any]) -> None:
        citizen = self._citizens.get(data["user_id"])
        if citizen is None:
            return
        if name == b"message":
            if data["message"].get("from_bot") and not data["message"].get("deleted"):
                citizen.window = data["message"]
        elif data["callback_query_id"] == citizen.query_id:
            self._answered(citizen, data)

    def _answered(self, citizen: Citizen, data: dict[str, Any]) -> None:
        self.latencies.append(perf_counter() - citizen.pressed_at)
        citizen.query_id = None
        self.refused += "text" in data
        self.not_drawn += citizen.looks == citizen.before
        if self._going:
            self._press(citizen)

    def _press(self, citizen: Citizen) -> None:
        window, widget = citizen.window, next(citizen.steps)
        data = None if window is None else data_of(window, widget)
        if window is None or data is None:
            # A window that the walk does not lead to: the citizen stands still, and it is counted.
            self.not_drawn += 1
            return
        citizen.before, citizen.pressed_at = citizen.looks, perf_counter()
        chat = self._acts.chat(citizen.user_id, None)
        citizen.query_id = self._acts.press_data(chat, window["message_id"], data)["callback_query_id"]

    async def open_lists(self) -> None:
        """Everybody comes to the first page of their list. Raises TimeoutError."""
        for citizen in self._citizens.values():
            self._acts.write(self._acts.chat(citizen.user_id, None), "/menu")
        await self._until(lambda citizen: citizen.window is not None)
        for citizen in self._citizens.values():
            citizen.steps = iter(("cases",))
            self._press(citizen)
        await self._until(lambda citizen: citizen.query_id is None and _has(citizen, "later"))
        for citizen in self._citizens.values():
            citizen.steps = cycle(WALK)

    async def _until(self, true: Callable[[Citizen], bool], seconds: float = READY_S) -> None:
        """Until it is true of everybody. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not all(true(citizen) for citizen in self._citizens.values()):
                self._seen.clear()
                await self._seen.wait()

    async def press_for(
        self, warm_up_s: float, seconds: float, citizens: int | None = None
    ) -> dict[str, Any]:
        """As ``press_while``, for so long."""
        return await self.press_while(asyncio.sleep(seconds), warm_up_s, citizens)

    async def press_while(
        self, something: Awaitable[Any], warm_up_s: float, citizens: int | None = None
    ) -> dict[str, Any]:
        """What came of it: latencies in ms, presses a second, and who is left waiting. ``citizens``: only so
        many of the crowd press.

        What the first ``warm_up_s`` seconds bring is not counted; then ``something`` is awaited.
        """
        self._going = True
        for citizen in islice(self._citizens.values(), citizens):
            if citizen.query_id is None:
                self._press(citizen)
        await asyncio.sleep(warm_up_s)
        self.begin()
        started, last_call = perf_counter(), self._last_call()
        await something
        answered, took = len(self.latencies), perf_counter() - started
        self._going = False
        with suppress(TimeoutError):
            await self._until(lambda citizen: citizen.query_id is None, PATIENCE_S)
        calls = self._sandbox.world.calls.after(last_call)
        return {
            "per_s": answered / took,
            "latencies_ms": sorted(1000 * each for each in self.latencies),
            "stuck": self.waiting,
            "refused": self.refused,
            "not_drawn": self.not_drawn,
            "failed_calls": sum(not call["ok"] and not call.get("fault") for call in calls),
            "faults": sum(bool(call.get("fault")) for call in calls),
        }

    def _last_call(self) -> int:
        calls = self._sandbox.world.calls.after(0)
        return int(calls[-1]["id"]) if calls else 0


def data_of(window: dict[str, Any], widget: str) -> str | None:
    """Callback data of the first button of this widget, if any."""
    for row in window.get("buttons", []):
        for button in row:
            data: str = button.get("data", "")
            if data.partition("\x1d")[2].partition(":")[0] == widget:
                return data
    return None


def _has(citizen: Citizen, widget: str) -> bool:
    return citizen.window is not None and data_of(citizen.window, widget) is not None


def say(value: Any) -> None:
    """One line of JSON to the parent."""
    sys.stdout.write(orjson.dumps(value).decode() + "\n")
    sys.stdout.flush()


async def _run(given: argparse.Namespace) -> None:
    people = [PersonSeed(f"Bench {n}", f"0999{n:07}", "telegram") for n in range(given.citizens)]
    sandbox = Sandbox([BotProfile(TOKEN, "bench_bot", "Bench")], people=people)
    url = await sandbox.start()
    user_ids = list(sandbox.world.people)
    say({"url": url, "token": TOKEN, "user_ids": user_ids})
    await asyncio.to_thread(sys.stdin.readline)
    crowd = Crowd(sandbox, user_ids)
    nursery = Nursery()
    nursery.spawn(crowd.listen(), name="what the citizens see")
    await crowd.open_lists()
    say(await crowd.press_for(given.warm_up, given.seconds))
    await asyncio.to_thread(sys.stdin.readline)
    sandbox.world.faults.replace([FLOOD])
    say(await crowd.press_for(given.warm_up, given.seconds))
    await sandbox.stop()
    await nursery.drain(1)


def main() -> None:
    """Until both runs are told."""
    parser = argparse.ArgumentParser(prog="python -m bot.app.bench.crowd", description=__doc__)
    parser.add_argument("--citizens", type=int, default=200)
    parser.add_argument("--warm-up", type=float, default=5.0, help="seconds")
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    run_loop(_run(given))


if __name__ == "__main__":
    main()
