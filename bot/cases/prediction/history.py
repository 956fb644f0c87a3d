"""Reads the histories that predictions are learnt from, a bounded number of cases at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from bot.cases.prediction.calendar import FIRST_DAY, LAST_DAY, WorkingDays
from bot.cases.prediction.spells import FINISHED, GIVEN_UP, OPEN, Events
from bot.catalogue import case_complexities, case_statuses, case_types
from bot.catalogue.booking import solar_holidays
from bot.jalali import from_jalali, to_jalali
from storage.database import AnyRow, Reader
from storage.queries.predictions import HISTORIES, OFFICES

__all__ = ["CHUNK", "Histories", "Numbers", "read_histories", "working_days"]

#: Cases whose events one query reads: SQLite reads them on the loop's thread.
CHUNK = 400
_DAY_MS = 86_400_000
#: Iran has been 3:30 ahead of UTC since 2022-09-22 and was an hour more in summers before it: a moment of an
#: old summer evening may count for the day before, which changes no length by more than a day.
_TEHRAN_MS = int(timedelta(hours=3, minutes=30).total_seconds()) * 1000
_ENDINGS = {"finished": FINISHED, "rejected": GIVEN_UP, "withdrawn": GIVEN_UP}


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the small numbers of the columns stand for: positions in these lists. A stage's number is its
    position in its type. ``stages``: of each type, those that run on the office's clock."""

    kinds: tuple[str, ...]
    offices: tuple[int, ...]
    stages: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Histories:
    events: Events
    numbers: Numbers


def working_days(declared: Collection[date]) -> WorkingDays:
    """``declared``: days off beside those of the solar calendar, which are off every year."""
    years = range(to_jalali(FIRST_DAY).year, to_jalali(LAST_DAY).year + 1)
    solar = {from_jalali(year, month, day) for year in years for month, day in solar_holidays()}
    return WorkingDays(solar.union(declared))


async def read_histories(reader: Reader, since: datetime) -> Histories:
    """Of every case that is open or was changed ``since``. Other work goes on between the queries."""
    offices = await reader.rows(OFFICES)
    table = _Table(offices)
    after = -1
    while rows := await reader.rows(HISTORIES, after=after, since=since, most=CHUNK):
        after = rows[-1].id
        table.add(rows)
        await asyncio.sleep(0)
    stages = {
        number: tuple(place for place, stage in enumerate(kind.stages) if stage.actor != "citizen")
        for number, kind in enumerate(case_types())
    }
    kinds = tuple(kind.key for kind in case_types())
    return Histories(table.events(), Numbers(kinds, tuple(row.id for row in offices), stages))


class _Table:
    """Gathers columns in small arrays: rows as Python objects would take ten times the room. What the
    catalogue no longer knows is left out."""

    def __init__(self, offices: Sequence[AnyRow]) -> None:
        codes = sorted({row.province_code for row in offices if row.province_code is not None})
        provinces = {code: number for number, code in enumerate(codes, 1)}
        self._offices = {
            row.id: (number, provinces.get(row.province_code, 0)) for number, row in enumerate(offices)
        }
        self._complexities = {each.key: number for number, each in enumerate(case_complexities(), 1)}
        self._stages = {
            (kind.key, stage.key): (number, place, stage.actor != "citizen")
            for number, kind in enumerate(case_types())
            for place, stage in enumerate(kind.stages)
        }
        self._statuses = {
            each.key: (_ENDINGS.get(each.key, OPEN), each.waits_for != "citizen") for each in case_statuses()
        }
        self._parts: list[NDArray[np.int64]] = []

    def add(self, rows: Sequence[AnyRow]) -> None:
        lines = []
        for case, type_key, office, complexity, stage_key, status_key, happened in rows:
            stage, status = self._stages.get((type_key, stage_key)), self._statuses.get(status_key)
            if stage is not None and status is not None:
                number, place, runs = stage
                ending, still_runs = status
                lines.append(
                    (
                        case,
                        number,
                        *self._offices[office],
                        self._complexities.get(complexity, 0),
                        place,
                        (happened + _TEHRAN_MS) // _DAY_MS,
                        ending,
                        runs and still_runs,
                    )
                )
        if lines:
            self._parts.append(np.array(lines, dtype=np.int64))

    def events(self) -> Events:
        whole = np.concatenate(self._parts) if self._parts else np.zeros((0, 9), np.int64)
        case, kind, office, province, complexity, stage, day, ending, runs = whole.T
        return Events(
            case=case.copy(),
            kind=kind.astype(np.int32),
            office=office.astype(np.int32),
            province=province.astype(np.int32),
            complexity=complexity.astype(np.int32),
            stage=stage.astype(np.int32),
            day=day.astype(np.int32),
            ending=ending.astype(np.int32),
            runs=runs.astype(bool),
        )
