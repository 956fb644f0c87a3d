"""How true the dates would have been: on past mornings, from what was known then, for the cases that came in
after them. By entry, never by completion; an open case counts for what may still become of it.

Source: cases reference, section 5 (coverage, pinball loss, D-calibration: H. Haider and others, Effective
ways to build and evaluate individual survival distributions, 2020).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.cases.prediction.calendar import WorkingDays
from bot.cases.prediction.forecast import SHARES, Forecaster
from bot.cases.prediction.model import GROUP, Like, Model, learn
from bot.cases.prediction.spells import FINISHED, Events, Spells, spells_of

__all__ = ["BINS", "Outcome", "Window", "outcomes"]

#: Of the histogram of where in its forecast each case ended.
BINS = 10


@dataclass(frozen=True, slots=True)
class Window:
    """Mornings from ``first`` to ``last``, every ``step`` days; each learns from ``history`` days before it
    and is asked about the cases that came in within ``step`` days after it, ``of_each`` at most."""

    first: int
    last: int
    step: int = 28
    history: int = 90
    of_each: int = 2_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case of a cohort: what was said of it and what became of it by the evening of the last day.

    ``days``: by SHARES, inf beyond what was seen; ``taken``: working days, so far where it is not ``over``.
    ``mass``: of each of the BINS, how likely the case ends there given what is known (1 in all).
    """

    cohort: int
    like: Like
    days: tuple[float, ...]
    taken: int
    over: bool
    mass: NDArray[np.float64]

    def within(self, low: float, high: float) -> float:
        """How much of it is known or likely to lie in these shares, of the tenths in BINS."""
        return float(self.mass[round(low * BINS) : round(high * BINS)].sum())


#: Learns from what was known at an origin: events until then, the origin, the first day that counts.
Learner = Callable[[Events, int, int], Model]


def outcomes(
    events: Events,
    stages: Mapping[int, Sequence[int]],
    today: int,
    working: WorkingDays,
    window: Window,
    seed: int = 0,
    learner: Learner | None = None,
) -> Iterator[Outcome]:
    """``learner`` None: as the nightly run learns."""
    if not len(events.case):
        return
    learn_at = learner or (
        lambda known, day, since: learn(spells_of(known, day, working), dict.fromkeys(stages, since))
    )
    whole = spells_of(events, today, working)
    cases, place = np.unique(whole.case, return_inverse=True)
    taken = np.bincount(place, weights=whole.days).astype(np.int64)
    closing = np.append(events.case[1:] != events.case[:-1], True)
    finished = np.isin(cases, events.case[closing & (events.ending == FINISHED)])
    rng = np.random.default_rng(seed)
    for origin in range(window.first, window.last + 1, window.step):
        model = learn_at(events.known_by(origin), origin, origin - window.history)
        forecaster = Forecaster(model, stages, seed)
        came = _came(spells_of(events.known_by(origin + window.step), origin + window.step, working), origin)
        if len(came.case) > window.of_each:
            came = came.where(np.isin(came.case, rng.choice(came.case, window.of_each, replace=False)))
        for case, stage, group in sorted(_asked(came), key=lambda one: one[2]):
            like, at = Like(*group), int(np.searchsorted(cases, case))
            sums = forecaster.sums(like, stage, 0)
            if sums is not None:
                yield _outcome(origin, like, sums, int(taken[at]), bool(finished[at]), rng)


def _came(spells: Spells, origin: int) -> Spells:
    """The first stages of the cases that came in after this day."""
    first = np.append(True, spells.case[1:] != spells.case[:-1])[: len(spells.case)]
    return spells.where(first & (spells.entered > origin))


def _asked(came: Spells) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Case, stage, group."""
    groups = zip(*(getattr(came, name).tolist() for name in GROUP), strict=True)
    yield from zip(came.case.tolist(), came.stage.tolist(), groups, strict=True)


def _outcome(
    cohort: int, like: Like, sums: NDArray[np.float64], taken: int, over: bool, rng: np.random.Generator
) -> Outcome:
    ordered = np.sort(sums)
    days = tuple(float(ordered[int(np.ceil(share * len(ordered))) - 1]) for share in SHARES)
    # Whole days have ties: a case stands somewhere among the draws that equal its length.
    low = np.searchsorted(ordered, taken, "left") / len(ordered)
    high = np.searchsorted(ordered, taken, "right") / len(ordered)
    mass = np.zeros(BINS)
    if over:
        mass[min(int((low + rng.random() * (high - low)) * BINS), BINS - 1)] = 1.0
    else:
        edges = np.linspace(0, 1, BINS + 1)
        beyond = np.clip(edges[1:], high, 1) - np.clip(edges[:-1], high, 1)
        mass = beyond / beyond.sum() if beyond.sum() > 0 else np.eye(BINS)[-1]
    return Outcome(cohort, like, days, taken, over, mass)
