"""Kaplan-Meier curves: how long a stage takes, learnt from those that have ended and those still open.

Source: E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations (1958); conditional
quantiles and draws as in the cases reference, section 4. Lengths are whole working days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Curve", "Days", "Flags", "kaplan_meier"]

Days = NDArray[np.int32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Curve:
    """``survival[i]``: the share that takes longer than ``times[i]`` working days; ``times`` ascend.

    ``finished`` of the ``entered`` stages behind it have ended.
    """

    times: NDArray[np.int32]
    survival: NDArray[np.float64]
    finished: int
    entered: int

    def cdf_after(self, age: int) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
        """For a stage that has lasted ``age`` days: later days, and the share that has ended by each."""
        first = int(np.searchsorted(self.times, age, "right"))
        left = self.survival[first - 1] if first else 1.0
        if left <= 0:
            return self.times[:0], self.survival[:0]
        return self.times[first:], 1 - self.survival[first:] / left

    def quantile(self, age: int, share: float) -> int | None:
        """The day by which ``share`` of those that have lasted ``age`` days end; None where the curve never
        gets there."""
        days, ended = self.cdf_after(age)
        reached = np.flatnonzero(ended >= share - 1e-12)
        return int(days[reached[0]]) if len(reached) else None

    def draws(self, age: int, rng: np.random.Generator, size: int) -> NDArray[np.float64]:
        """Whole lengths of ``size`` stages that have lasted ``age`` days; inf: beyond what was seen."""
        days, ended = self.cdf_after(age)
        lengths = np.append(days.astype(np.float64), np.inf)
        drawn: NDArray[np.float64] = lengths[np.searchsorted(ended, rng.random(size), "left")]
        return drawn


def kaplan_meier(days: Days, ended: Flags) -> Curve:
    """``days`` that each stage lasted, or has lasted so far where it has not ``ended``."""
    lengths, place = np.unique(days, return_inverse=True)
    of_each = np.bincount(place, minlength=len(lengths))
    ends = np.bincount(place[ended], minlength=len(lengths))
    at_risk = len(days) - np.concatenate(([0], np.cumsum(of_each)[:-1])) if len(days) else of_each
    happens = ends > 0
    steps = 1 - ends[happens] / at_risk[happens]
    return Curve(
        times=lengths[happens].astype(np.int32),
        survival=np.cumprod(steps, dtype=np.float64),
        finished=int(ends.sum()),
        entered=len(days),
    )
