"""When a case is likely to end, as people are told it. Without numpy: what stands in the database is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.cases.prediction.rules import UNCHOSEN
from storage.database import Reader
from storage.queries.predictions import TOLD

__all__ = ["CaseDates", "LikelyEnd"]


@dataclass(frozen=True, slots=True)
class LikelyEnd:
    """Of like cases half end by ``p50`` and eight of ten by ``p80``; None: beyond what was seen. ``basis``:
    how many of them it is learnt from, in ``months``; ``level`` whose (storage.models, LEVELS)."""

    p50: date | None
    p80: date | None
    basis: int
    months: int
    level: str
    calculated_at: datetime


class CaseDates:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def __call__(self, case_id: int) -> LikelyEnd | None:
        """None where too little is known, where the dates of such cases have not held (of its office, or of
        its type where the office has had too few to judge by), and for a case that has ended. Who may see
        the case is asked elsewhere."""
        row = await self._reader.first(TOLD, case=case_id, unchosen=UNCHOSEN)
        if row is None or row.is_calibrated is False:
            return None
        months = round(row.learnt_from / 30)
        return LikelyEnd(row.p50, row.p80, row.basis, months, row.level, row.calculated_at)
