"""Periodic, once a night: when the open cases are likely to end, learnt anew from all that has happened."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import delete

from bot.cases.prediction.calendar import WorkingDays, day_number
from bot.cases.prediction.forecast import Forecast, Forecaster
from bot.cases.prediction.history import Histories, read_histories, working_days
from bot.cases.prediction.model import GROUP, Like, Model, learn
from bot.cases.prediction.rules import LEARNT_FROM, UNCHOSEN
from bot.cases.prediction.spells import Spells, spells_of
from bot.clock import Clock
from bot.jalali import tehran_day
from storage.database import Reader
from storage.models import CasePrediction
from storage.queries.predictions import CHOSEN, DECLARED
from storage.unit_of_work import UnitOfWork

__all__ = ["Predicted", "RefreshPredictions", "learnt"]

#: Rows that one transaction writes.
WRITTEN_AT_ONCE = 1_000

Predicted = tuple[int, Forecast]


class RefreshPredictions:
    """Read, learn, predict, write: a transaction holds a thousand rows and no arithmetic."""

    def __init__(self, uow: UnitOfWork, reader: Reader, clock: Clock) -> None:
        self._uow = uow
        self._reader = reader
        self._clock = clock

    async def __call__(self) -> int:
        """How many cases have dates now. A case of which too little is known loses the ones it had."""
        now = self._clock.now()
        working = working_days([row.day for row in await self._reader.rows(DECLARED)])
        histories = await read_histories(self._reader, now - 2 * timedelta(days=max(LEARNT_FROM)))
        chosen = {row.type_key: row.learnt_from for row in await self._reader.rows(CHOSEN)}
        today = day_number(tehran_day(now))
        found = await asyncio.to_thread(lambda: list(predictions(histories, today, working, chosen)))
        for first in range(0, len(found), WRITTEN_AT_ONCE):
            await self._write(found[first : first + WRITTEN_AT_ONCE], today, working, now)
        async with self._uow as tx:
            await tx.session.execute(delete(CasePrediction).where(CasePrediction.calculated_at < now))
            await tx.commit()
        return len(found)

    async def _write(
        self, found: Sequence[Predicted], today: int, working: WorkingDays, now: datetime
    ) -> None:
        async with self._uow as tx:
            insert = tx.insert_into(CasePrediction)
            newest = {name: insert.excluded[name] for name in WRITTEN}
            once = insert.on_conflict_do_update(index_elements=["case_id"], set_=newest)
            await tx.session.execute(
                once, [row_of(case_id, forecast, today, working, now) for case_id, forecast in found]
            )
            await tx.commit()


WRITTEN = ("p10", "p50", "p80", "p90", "level", "basis", "calculated_at")


def row_of(
    case_id: int, forecast: Forecast, today: int, working: WorkingDays, now: datetime
) -> dict[str, Any]:
    days = [None if length is None else working.after(today, length) for length in forecast.days]
    return {
        "case_id": case_id,
        **dict(zip(("p10", "p50", "p80", "p90"), days, strict=True)),
        "level": forecast.level.name.lower(),
        "basis": forecast.basis,
        "calculated_at": now,
    }


def predictions(
    histories: Histories, today: int, working: WorkingDays, chosen: Mapping[str, int], seed: int = 0
) -> Iterator[Predicted]:
    """Slow: to be called in a thread. Ids of open cases, with what can be said of them; ``chosen``: days to
    learn from, by key of the type."""
    spells, model = learnt(histories, today, working, chosen)
    yield from forecasts(spells.where(spells.last), Forecaster(model, histories.numbers.stages, seed))


def learnt(
    histories: Histories, today: int, working: WorkingDays, chosen: Mapping[str, int]
) -> tuple[Spells, Model]:
    spells = spells_of(histories.events, today, working)
    kinds = enumerate(histories.numbers.kinds)
    return spells, learn(spells, {kind: today - chosen.get(key, UNCHOSEN) for kind, key in kinds})


def forecasts(open_cases: Spells, forecaster: Forecaster) -> Iterator[Predicted]:
    """Group by group, as the forecaster likes them."""
    columns = [getattr(open_cases, name) for name in GROUP]
    order = np.lexsort(columns[::-1])
    rows = zip(
        open_cases.case[order].tolist(),
        open_cases.stage[order].tolist(),
        open_cases.days[order].tolist(),
        zip(*(column[order].tolist() for column in columns), strict=True),
        strict=True,
    )
    for case_id, stage, age, group in rows:
        forecast = forecaster(Like(*group), stage, age)
        if forecast is not None:
            yield case_id, forecast
