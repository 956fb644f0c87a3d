"""How true the dates that people are told have been, for who answers for an office or for the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue import case_type
from bot.staff.actor import ANY_SCOPE, Actor, Places
from bot.staff.use_case import StaffLook
from storage.database import AnyRow, Reader
from storage.queries.predictions import HISTOGRAMS, SCORES, SCORES_COUNT

__all__ = ["LINES_A_PAGE", "ReadScores", "ScoreLine", "ScorePage"]

LINES_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """``office`` None: all offices together. Shares from 0 to 1; ``is_told``: people are told such dates."""

    type_title: str
    office: str | None
    cases: int
    coverage: float
    by_median: float
    by_eighty: float
    is_told: bool


@dataclass(frozen=True, slots=True)
class ScorePage:
    """``calculated_at`` None: nothing has been evaluated yet; ``page`` counts from 0; ``histogram``: of all
    cases, the share that ended in each tenth of its forecast."""

    lines: tuple[ScoreLine, ...]
    total: int
    page: int
    calculated_at: datetime | None
    histogram: tuple[float, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // LINES_A_PAGE))


class ReadScores(StaffLook[int, ScorePage]):
    """Asked for by the number of the page; figures of cases without a person, the same for all who may see
    them."""

    permission = "predictions.read"

    async def places(self, reader: Reader, ask: int) -> Places | None:
        return ANY_SCOPE

    async def look(self, reader: Reader, actor: Actor, ask: int) -> ScorePage:
        counted = await reader.first(SCORES_COUNT)
        total = counted.total if counted is not None else 0
        page = min(max(0, ask), max(0, (total - 1) // LINES_A_PAGE))
        rows: Sequence[AnyRow] = await reader.rows(SCORES, limit=LINES_A_PAGE, offset=page * LINES_A_PAGE)
        at = rows[0].calculated_at if rows else None
        histogram = _whole(await reader.rows(HISTOGRAMS))
        return ScorePage(tuple(map(_line, rows)), total, page, at, histogram)


def _line(row: AnyRow) -> ScoreLine:
    return ScoreLine(
        type_title=case_type(row.type_key).title,
        office=row.office,
        cases=row.cases,
        coverage=row.coverage,
        by_median=row.by_median,
        by_eighty=row.by_eighty,
        is_told=row.is_calibrated,
    )


def _whole(rows: Sequence[AnyRow]) -> tuple[float, ...]:
    """Each type counts as often as it has cases."""
    cases = sum(row.cases for row in rows)
    tenths = zip(*(row.histogram for row in rows), strict=True)
    weights = [row.cases / cases for row in rows]
    return tuple(sum(share * weight for share, weight in zip(each, weights, strict=True)) for each in tenths)
