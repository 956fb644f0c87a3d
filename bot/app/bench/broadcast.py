"""``bench broadcast``: a notice to many under the messenger's limits and without them, beside the bare
libraries; an audience written down; claiming and settling. On SQLite, and what needs no messenger also on
PostgreSQL where PISHKHAN_DATABASE__URL names a server of it. ``--long``: 10,000 people, 1,000,000 rows."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from bot.app.bench import Measured
from bot.app.bench.broadcast_ledger import expand_per_s, fill, settle_per_s
from bot.app.bench.broadcast_wire import Capped, Free, bare, capped, free, recorder
from bot.app.bench.over_http import quantile
from bot.app.bench.scale import Broadcast
from bot.app.bench.stage import add_citizens, fresh_database, staged
from bot.app.cli.figures import Figure
from bot.app.loop import run_loop
from bot.settings import Settings

__all__ = ["measure"]

_MANY = 100_000


@dataclass(frozen=True, slots=True)
class Sending:
    capped: Capped
    free: Free
    bare_ptb_per_s: float
    bare_aiogram_per_s: float


@dataclass(frozen=True, slots=True)
class Rows:
    expand_per_s: float
    settle_per_s: float


def measure(scale: Broadcast | None = None) -> Measured:
    return run_loop(_measure(scale or Broadcast(), Settings()))


async def _measure(scale: Broadcast, given: Settings) -> Measured:
    section = given.database.model_copy(update={"url": "sqlite+aiosqlite:///bench.db"})
    engines = {"sqlite": given.model_copy(update={"database": section})}
    if make_url(given.database.url).get_backend_name() != "sqlite":
        engines["pg"] = given
    sending = await _sending(engines["sqlite"], scale)
    rows = {engine: await _rows(settings, scale) for engine, settings in engines.items()}
    conditions: dict[str, str | int | bool] = {
        "engine": " and ".join(engines),
        "synchronous": f"{given.database.synchronous} on SQLite, as the server has it on PostgreSQL",
        "messenger_limits": "on where capped, else off",
        "recipients": scale.recipients,
        "urgent": scale.urgent,
        "free_recipients": scale.free,
        "expanded": scale.expanded,
        "settled": scale.settled,
        "settlers": scale.settlers,
        "projection": f"{_MANY:,} people ÷ {sending.capped.per_s:.2f}/s ÷ 60 s",
    }
    figures = [*_of_sending(sending), *(each for name, one in rows.items() for each in _of_rows(name, one))]
    return Measured(figures, conditions)


async def _sending(given: Settings, scale: Broadcast) -> Sending:
    with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
        folder = Path(name)
        many = max(scale.recipients, scale.free)
        with fresh_database(given.database.url, folder) as url:
            async with (
                recorder(folder, many + scale.urgent) as messenger,
                staged(folder, url, given) as stage,
            ):
                chats = messenger.chats
                await add_citizens(stage, chats[:many], cases_each=0)
                under_limits = await capped(stage, messenger, chats[: scale.recipients], chats[many:])
                ptb = await bare("ptb", folder, messenger, scale.bare)
                without = await free(stage, messenger, chats[: scale.free])
                return Sending(
                    under_limits, without, ptb, await bare("aiogram", folder, messenger, scale.bare)
                )


async def _rows(given: Settings, scale: Broadcast) -> Rows:
    with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
        folder = Path(name)
        with fresh_database(given.database.url, folder) as url:
            async with staged(folder, url, given) as stage:
                await fill(stage, scale.expanded)
                expanded = await expand_per_s(stage, scale.expanded)
                return Rows(expanded, await settle_per_s(stage, scale.settled, scale.settlers))


def _of_sending(found: Sending) -> Iterator[Figure]:
    yield Figure("capped_per_s", found.capped.per_s, "1/s", 27)
    yield Figure("count_429", found.capped.count_429, "calls", 0, "lower")
    yield Figure("max_window", found.capped.max_window, "calls", 30, "lower")
    yield Figure("projected_100k_min", _MANY / found.capped.per_s / 60, "min", 62, "lower")
    yield Figure("free_per_s", found.free.per_s, "1/s", 600)
    yield Figure("per_cpu_s", found.free.per_cpu_s, "1/s")
    yield Figure("bare_ptb_per_s", found.bare_ptb_per_s, "1/s")
    yield Figure("bare_aiogram_per_s", found.bare_aiogram_per_s, "1/s")
    yield Figure("urgent_p50_ms", quantile(list(found.capped.urgent_ms), 0.5), "ms", 50, "lower")
    yield Figure("urgent_p99_ms", quantile(list(found.capped.urgent_ms), 0.99), "ms", 1000, "lower")
    yield Figure("sender_mb", found.free.mb, "MB", 150, "lower")


def _of_rows(engine: str, found: Rows) -> Iterator[Figure]:
    is_sqlite = engine == "sqlite"
    yield Figure(f"expand_{engine}_per_s", found.expand_per_s, "1/s", 100_000 if is_sqlite else 20_000)
    yield Figure(f"settle_{engine}_per_s", found.settle_per_s, "1/s", 1_000 if is_sqlite else 2_000)
