"""``bench sandbox``: sendMessage calls a second beside a bare server, and what a large world weighs.

The sandbox, the bare server and the client (raw aiohttp) are a process each.
"""

from __future__ import annotations

import statistics
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bot.app.bench import Measured
from bot.app.bench.processes import ROOT, cpu_s, own_environment, program, resident_mb, text_line
from bot.app.bench.scale import Sandbox
from bot.app.bench.world_load import AT_ONCE, WorldLoad, tokens_of
from bot.app.cli.figures import Figure
from bot.app.loop import run_loop

__all__ = ["measure"]

START_S = 60.0


@dataclass(slots=True)
class _Speeds:
    """Calls a second by block, and seconds of processor time that one call to the sandbox took."""

    sandbox: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        pairs = zip(self.sandbox, self.bare, strict=True)
        return statistics.median(ours / theirs for ours, theirs in pairs)


def measure(scale: Sandbox | None = None) -> Measured:
    """Raises BrokenChildError, BrokenBenchError."""
    return run_loop(_measure(scale or Sandbox()))


async def _measure(scale: Sandbox) -> Measured:
    arguments = [word for token in tokens_of(scale.bots) for word in ("--token", token)]
    with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
        log = Path(name) / "sandbox.log"
        command = ("-m", "bot.sandbox", *arguments)
        async with program(*command, cwd=ROOT, env=own_environment(), log=log, lines=True) as child:
            url = await text_line(child, log, START_S)
            async with WorldLoad(url, scale.bots) as load:
                await load.fill(scale.people)
                speeds = await _speeds(scale, load, child.pid, Path(name))
                await load.send(scale.messages - load.messages)
                await load.ensure_all_poll()
                weight = resident_mb(child.pid)
                messages = load.messages
    figures = [
        Figure("send_per_s", statistics.median(speeds.sandbox), "1/s", 2000),
        Figure("bare_per_s", statistics.median(speeds.bare), "1/s"),
        Figure("ratio", speeds.ratio, "×"),
        Figure("cpu_us_per_send", statistics.median(speeds.cpu) * 1e6, "µs", better="lower"),
        Figure("mb", weight, "MB", 500, "lower"),
    ]
    conditions: dict[str, str | int | bool] = {
        "engine": "memory",
        "synchronous": "none",
        "messenger_limits": False,
        "loop": "uvloop",
        "client": "raw aiohttp in a process of its own",
        "calls_at_once": AT_ONCE,
        "polling_bots": scale.bots,
        "people": scale.bots * scale.people,
        "messages": messages,
        "sends": scale.repeats * scale.sends,
    }
    return Measured(figures, conditions)


async def _speeds(scale: Sandbox, load: WorldLoad, pid: int, folder: Path) -> _Speeds:
    """The two servers take turns, so that a busy minute weighs on both."""
    found = _Speeds()
    size = await load.size_of_answer()
    log = folder / "bare.log"
    command = ("-m", "bot.app.bench.fixed", str(size))
    async with program(*command, cwd=ROOT, env=own_environment(), log=log, lines=True) as child:
        bare = await text_line(child, log, START_S)
        for warm in (True, *[False] * scale.repeats):
            before = cpu_s(pid)
            ours = await load.send(scale.sends)
            spent = (cpu_s(pid) - before) / scale.sends
            theirs = await load.calls_to(bare, scale.sends)
            if not warm:
                found.sandbox.append(ours)
                found.bare.append(theirs)
                found.cpu.append(spent)
    return found
