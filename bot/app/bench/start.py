"""``bench start``: from the command to the page, to the first answered /start, and what it weighs at rest."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp
import orjson

from bot.app.bench import Measured
from bot.app.bench.processes import (
    MAIN,
    BrokenChildError,
    free_port,
    own_environment,
    program,
    resident_mb,
    tail,
)
from bot.app.bench.scale import Start
from bot.app.cli.figures import Figure
from bot.app.loop import run_loop

__all__ = ["measure"]

BARE = "import aiogram, aiogram_dialog"
LONGEST_S = 120.0
STEP_S = 0.02


@dataclass(slots=True)
class _Times:
    """Seconds from the command."""

    page: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        pairs = zip(self.answered, self.bare, strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)


def measure(scale: Start | None = None) -> Measured:
    """Raises BrokenChildError."""
    return run_loop(_measure(scale or Start()))


async def _measure(scale: Start) -> Measured:
    fresh, existing, weights = _Times(), _Times(), []
    if scale.warm_up:
        with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
            await _start(Path(name), _Times(), settle_s=0)
    for _ in range(scale.repeats):
        with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
            folder = Path(name)
            # The bare import stands beside every start, so that a busy minute weighs on both.
            for times in (fresh, existing):
                times.bare.append(await _bare_import(folder))
                weights.append(await _start(folder, times, scale.settle_s))
    figures = [
        Figure("page_s", statistics.median(fresh.page), "s", 1.5, "lower"),
        Figure("start_ratio", fresh.ratio, "×", 1.6, "lower"),
        Figure("idle_mb", statistics.median(weights), "MB", 320, "lower"),
        Figure("start_s", statistics.median(fresh.answered), "s", better="lower"),
        Figure("bare_import_s", statistics.median(fresh.bare + existing.bare), "s", better="lower"),
        Figure("page_existing_s", statistics.median(existing.page), "s", better="lower"),
        Figure("start_existing_s", statistics.median(existing.answered), "s", better="lower"),
        Figure("start_existing_ratio", existing.ratio, "×", better="lower"),
    ]
    conditions: dict[str, str | int | bool] = {
        "engine": "sqlite",
        "synchronous": "FULL",
        "messenger_limits": False,
        "repeats": scale.repeats,
        "bytecode": "warm" if scale.warm_up else "as found",
    }
    return Measured(figures, conditions)


async def _bare_import(folder: Path) -> float:
    started = perf_counter()
    async with program("-c", BARE, cwd=folder, env=own_environment(), log=folder / "bare.log") as child:
        if await asyncio.wait_for(child.wait(), LONGEST_S):
            raise BrokenChildError(tail(folder / "bare.log"))
    return perf_counter() - started


async def _start(folder: Path, times: _Times, settle_s: float) -> float:
    """One life of ``main.py run``; gives its megabytes at rest."""
    port, api_port = free_port(), free_port()
    env = own_environment(SANDBOX__PORT=str(port), API__PORT=str(api_port))
    log = folder / "run.log"
    started = perf_counter()
    async with program(str(MAIN), "run", cwd=folder, env=env, log=log) as child:
        try:
            async with asyncio.timeout(LONGEST_S), aiohttp.ClientSession(f"http://127.0.0.1:{port}") as page:
                await _until(lambda: _answers(page, "/"))
                times.page.append(perf_counter() - started)
                await _first_start(page)
                times.answered.append(perf_counter() - started)
                async with aiohttp.ClientSession(f"http://127.0.0.1:{api_port}") as api:
                    await _until(lambda: _answers(api, "/ready"))
        except TimeoutError:
            raise BrokenChildError(tail(log)) from None
        await asyncio.sleep(settle_s)
        return resident_mb(child.pid)


async def _until(true: Callable[[], Coroutine[Any, Any, bool]]) -> None:
    while True:
        if await true():
            return
        await asyncio.sleep(STEP_S)


async def _answers(session: aiohttp.ClientSession, path: str) -> bool:
    with suppress(aiohttp.ClientError):
        async with session.get(path) as answer:
            await answer.read()
            return answer.status == 200
    return False


async def _first_start(page: aiohttp.ClientSession) -> None:
    """A person sends /start as soon as there is a page to send it from, and sees the bot's first words."""
    async with page.get("/sandbox/people") as answer:
        user_id = (await answer.json())[0]["user_id"]
    # The stream says what happens without asking again and again, which would hold up the same process.
    async with page.get("/sandbox/events", timeout=aiohttp.ClientTimeout(total=LONGEST_S)) as events:
        async with page.post(f"/sandbox/people/{user_id}/text", json={"text": "/start"}) as sent:
            sent.raise_for_status()
        async for line in events.content:
            if line.startswith(b"data: ") and _is_from_bot(orjson.loads(line[6:]), user_id):
                return
    raise BrokenChildError("the event stream ended before the bot had answered")


def _is_from_bot(event: Any, user_id: int) -> bool:
    if not isinstance(event, dict) or event.get("user_id") != user_id:
        return False
    return bool((event.get("message") or {}).get("from_bot"))
