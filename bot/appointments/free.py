"""What is free on a day or in an office: counted by the database where a visit fits into one slot."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import AnyRow
from storage.types import EPOCH, MILLISECOND

__all__ = ["Free", "counted", "instant"]


@dataclass(frozen=True, slots=True)
class Free:
    """So many seats, at so many times, the first of them at ``first_at``; a visit of several slots is counted
    at each time at which it can begin."""

    seats: int
    times: int
    first_at: datetime


def counted(rows: Iterable[AnyRow], rule_ids: Collection[int]) -> dict[Any, Free | None]:
    """Rows of storage.queries.appointments.DAYS or CROWDS by their day or office, of these rules only.

    None: some slots are shorter than the visit, so that one has to look at each of them and those after it.
    """
    found: dict[Any, Free | None] = {}
    for key, rule_id, seats, times, first_ms, is_short in rows:
        if rule_id not in rule_ids:
            continue
        known = found.get(key)
        if is_short or (key in found and known is None):
            found[key] = None
        elif known is None:
            found[key] = Free(seats, times, instant(first_ms))
        else:
            first = min(known.first_at, instant(first_ms))
            found[key] = Free(known.seats + seats, known.times + times, first)
    return found


def instant(milliseconds: int) -> datetime:
    return EPOCH + MILLISECOND * milliseconds
