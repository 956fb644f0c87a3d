"""``bench conversation``: presses that draw the case list, in process beside a bare window, and over HTTP."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from bot.app.bench import Measured
from bot.app.bench.over_http import measure_over_http
from bot.app.bench.scale import Conversation
from bot.app.bench.stage import CASES_EACH, fresh_database, staged
from bot.app.cli.figures import Figure
from bot.app.loop import run_loop
from bot.app.run import load_conversation
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app.bench import inprocess, over_http

__all__ = ["measure"]


def measure(scale: Conversation | None = None) -> Measured:
    """On SQLite, or in a fresh database beside the one that PISHKHAN_DATABASE__URL names.

    Raises BrokenBenchError, BrokenChildError.
    """
    return run_loop(_measure(scale or Conversation(), Settings()))


async def _measure(scale: Conversation, given: Settings) -> Measured:
    # As ``run`` loads it.
    load_conversation()
    from bot.app.bench.inprocess import measure_in_process

    with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
        http = await measure_over_http(_folder(name, "http"), given, scale.over_http)
        folder = _folder(name, "memory")
        with fresh_database(given.database.url, folder) as url:
            async with staged(folder, url, given) as stage:
                found = await measure_in_process(stage, scale.in_process)
    engine = make_url(given.database.url).get_backend_name()
    conditions: dict[str, str | int | bool] = {
        "engine": engine,
        "synchronous": given.database.synchronous if engine == "sqlite" else "as the server has it",
        "messenger_limits": False,
        "dialog_state": "memory, written behind",
        "loop": "uvloop",
        "citizens_in_process": scale.in_process.citizens,
        "citizens_over_http": scale.over_http.citizens,
        "cases_each": CASES_EACH,
        "seconds_over_http": int(scale.over_http.seconds),
    }
    # The aim was set for SQLite: PostgreSQL's reads cross a socket and back.
    ratio = 0.4 if engine == "sqlite" else None
    return Measured([*_in_process(found, ratio), *_over_http(http)], conditions)


def _folder(parent: str, name: str) -> Path:
    folder = Path(parent) / name
    folder.mkdir()
    return folder


def _in_process(found: inprocess.Found, ratio: float | None) -> list[Figure]:
    return [
        Figure("press_per_s", found.press_per_s, "1/s"),
        Figure("bare_per_s", found.bare_per_s, "1/s"),
        Figure("press_ratio", found.ratio, "×", ratio),
        Figure("sql_per_press", found.sql_per_press, "statements", better="lower"),
        Figure("sql_behind_per_press", found.sql_behind_per_press, "statements", better="lower"),
        Figure("kb_per_conversation", found.kb_per_conversation, "kB", better="lower"),
    ]


def _over_http(found: over_http.Found) -> list[Figure]:
    return [
        Figure("http_per_s", found.per_s, "1/s", 250),
        Figure("http_p50_ms", found.p50_ms, "ms", better="lower"),
        Figure("http_p99_ms", found.p99_ms, "ms", 1500, "lower"),
        Figure("stuck", found.stuck, "citizens", 0, "lower"),
        Figure("errors", found.errors, "", 0, "lower"),
        Figure("bot_busy", found.busy, "cores", better="lower"),
        Figure("stuck_429", found.stuck_429, "citizens", 0, "lower"),
        Figure("errors_429", found.errors_429, "", better="lower"),
        Figure("faults_429", found.faults_429, "calls", better="lower"),
        Figure("p99_429_ms", found.p99_429_ms, "ms", better="lower"),
    ]
