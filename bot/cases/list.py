"""The list of a citizen's cases, or of those of a legal person they act for, as they have it narrowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal

from bot.accounts.visitor import Visitor
from bot.cases.filters import OPEN, Narrowed, OwnFilters
from bot.cases.read import CaseLine, line_of
from bot.cases.words import asked_words, statuses_named, types_named
from bot.catalogue import case_statuses, case_types
from bot.clock import TEHRAN
from bot.persian import search_key
from storage.database import AnyRow, Reader
from storage.models.cases import FIRST_MOMENT
from storage.queries.case_lists import Shape, listed, offices_of
from storage.types import EPOCH, MILLISECOND

__all__ = ["PAGE_SIZE", "CaseList", "ListCases", "Place", "place_of"]

PAGE_SIZE = 6
#: Offices of one owner that words are held against.
OFFICES_NAMED = 300
#: What a place may say: no moment of any case lies beyond.
NUMBER = re.compile("-?[0-9]{1,20}")
LAST_MS, LAST_ID, LAST_PAGE = 10**14, 2**63 - 1, 10**6


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after the last case of the page before, or before the first of the page after.

    ``at`` is what the list is sorted by there, in milliseconds. ``page`` counts from 1.
    """

    way: Literal["after", "before"]
    at: int
    id: int
    page: int

    def __str__(self) -> str:
        """As a button carries it."""
        return f"{self.way[0]}.{self.at}.{self.id}.{self.page}"


@dataclass(frozen=True, slots=True)
class CaseList:
    """One page. ``page`` counts from 1; ``later`` and ``earlier``: where the pages beside it begin."""

    lines: tuple[CaseLine, ...]
    total: int
    narrowed: Narrowed
    page: int = 1
    later: Place | None = None
    earlier: Place | None = None

    @property
    def pages(self) -> int:
        return max(1, self.page, -(-self.total // PAGE_SIZE))


class ListCases:
    """Reads only; every query begins with the owner."""

    def __init__(self, reader: Reader, filters: OwnFilters) -> None:
        self._reader = reader
        self._filters = filters

    async def __call__(self, visitor: Visitor, place: Place | None = None) -> CaseList:
        """Of the legal person for one who acts for it. A place from which nothing follows gives the first
        page, and so does one from which not a whole page leads back. Raises Stale (not in)."""
        narrowed = await self._filters(visitor)
        _, owner = visitor.ensure_in()
        of_entity = visitor.acting is not None
        if visitor.acting is not None:
            owner = visitor.acting.entity_index
        words = asked_words(narrowed.words or "")
        values: dict[str, object] = {"owner": owner, "limit": PAGE_SIZE + 1, **_values(narrowed)}
        if words:
            offices = await self._offices(owner, of_entity=of_entity)
            for nth, word in enumerate(words):
                values |= _of_word(nth, word, offices)
        if place is not None:
            values |= {"at": EPOCH + place.at * MILLISECOND, "id": place.id}
        shape = Shape(
            of_entity,
            narrowed.sort,
            types=narrowed.group is not None,
            statuses=narrowed.status is not None,
            office=narrowed.office_id is not None,
            since=narrowed.since is not None,
            until=narrowed.until is not None,
            words=len(words),
            way=None if place is None else place.way,
        )
        rows = await self._reader.rows(listed(shape), **values)
        if place is not None and (not rows or (place.way == "before" and len(rows) < PAGE_SIZE)):
            return await self(visitor)
        return _page(rows, narrowed, place)

    async def _offices(self, owner: bytes, *, of_entity: bool) -> list[tuple[int, str]]:
        query = offices_of(of_entity=of_entity)
        rows = await self._reader.rows(query, owner=owner, limit=OFFICES_NAMED, offset=0)
        return [(row.id, search_key(row.name)) for row in rows]


def place_of(written: object) -> Place | None:
    """What a button or the dialog says; None for what no list of ours has written."""
    parts = written.split(".") if isinstance(written, str) else []
    if len(parts) != 4 or parts[0] not in ("a", "b"):
        return None
    if not all(NUMBER.fullmatch(part) for part in parts[1:]):
        return None
    at, id_, page = map(int, parts[1:])
    if not (abs(at) <= LAST_MS and 0 <= id_ <= LAST_ID and 1 <= page <= LAST_PAGE):
        return None
    return Place("after" if parts[0] == "a" else "before", at, id_, page)


def _page(rows: Sequence[AnyRow], narrowed: Narrowed, place: Place | None) -> CaseList:
    """``rows`` hold one more than the page where there is one."""
    back = place is not None and place.way == "before"
    shown = list(rows[:PAGE_SIZE])
    if back:
        shown.reverse()
    page = 1 if place is None else place.page
    has_more = len(rows) > PAGE_SIZE
    has_later, has_earlier = back or has_more, has_more if back else place is not None
    if not has_earlier:
        page = 1
    return CaseList(
        tuple(line_of(row) for row in shown),
        rows[0].total if rows else 0,
        narrowed,
        page,
        later=_beside("after", shown[-1], page + 1) if has_later else None,
        earlier=_beside("before", shown[0], max(1, page - 1)) if has_earlier else None,
    )


def _beside(way: Literal["after", "before"], row: AnyRow, page: int) -> Place:
    return Place(way, (row.sorted_at - EPOCH) // MILLISECOND, row.id, page)


def _values(narrowed: Narrowed) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if narrowed.group is not None:
        found["types"] = [kind.key for kind in case_types() if kind.group == narrowed.group]
    if narrowed.status is not None:
        running = [status.key for status in case_statuses() if not status.is_final]
        found["statuses"] = running if narrowed.status == OPEN else [narrowed.status]
    if narrowed.office_id is not None:
        found["office"] = narrowed.office_id
    if narrowed.since is not None:
        found["since"] = _begin(datetime.combine(narrowed.since, time(0), TEHRAN))
    if narrowed.until is not None:
        found["until"] = _begin(datetime.combine(narrowed.until + timedelta(days=1), time(0), TEHRAN))
    return found


def _begin(moment: datetime) -> datetime:
    return max(moment.astimezone(UTC), FIRST_MOMENT)


def _of_word(nth: int, word: str, offices: Sequence[tuple[int, str]]) -> dict[str, Any]:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        f"like{nth}": f"%{escaped}%",
        f"types{nth}": types_named(word),
        f"statuses{nth}": statuses_named(word),
        f"offices{nth}": [office for office, name in offices if word in name],
    }
