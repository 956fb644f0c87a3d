"""What was learnt: for each stage the curve of the nearest group of like cases that is large enough.

Source: cases reference, section 4: from 100 that have finished in an office or a province, or 30 in the
country; fewer than that have no date. Complexity and load divide an office's cases where each part is large
enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from bot.cases.prediction.curves import Curve, kaplan_meier
from bot.cases.prediction.spells import Spells

__all__ = ["FEWEST", "GROUP", "Level", "Like", "Model", "learn"]


class Level(IntEnum):
    """Whose cases a curve was learnt from, the nearest first."""

    LOAD = 0
    COMPLEXITY = 1
    OFFICE = 2
    PROVINCE = 3
    COUNTRY = 4


#: Columns beside kind and stage that those behind one curve share.
SHARED = {
    Level.LOAD: ("office", "complexity", "load"),
    Level.COMPLEXITY: ("office", "complexity"),
    Level.OFFICE: ("office",),
    Level.PROVINCE: ("province",),
    Level.COUNTRY: (),
}
NEVER = np.iinfo(np.int32).max
#: Finished stages that a curve of this level needs.
FEWEST = {Level.LOAD: 100, Level.COMPLEXITY: 100, Level.OFFICE: 100, Level.PROVINCE: 100, Level.COUNTRY: 30}


#: The columns of Spells that make a group: the fields of Like, in order.
GROUP = ("kind", "office", "province", "complexity", "load")


@dataclass(frozen=True, slots=True)
class Like:
    """A case as far as its group goes, in the reader's small numbers."""

    kind: int
    office: int
    province: int
    complexity: int
    load: int


class Model:
    """Curves by level and by (kind, stage, what the level shares)."""

    def __init__(self, curves: dict[Level, dict[tuple[int, ...], Curve]]) -> None:
        self._curves = curves

    def curve(self, like: Like, stage: int) -> tuple[Level, Curve] | None:
        """Of the nearest level that has one; None where too little is known."""
        for level, shared in SHARED.items():
            found = self._curves[level].get((like.kind, stage, *(getattr(like, each) for each in shared)))
            if found is not None:
                return level, found
        return None


def learn(spells: Spells, since: Mapping[int, int]) -> Model:
    """From the stages that were entered on or after the day that ``since`` has for their kind, open ones as
    far as they have come. Of other kinds nothing is learnt."""
    first = np.full(max([*since, *spells.kind.max(initial=0, keepdims=True).tolist()]) + 1, NEVER)
    first[list(since)] = list(since.values())
    recent = spells.where(spells.entered >= first[spells.kind])
    return Model({level: dict(_curves(recent, level)) for level in Level})


def _curves(spells: Spells, level: Level) -> Iterator[tuple[tuple[int, ...], Curve]]:
    columns = [spells.kind, spells.stage, *(getattr(spells, each) for each in SHARED[level])]
    if not len(spells.kind):
        return
    order = np.lexsort(columns[::-1])
    sorted_columns = [each[order] for each in columns]
    begins = np.flatnonzero(
        np.append(True, np.logical_or.reduce([np.diff(each) != 0 for each in sorted_columns]))
    )
    days, ended = spells.days[order], spells.ended[order]
    finished = np.add.reduceat(ended.astype(np.int64), begins)
    ends: NDArray[np.intp] = np.append(begins[1:], len(order))
    for group in np.flatnonzero(finished >= FEWEST[level]):
        part = slice(int(begins[group]), int(ends[group]))
        key = tuple(int(each[part.start]) for each in sorted_columns)
        yield key, kaplan_meier(days[part], ended[part])
