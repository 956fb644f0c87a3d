"""``bench booking``: people who search and book through the whole conversation, over HTTP: one bot process as
``run`` builds it, the sandbox and its people in another."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.app.bench.over_http import bot_environment, quantile, tell
from bot.app.bench.processes import MAIN, ROOT, cpu_s, json_line, own_environment, program
from bot.app.bench.scale import Booking
from bot.app.bench.stage import add_citizens, fresh_database, staged
from bot.catalogue import sample_offices
from bot.settings import Settings

__all__ = ["Stack", "walk_through"]

#: The offices of the sample that do all that the walk asks for: of each place the first.
CODES = tuple(
    office.code
    for office in sample_offices()
    if office.kind_key == "judicial_office" and "petition" in office.services
)
#: Seconds that starting and ending may take beside the measuring itself.
AROUND_S = 180.0


@dataclass(frozen=True, slots=True)
class Stack:
    """``presses`` and their ``p50_ms`` and ``p95_ms``; ``lost``: ways that led elsewhere, as
    where a place was taken meanwhile; ``busy``: the bot's share of one core."""

    presses: int
    p50_ms: float
    p95_ms: float
    booked: int
    lost: int
    stuck: int
    busy: float


async def walk_through(given: Settings, scale: Booking) -> Stack:
    """Raises BrokenChildError."""
    with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
        folder = Path(name)
        crowd_log, bot_log = folder / "bookers.log", folder / "bot.log"
        lasts = scale.stack_warm_up_s + scale.stack_seconds
        arguments = ("--people", scale.stack_people, "--think", scale.stack_think_s)
        times = ("--warm-up", scale.stack_warm_up_s, "--seconds", scale.stack_seconds)
        command = ("-m", "bot.app.bench.bookers", *map(str, (*arguments, *times)), "--offices", *CODES)
        with fresh_database(given.database.url, folder) as url:
            env = own_environment()
            async with program(*command, cwd=ROOT, env=env, log=crowd_log, lines=True) as crowd:
                hello = await json_line(crowd, crowd_log, AROUND_S)
                async with staged(folder, url, given) as stage:
                    await add_citizens(stage, hello["user_ids"], cases_each=0)
                env = bot_environment(folder, url, given, hello)
                async with program(str(MAIN), "run", cwd=folder, env=env, log=bot_log) as bot:
                    before = cpu_s(bot.pid)
                    await tell(crowd)
                    seen = await json_line(crowd, crowd_log, AROUND_S + lasts)
                    busy = (cpu_s(bot.pid) - before) / lasts
    latencies: list[float] = seen["latencies_ms"]
    return Stack(
        len(latencies),
        quantile(latencies, 0.5),
        quantile(latencies, 0.95),
        seen["booked"],
        seen["lost"],
        seen["stuck"],
        busy,
    )
