"""Figures of a backtest: how often the interval held, how early the dates were, how far off the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np

from bot.cases.prediction.backtest import BINS, Outcome
from bot.cases.prediction.rules import HIDDEN_BELOW, HIDDEN_FROM, HIDDEN_OVER

__all__ = ["Score", "is_calibrated", "score_of"]

_Z = 1.96


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1. ``coverage``: within the two-sided 80 % interval, with its Wilson band at 95 %;
    ``by_median`` and ``by_eighty``: done before the 50 % and the 80 % date. ``pinball``: working days, of the
    50 % date, over finished cases. ``d_calibration``: the chi-square of the histogram over its degrees of
    freedom, about 1 where forecasts are true; ``histogram``: the share of cases in each tenth.
    """

    cases: int
    coverage: float
    low: float
    high: float
    by_median: float
    by_eighty: float
    pinball: float | None
    d_calibration: float
    histogram: tuple[float, ...]


def score_of(outcomes: Sequence[Outcome]) -> Score:
    """Of at least one case."""
    size = len(outcomes)
    histogram = sum((each.mass for each in outcomes), np.zeros(BINS)) / size
    coverage = float(np.mean([each.within(0.1, 0.9) for each in outcomes]))
    low, high = wilson(coverage, size)
    told = [each for each in outcomes if each.over and isfinite(each.days[1])]
    misses = [0.5 * abs(each.taken - each.days[1]) for each in told]
    return Score(
        cases=size,
        coverage=coverage,
        low=low,
        high=high,
        by_median=float(histogram[: BINS // 2].sum()),
        by_eighty=float(histogram[: round(0.8 * BINS)].sum()),
        pinball=float(np.mean(misses)) if misses else None,
        d_calibration=float(((histogram - 1 / BINS) ** 2 * BINS * size).sum() / (BINS - 1)),
        histogram=tuple(float(share) for share in histogram),
    )


def is_calibrated(score: Score) -> bool:
    """Whether people may be told its dates. Of too few cases nothing is known against them."""
    if score.cases < HIDDEN_FROM:
        return True
    return HIDDEN_BELOW <= score.coverage <= HIDDEN_OVER


def wilson(share: float, size: int) -> tuple[float, float]:
    """The band of a share of ``size`` at 95 %. Source: E. B. Wilson, Probable inference (1927)."""
    spread = _Z * sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
    middle, scale = share + _Z**2 / (2 * size), 1 + _Z**2 / size
    return (middle - spread) / scale, (middle + spread) / scale
