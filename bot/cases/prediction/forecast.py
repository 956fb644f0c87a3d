"""The end of a whole case: many sums of draws, one from each stage that is left.

Sums, not quantiles, are drawn: over four stages the summed medians hold for 39 % of cases (cases reference,
section 4).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.cases.prediction.model import Level, Like, Model

__all__ = ["DRAWS", "SHARES", "Forecast", "Forecaster"]

DRAWS = 2_000
#: The two-sided 80 % interval lies between the first and the last; the middle two are what people are told.
SHARES = (0.1, 0.5, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Working days from today, by SHARES; None: beyond what was seen. ``basis``: the fewest finished stages
    behind any of its curves, ``level`` the widest group that one of them needed."""

    days: tuple[int | None, ...]
    level: Level
    basis: int


class Forecaster:
    """For the cases of one group after another; ``stages``: of each kind, those that run on the office's
    clock, in order. Equal seeds give equal dates."""

    def __init__(
        self, model: Model, stages: Mapping[int, Sequence[int]], seed: int, draws: int = DRAWS
    ) -> None:
        self._model = model
        self._stages = stages
        self._seed = seed
        self._draws = draws
        self._group: Like | None = None
        self._rests: dict[int, _Rest | None] = {}
        self._known: dict[tuple[int, int], Forecast | None] = {}

    def __call__(self, like: Like, stage: int, age: int) -> Forecast | None:
        """For a case in this stage for ``age`` working days; None where too little is known. Cheapest when
        cases of one group come one after another."""
        self._turn_to(like)
        if (stage, age) not in self._known:
            rest = self._rest(like, stage, age)
            self._known[stage, age] = None if rest is None else self._told(rest)
        return self._known[stage, age]

    def sums(self, like: Like, stage: int, age: int) -> NDArray[np.float64] | None:
        """The draws themselves: working days from now to the end, inf for beyond what was seen."""
        self._turn_to(like)
        rest = self._rest(like, stage, age)
        return None if rest is None else rest.sums

    def _turn_to(self, like: Like) -> None:
        if like != self._group:
            self._group, self._rests, self._known = like, {}, {}

    def _told(self, rest: _Rest) -> Forecast:
        ordered = np.sort(rest.sums)
        places = [int(np.ceil(share * self._draws)) - 1 for share in SHARES]
        days = tuple(int(ordered[at]) if np.isfinite(ordered[at]) else None for at in places)
        return Forecast(days, rest.level, rest.basis)

    def _rest(self, like: Like, stage: int, age: int) -> _Rest | None:
        """None also for a case whose last stage waits for its owner: nothing is left to draw."""
        rest = self._after(like, stage)
        if rest is not None and stage in self._stages[like.kind]:
            rest = self._with(rest, like, stage, age)
        return rest if rest is None or rest.basis else None

    def _after(self, like: Like, stage: int) -> _Rest | None:
        """What comes after this stage; drawn once for a group."""
        if stage not in self._rests:
            rest: _Rest | None = _Rest(np.zeros(self._draws), Level.LOAD, 0)
            for later in self._stages[like.kind]:
                if later > stage and rest is not None:
                    rest = self._with(rest, like, later, 0)
            self._rests[stage] = rest
        return self._rests[stage]

    def _with(self, rest: _Rest, like: Like, stage: int, age: int) -> _Rest | None:
        found = self._model.curve(like, stage)
        if found is None:
            return None
        level, curve = found
        # Its own stream of chance: a date does not move because another case was asked about first.
        seed = (self._seed, like.kind, like.office + 1, like.complexity + 1, like.load, stage, age)
        drawn = curve.draws(age, np.random.default_rng(seed), self._draws) - age
        basis = min(rest.basis, curve.finished) if rest.basis else curve.finished
        return _Rest(rest.sums + drawn, max(rest.level, level), basis)


@dataclass(frozen=True, slots=True)
class _Rest:
    """``basis`` 0: no stage is in it."""

    sums: NDArray[np.float64]
    level: Level
    basis: int
