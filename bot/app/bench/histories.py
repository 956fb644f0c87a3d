"""Histories of made-up cases: stages whose lengths are log-normal, at offices of different speed, through a
year and a half in which all become slower or faster. Equal seeds give equal histories.

As in the cases reference, section 4: twelve offices, four stages, slowing by 1.65 in 18 months.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.cases.prediction.calendar import WorkingDays
from bot.cases.prediction.spells import FINISHED, OPEN, Events

__all__ = ["SETTINGS", "Setting", "histories"]

#: Days that a history runs before ``today``.
LENGTH = 548
STAGES = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """``pace``: how much longer stages take at the end of the history than at its beginning."""

    name: str
    pace: float
    seed: int


SETTINGS = (Setting("steady", 1.0, 11), Setting("slowing", 1.65, 12), Setting("speeding", 1 / 1.65, 13))


def histories(
    setting: Setting,
    cases: int,
    today: int,
    working: WorkingDays,
    offices: int = 12,
    first: int | None = None,
) -> Events:
    """One kind of case, all offices in one province; open where they have not ended by ``today``.

    ``first``: the day from which they came in; None: the first of the history."""
    rng = np.random.default_rng(setting.seed)
    came = np.sort(rng.integers(today - LENGTH if first is None else first, today + 1, cases))
    office = rng.integers(0, offices, cases)
    slow = np.exp(rng.normal(0, 0.25, offices))[office]
    usual, spread = np.log([3.0, 8.0, 5.0, 12.0]), np.array([0.5, 0.7, 0.6, 0.8])
    counts = working.before(np.arange(today - LENGTH, today + 4 * LENGTH))
    moment = working.before(came).astype(np.float64) + rng.random(cases)
    days = [came]
    for stage in range(STAGES):
        share = np.clip((days[-1] - (today - LENGTH)) / LENGTH, 0, 1)
        length = np.exp(rng.normal(usual[stage], spread[stage], cases)) * slow * setting.pace**share
        moment = moment + length
        # The last calendar day with no more working days before it than have passed.
        days.append(today - LENGTH + np.searchsorted(counts, moment.astype(np.int64), "right") - 1)
    return _events(np.stack(days, axis=1), office, today)


def _events(days: np.ndarray, office: np.ndarray, today: int) -> Events:
    """Rows: cases; columns: the day on which each stage was entered, and that of the end."""
    cases, columns = days.shape
    happened = days <= today
    case = np.repeat(np.arange(cases), columns)[happened.ravel()]
    column = np.tile(np.arange(columns), cases)[happened.ravel()]
    ends = column == STAGES
    size = len(case)
    return Events(
        case=case.astype(np.int64),
        kind=np.zeros(size, np.int32),
        office=office[case].astype(np.int32),
        province=np.zeros(size, np.int32),
        complexity=np.zeros(size, np.int32),
        stage=np.minimum(column, STAGES - 1).astype(np.int32),
        day=days[happened].astype(np.int32),
        ending=np.where(ends, FINISHED, OPEN).astype(np.int32),
        runs=np.ones(size, bool),
    )
