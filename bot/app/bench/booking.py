"""``bench booking``: places held and confirmed at once, the same rows by the bare driver, and looks at a
country of offices; on SQLite, and on PostgreSQL where PISHKHAN_DATABASE__URL names a server of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from bot.app.bench import Measured
from bot.app.bench.booking_country import Country, look_around
from bot.app.bench.booking_crowd import Booked, book
from bot.app.bench.booking_raw import measure_raw
from bot.app.bench.booking_stack import Stack, walk_through
from bot.app.bench.over_http import quantile
from bot.app.bench.scale import Booking
from bot.app.bench.stage import fresh_database, staged
from bot.app.cli.figures import Figure
from bot.app.loop import run_loop
from bot.settings import DatabaseSection, Settings

__all__ = ["measure"]


@dataclass(frozen=True, slots=True)
class Found:
    booked: Booked
    raw_per_s: float
    country: Country
    stack: Stack


def measure(scale: Booking | None = None) -> Measured:
    return run_loop(_measure(scale or Booking(), Settings()))


async def _measure(scale: Booking, given: Settings) -> Measured:
    engines = {"sqlite": given.model_copy(update={"database": _sqlite(given)})}
    if make_url(given.database.url).get_backend_name() != "sqlite":
        engines["pg"] = given
    found = {engine: await _on(settings, scale) for engine, settings in engines.items()}
    first = found["sqlite"]
    conditions: dict[str, str | int | bool] = {
        "engine": " and ".join(engines),
        "synchronous": f"{given.database.synchronous} on SQLite, as the server has it on PostgreSQL",
        "messenger_limits": False,
        "workers": scale.workers,
        "processes": 1,
        "people": scale.people,
        "raw": "aiosqlite, psycopg",
        "offices": scale.offices,
        "days": scale.days,
        "slots": first.country.slots,
        "claims": first.country.claims,
        "crowded_offices": scale.crowded,
        "stack_people": scale.stack_people,
        "stack_think_s": str(scale.stack_think_s),
        "stack_seconds": int(scale.stack_seconds),
    }
    figures = [figure for engine, each in found.items() for figure in _figures(engine, each)]
    oversold = sum(each.booked.oversold for each in found.values())
    return Measured([*figures, Figure("oversold", oversold, "seats", 0, "lower")], conditions)


def _sqlite(given: Settings) -> DatabaseSection:
    return given.database.model_copy(update={"url": "sqlite+aiosqlite:///bench.db"})


async def _on(given: Settings, scale: Booking) -> Found:
    with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
        folder = Path(name)
        with fresh_database(given.database.url, folder) as url:
            async with staged(folder, url, given) as stage:
                booked = await book(stage, scale)
                raw = await measure_raw(stage, scale)
                country = await look_around(stage, scale)
    return Found(booked, raw, country, await walk_through(given, scale))


def _figures(engine: str, found: Found) -> Iterator[Figure]:
    is_sqlite = engine == "sqlite"
    p95 = {
        "book": quantile(sorted(found.booked.seconds), 0.95) * 1000,
        "days": quantile(sorted(found.country.days), 0.95) * 1000,
        "nearest": quantile(sorted(found.country.nearest), 0.95) * 1000,
    }
    yield Figure(f"book_{engine}_per_s", found.booked.per_s, "pairs/s", 150 if is_sqlite else 120)
    yield Figure(f"book_{engine}_p95_ms", p95["book"], "ms", 150, "lower")
    yield Figure(f"raw_{engine}_per_s", found.raw_per_s, "pairs/s")
    yield Figure(f"book_{engine}_ratio", found.booked.per_s / found.raw_per_s, "×", 0.3)
    yield Figure(f"days_{engine}_p95_ms", p95["days"], "ms", 5 if is_sqlite else 15, "lower")
    nearest = "nearest_p95_ms" if is_sqlite else "nearest_pg_p95_ms"
    yield Figure(nearest, p95["nearest"], "ms", 20, "lower")
    stack = "stack" if is_sqlite else "stack_pg"
    yield Figure(f"{stack}_p95_ms", found.stack.p95_ms, "ms", 1000, "lower")
    yield Figure(f"{stack}_p50_ms", found.stack.p50_ms, "ms", better="lower")
    yield Figure(f"{stack}_presses", found.stack.presses, "presses")
    yield Figure(f"{stack}_booked", found.stack.booked, "places")
    yield Figure(f"{stack}_lost", found.stack.lost, "places", better="lower")
    yield Figure(f"{stack}_stuck", found.stack.stuck, "people", 0, "lower")
    yield Figure(f"{stack}_busy", found.stack.busy, "cores", better="lower")
    yield Figure(f"new_rule_{engine}_ms", found.country.new_rule * 1000, "ms", 200, "lower")
