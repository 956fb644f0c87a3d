"""Working days as one table: Saturday to Wednesday without holidays, for arrays of days at once.

A day is its number since 1970-01-01 in Tehran. Lengths are half-open, as ``numpy.busday_count`` counts: from
a working day to the next is one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["FIRST_DAY", "LAST_DAY", "WorkingDays", "day_number", "day_of"]

_EPOCH = date(1970, 1, 1)
#: Between them lengths are known. What was before counts from the first, what will be ends at the last.
FIRST_DAY, LAST_DAY = date(2005, 1, 1), date(2050, 1, 1)
#: Monday first; Thursday and Friday are the weekend.
_WEEKMASK = "1110011"


def day_number(day: date) -> int:
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    return _EPOCH + timedelta(days=number)


class WorkingDays:
    """``holidays`` within FIRST_DAY and LAST_DAY; others do not count."""

    def __init__(self, holidays: Collection[date]) -> None:
        self._first = day_number(FIRST_DAY)
        every = np.arange(self._first, day_number(LAST_DAY)).astype("datetime64[D]")
        open_days = np.is_busday(every, _WEEKMASK, holidays=np.array(sorted(holidays), dtype="datetime64[D]"))
        self._before = np.concatenate(([0], np.cumsum(open_days))).astype(np.int32)
        self._working = np.flatnonzero(open_days) + self._first

    def before(self, days: NDArray[Any]) -> NDArray[np.int32]:
        """For each day, how many working days there were before it; a difference is a length."""
        found: NDArray[np.int32] = self._before[np.clip(days - self._first, 0, len(self._before) - 1)]
        return found

    def between(self, first: int, last: int) -> int:
        counts = self.before(np.array([first, last]))
        return int(counts[1] - counts[0])

    def after(self, day: int, length: int) -> date:
        """The working day that is ``length`` working days after ``day`` (0: the day itself, or the next that
        is one)."""
        place = int(self.before(np.array([day]))[0]) + length
        return day_of(int(self._working[min(place, len(self._working) - 1)]))
