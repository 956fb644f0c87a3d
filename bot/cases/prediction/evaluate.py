"""How true the dates have been: a backtest of the histories that there are, by type and by office. Where the
figures are bad, people are told no dates."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from math import inf

from sqlalchemy import delete

from bot.cases.prediction.backtest import Outcome, Window, outcomes
from bot.cases.prediction.calendar import WorkingDays, day_number, day_of
from bot.cases.prediction.history import Histories, read_histories, working_days
from bot.cases.prediction.rules import HIDDEN_FROM, LEARNT_FROM
from bot.cases.prediction.score import Score, is_calibrated, score_of
from bot.clock import Clock
from bot.ids import Ids
from bot.jalali import tehran_day
from storage.database import Reader
from storage.models import PredictionScore
from storage.queries.predictions import DECLARED
from storage.unit_of_work import UnitOfWork

__all__ = ["EvaluatePredictions", "Evaluation", "Line"]

#: Days before today: the last morning that is asked about is so long ago that most of its cases have ended.
ASKED_FROM, ASKED_TO = 240, 60


@dataclass(frozen=True, slots=True)
class Line:
    """``office_id`` None: of the whole type; ``learnt_from``: days."""

    type_key: str
    office_id: int | None
    learnt_from: int
    score: Score

    @property
    def is_calibrated(self) -> bool:
        return is_calibrated(self.score)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """``lines``: by type, then by those of its offices that have enough cases; ``cohorts``: of all, by the
    morning that was asked about; ``whole`` None: nothing to say yet."""

    whole: Score | None
    lines: tuple[Line, ...]
    cohorts: Mapping[date, Score]


class EvaluatePredictions:
    """What it finds stands until the next run (storage.models, PredictionScore)."""

    def __init__(self, uow: UnitOfWork, reader: Reader, clock: Clock, ids: Ids) -> None:
        self._uow = uow
        self._reader = reader
        self._clock = clock
        self._ids = ids

    async def __call__(self) -> Evaluation:
        now = self._clock.now()
        working = working_days([row.day for row in await self._reader.rows(DECLARED)])
        since = now - timedelta(days=ASKED_FROM + 2 * max(LEARNT_FROM))
        histories = await read_histories(self._reader, since)
        today = day_number(tehran_day(now))
        found = await asyncio.to_thread(evaluated, histories, today, working)
        async with self._uow as tx:
            await tx.session.execute(delete(PredictionScore))
            tx.session.add_all(self._row(line, now) for line in found.lines)
            await tx.commit()
        return found

    def _row(self, line: Line, now: datetime) -> PredictionScore:
        score = asdict(line.score) | {"histogram": list(line.score.histogram)}
        return PredictionScore(
            id=self._ids.new(),
            type_key=line.type_key,
            office_id=line.office_id,
            learnt_from=line.learnt_from,
            is_calibrated=line.is_calibrated,
            calculated_at=now,
            **score,
        )


def evaluated(histories: Histories, today: int, working: WorkingDays) -> Evaluation:
    """Slow: to be called in a thread. Each type by the days to learn from that were best for it."""
    numbers = histories.numbers
    tried: dict[int, dict[int, list[Outcome]]] = defaultdict(dict)
    for days in LEARNT_FROM:
        window = Window(today - ASKED_FROM, today - ASKED_TO, history=days)
        by_kind = _by(
            outcomes(histories.events, numbers.stages, today, working, window), lambda each: each.like.kind
        )
        for kind, some in by_kind.items():
            tried[kind][days] = some
    best = {kind: min(found, key=lambda days: _loss(found[days])) for kind, found in tried.items()}
    lines, every = [], []
    for kind, days in best.items():
        some = tried[kind][days]
        every += some
        lines.append(Line(numbers.kinds[kind], None, days, score_of(some)))
        for office, part in _by(some, lambda each: each.like.office).items():
            if len(part) >= HIDDEN_FROM:
                lines.append(Line(numbers.kinds[kind], numbers.offices[office], days, score_of(part)))
    mornings = _by(every, lambda each: each.cohort)
    cohorts = {day_of(origin): score_of(some) for origin, some in sorted(mornings.items())}
    return Evaluation(score_of(every) if every else None, tuple(lines), cohorts)


def _by(found: Iterable[Outcome], key: Callable[[Outcome], int]) -> dict[int, list[Outcome]]:
    groups = defaultdict(list)
    for each in found:
        groups[key(each)].append(each)
    return groups


def _loss(some: list[Outcome]) -> tuple[int, float]:
    """Those of which more could be said come first, then the smaller loss."""
    pinball = score_of(some).pinball
    return -len(some), inf if pinball is None else pinball
