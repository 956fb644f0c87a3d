"""From histories to spells: how many working days a case spent in a stage while it was not waiting for its
owner, and whether that stage has ended."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from bot.cases.prediction.calendar import WorkingDays
from bot.cases.prediction.curves import Days, Flags

__all__ = ["FINISHED", "GIVEN_UP", "OPEN", "Codes", "Events", "Spells", "spells_of"]

Codes = NDArray[np.int32]

#: What an event says of the whole case. GIVEN_UP (rejected, withdrawn) ends it in another way than by its
#: stages: a competing outcome, after which nobody knows how long the stage would have taken.
OPEN, FINISHED, GIVEN_UP = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Events:
    """Columns of one length, ordered by (case, moment, seq). Keys are small numbers that the reader gave.

    ``runs``: from this event on the office's clock runs (the case waits for nobody outside).
    """

    case: NDArray[np.int64]
    kind: Codes
    office: Codes
    province: Codes
    complexity: Codes
    stage: Codes
    day: Codes
    ending: Codes
    runs: Flags

    def known_by(self, day: int) -> Events:
        """What had happened up to and including this day."""
        return self.where(self.day <= day)

    def where(self, chosen: Flags) -> Events:
        return replace(self, **{each.name: getattr(self, each.name)[chosen] for each in fields(self)})


@dataclass(frozen=True, slots=True)
class Spells:
    """One row for each stay in a stage, in the order of the events. ``days``: working days; ``ended``: the
    case moved on or finished; ``last``: where its case stands now, still open."""

    case: NDArray[np.int64]
    kind: Codes
    office: Codes
    province: Codes
    complexity: Codes
    stage: Codes
    entered: Codes
    days: Days
    ended: Flags
    last: Flags
    load: Codes

    def where(self, chosen: Flags) -> Spells:
        return replace(self, **{each.name: getattr(self, each.name)[chosen] for each in fields(self)})


def spells_of(events: Events, today: int, working: WorkingDays) -> Spells:
    """As it was on the evening of ``today``: what came later must have been left out (``known_by``)."""
    size = len(events.case)
    if not size:
        return _gathered(events, np.zeros(0, np.intp), np.zeros(0, np.int32), events.runs, events.runs)
    same_case = events.case[1:] == events.case[:-1]
    until = np.where(np.append(same_case, False), np.append(events.day[1:], today), today)
    counts = events.runs & (events.ending == OPEN)
    lengths = np.where(counts, working.before(until) - working.before(events.day), 0)
    begins = np.append(
        True, ~same_case | (events.stage[1:] != events.stage[:-1]) | (events.ending[:-1] != OPEN)
    )
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], size) - 1
    days = np.maximum(np.add.reduceat(lengths, starts), 0).astype(np.int32)
    goes_on = np.append(same_case, False)[ends]
    ending = events.ending[ends]
    ended = (ending == FINISHED) | (goes_on & (ending != GIVEN_UP))
    last = ~goes_on & (ending == OPEN)
    # A case that comes in already ended, or is ended from another stage, did not stay in that one.
    stays = events.ending[starts] == OPEN
    return _gathered(events, starts[stays], days[stays], ended[stays], last[stays])


def _gathered(events: Events, starts: NDArray[np.intp], days: Days, ended: Flags, last: Flags) -> Spells:
    entered = events.day[starts]
    return Spells(
        case=events.case[starts],
        kind=events.kind[starts],
        office=events.office[starts],
        province=events.province[starts],
        complexity=events.complexity[starts],
        stage=events.stage[starts],
        entered=entered,
        days=days,
        ended=ended,
        last=last,
        load=_loads(events, starts),
    )


def _loads(events: Events, starts: NDArray[np.intp]) -> Codes:
    """What the office had open of this kind on the morning when each spell began, beside what is usual there:
    in its lowest third 0, 1, or in its highest 2."""
    if not len(starts):
        return np.zeros(0, np.int32)
    queues = events.kind.astype(np.int64) << 32 | events.office
    queue = np.unique(queues, return_inverse=True)[1].astype(np.int64)
    first = np.append(True, events.case[1:] != events.case[:-1])
    closes = np.append(first[1:], True) & (events.ending != OPEN)
    asked, morning = queue[starts], events.day[starts]
    waiting = _before(queue[first], events.day[first], asked, morning) - _before(
        queue[closes], events.day[closes], asked, morning
    )
    order = np.lexsort((waiting, asked))
    begins = np.searchsorted(asked[order], np.arange(queue.max() + 2))
    size = np.diff(begins)
    sorted_waiting = waiting[order]

    def usual(share: float) -> NDArray[np.int64]:
        at = np.minimum(begins[:-1] + (size * share).astype(np.int64), len(order) - 1)
        found: NDArray[np.int64] = sorted_waiting[at]
        return found

    low, high = usual(1 / 3)[asked], usual(2 / 3)[asked]
    load: Codes = ((waiting >= low).astype(np.int32) + (waiting > high)).astype(np.int32)
    return load


#: A day has 15 bits until 2059; its queue stands above it.
_DAY_BITS = 16


def _before(
    queue: NDArray[np.int64], day: Codes, asked: NDArray[np.int64], morning: Codes
) -> NDArray[np.int64]:
    """How many of ``queue`` with their ``day`` were in the ``asked`` queue before that ``morning``."""
    keys = np.sort(queue << _DAY_BITS | day)
    counted: NDArray[np.int64] = np.searchsorted(keys, asked << _DAY_BITS | morning) - np.searchsorted(
        keys, asked << _DAY_BITS
    )
    return counted
