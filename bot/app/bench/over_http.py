"""Presses over HTTP: one bot process as ``run`` builds it, the sandbox and its citizens in another."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bot.app.bench.processes import MAIN, ROOT, cpu_s, json_line, own_environment, program
from bot.app.bench.scale import OverHttp
from bot.app.bench.stage import add_citizens, fresh_database, staged
from bot.settings import Settings

__all__ = ["Found", "bot_environment", "measure_over_http", "quantile", "tell"]

#: Seconds that starting, opening the lists and ending may take beside the measuring itself.
AROUND_S = 180.0


@dataclass(frozen=True, slots=True)
class Found:
    """``busy``: the bot's share of one core while it was measured."""

    per_s: float
    p50_ms: float
    p99_ms: float
    stuck: int
    errors: int
    busy: float
    stuck_429: int
    errors_429: int
    faults_429: int
    p99_429_ms: float


async def measure_over_http(folder: Path, given: Settings, scale: OverHttp) -> Found:
    """Raises BrokenChildError."""
    crowd_log, bot_log = folder / "crowd.log", folder / "bot.log"
    arguments = ("--citizens", scale.citizens, "--warm-up", scale.warm_up_s, "--seconds", scale.seconds)
    crowd_command = ("-m", "bot.app.bench.crowd", *map(str, arguments))
    wait = AROUND_S + scale.warm_up_s + scale.seconds
    with fresh_database(given.database.url, folder) as url:
        env = own_environment()
        async with program(*crowd_command, cwd=ROOT, env=env, log=crowd_log, lines=True) as crowd:
            hello = await json_line(crowd, crowd_log, AROUND_S)
            async with staged(folder, url, given) as stage:
                await add_citizens(stage, hello["user_ids"])
            env = bot_environment(folder, url, given, hello)
            async with program(str(MAIN), "run", cwd=folder, env=env, log=bot_log) as bot:
                before = await _go(crowd, bot.pid)
                calm = await json_line(crowd, crowd_log, wait)
                busy = (cpu_s(bot.pid) - before) / (scale.warm_up_s + scale.seconds)
                await _go(crowd, bot.pid)
                flooded = await json_line(crowd, crowd_log, wait)
            logged = _errors_in(bot_log)
    return Found(
        per_s=calm["per_s"],
        p50_ms=quantile(calm["latencies_ms"], 0.5),
        p99_ms=quantile(calm["latencies_ms"], 0.99),
        stuck=calm["stuck"],
        errors=_errors(calm) + logged,
        busy=busy,
        stuck_429=flooded["stuck"],
        errors_429=_errors(flooded),
        faults_429=flooded["faults"],
        p99_429_ms=quantile(flooded["latencies_ms"], 0.99),
    )


def bot_environment(folder: Path, url: str, given: Settings, hello: dict[str, Any]) -> dict[str, str]:
    """``run`` beside a sandbox that is a process of its own; ``hello``: what that process said first."""
    return own_environment(
        TELEGRAM__TOKEN=hello["token"],
        TELEGRAM__API_BASE=hello["url"],
        TELEGRAM__LIMITS="false",
        SANDBOX__ENABLED="false",
        DATABASE__URL=url,
        DATABASE__SYNCHRONOUS=given.database.synchronous,
        SECRETS__KEY_FILE=str(folder / "keys.json"),
        SMS__SANDBOX_URL=hello["url"],
        API__PORT="0",
        LOG_JSON="true",
        LOG_LEVEL="warning",
    )


async def _go(crowd: Any, bot_pid: int) -> float:
    """Tells the crowd to begin; gives the bot's processor time until now."""
    await tell(crowd)
    return cpu_s(bot_pid)


async def tell(child: Any) -> None:
    """A line to a child that waits for one before it begins."""
    child.stdin.write(b"go\n")
    await child.stdin.drain()


def _errors(seen: dict[str, Any]) -> int:
    return int(seen["refused"] + seen["not_drawn"] + seen["failed_calls"])


def _errors_in(log: Path) -> int:
    lines = log.read_text().splitlines()
    return sum(orjson.loads(line).get("level") == "error" for line in lines if line.startswith("{"))


def quantile(ordered: list[float], share: float) -> float:
    """Of values in order; infinite of none."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")
