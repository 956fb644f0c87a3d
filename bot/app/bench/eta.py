"""``bench eta``: how often the dates of made-up histories hold, beside dates from finished stages only; how
long a night's run takes over a country's cases, on the engine of PISHKHAN_DATABASE__URL."""

from __future__ import annotations

import asyncio
import resource
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

from bot.app.bench import Measured
from bot.app.bench.eta_rows import write_histories
from bot.app.bench.histories import SETTINGS, Setting, histories
from bot.app.bench.scale import Eta
from bot.app.bench.stage import Stage, fresh_database, staged
from bot.app.cli.figures import Figure
from bot.app.loop import run_loop
from bot.cases.prediction.backtest import Learner, Outcome, Window, outcomes
from bot.cases.prediction.calendar import WorkingDays, day_number
from bot.cases.prediction.history import read_histories
from bot.cases.prediction.model import Model, learn
from bot.cases.prediction.refresh import RefreshPredictions, learnt
from bot.cases.prediction.rules import LEARNT_FROM
from bot.cases.prediction.score import score_of
from bot.cases.prediction.spells import Events, spells_of
from bot.clock import Clock
from bot.jalali import tehran_day
from bot.settings import Settings
from storage.database import Database
from storage.unit_of_work import UnitOfWork

__all__ = ["measure"]

STAGES = {0: (0, 1, 2, 3)}
#: Of coverage; its middle is what is aimed at.
LOW, AIM, HIGH = 0.76, 0.80, 0.84


@dataclass(frozen=True, slots=True)
class Night:
    """Seconds and sizes of one run; ``learn_s``: reading and learning, ``predict_s``: dates of open cases,
    written."""

    finished_stages: int
    open_cases: int
    learn_s: float
    predict_s: float
    mb: float


def measure(scale: Eta | None = None) -> Measured:
    return run_loop(_measure(scale or Eta(), Settings()))


async def _measure(scale: Eta, given: Settings) -> Measured:
    figures = [figure for setting in SETTINGS for figure in _coverage(setting, scale)]
    with tempfile.TemporaryDirectory(prefix="pishkhan-bench-") as name:
        folder = Path(name)
        with fresh_database(given.database.url, folder) as url:
            async with staged(folder, url, given) as stage:
                night = await _night(stage, scale)
                engine = (await stage.get(Database)).synchronous
    figures += [
        Figure("eta_fit_s", night.learn_s, "s", 60, "lower"),
        Figure("eta_predict_s", night.predict_s, "s", 120, "lower"),
        Figure("eta_mb", night.mb, "MB", 1000, "lower"),
    ]
    conditions: dict[str, str | int | bool] = {
        "engine": "postgresql" if engine == "postgresql" else "sqlite",
        "synchronous": engine,
        "messenger_limits": False,
        "finished_stages": night.finished_stages,
        "open_cases": night.open_cases,
        "offices": scale.offices,
        "backtest_cases": scale.backtest_cases,
        "seeds": scale.seeds,
        "learnt_from_days": LEARNT_FROM[0],
    }
    return Measured(figures, conditions)


def _coverage(setting: Setting, scale: Eta) -> Iterator[Figure]:
    """Of several seeds the one that is farthest off."""
    seeds = [replace(setting, seed=setting.seed + 100 * nth) for nth in range(scale.seeds)]
    ours = [score_of(_asked(each, scale, None)).coverage for each in seeds]
    plain = [score_of(_asked(each, scale, _finished_only)).coverage for each in seeds]
    worst = max(ours, key=lambda share: abs(share - AIM))
    key = f"eta_coverage_{setting.name}"
    # One bound is a figure's target: the one that is nearer.
    if worst < AIM:
        yield Figure(key, worst, "share", LOW)
    else:
        yield Figure(key, worst, "share", HIGH, "lower")
    yield Figure(f"{key}_finished_only", max(plain, key=lambda share: abs(share - AIM)), "share")


def _asked(setting: Setting, scale: Eta, learner: Learner | None) -> list[Outcome]:
    working, today = WorkingDays([]), day_number(_DAY.date())
    events = histories(setting, scale.backtest_cases, today, working)
    window = Window(today - 400, today - 110, step=14, history=LEARNT_FROM[0], of_each=scale.asked_each)
    return list(outcomes(events, STAGES, today, working, window, learner=learner))


_DAY = datetime.fromisoformat("2026-11-01T12:00:00+03:30")


def _finished_only(known: Events, day: int, since: int) -> Model:
    """What is usually done: open stages are left out, so the short ones count for too much."""
    spells = spells_of(known, day, WorkingDays([]))
    return learn(spells.where(spells.ended), {0: since})


async def _night(stage: Stage, scale: Eta) -> Night:
    database, clock = await stage.get(Database), await stage.get(Clock)
    now: datetime = clock.now()
    today = day_number(tehran_day(now))
    working = WorkingDays([])
    await write_histories(stage, scale, now)
    began = perf_counter()
    read = await read_histories(database.reader, datetime.fromisoformat("2000-01-01T00:00:00+00:00"))
    spells, _ = await asyncio.to_thread(learnt, read, today, working, {})
    learn_s = perf_counter() - began
    began = perf_counter()
    open_cases = await RefreshPredictions(UnitOfWork(database), database.reader, clock)()
    # The run reads and learns anew; what is left of it is predicting and writing.
    predict_s = max(0.0, perf_counter() - began - learn_s)
    mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Night(int(spells.ended.sum()), open_cases, learn_s, predict_s, mb)
