"""Lists of cases, narrowed and sorted, a page at a time from wherever the page before ended.

Everything a list is narrowed by stands in one index that begins with the owner (storage.models.cases): of ten
thousand cases no more than a page is read from the table itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from storage.database import Query
from storage.models import Case, Office
from storage.types import Instant

__all__ = ["Shape", "listed", "offices_of"]

Way = Literal["after", "before"] | None


@dataclass(frozen=True, slots=True)
class Shape:
    """What a list is asked for; the values themselves are bound: ``owner``, ``limit``, ``types``,
    ``statuses``, ``office``, ``since``, ``until``; of the nth word ``like{n}``, ``types{n}``,
    ``statuses{n}``, ``offices{n}``; with a ``way`` the place ``at``, ``id`` that it goes from."""

    of_entity: bool
    sort: str = "changed"
    types: bool = False
    statuses: bool = False
    office: bool = False
    since: bool = False
    until: bool = False
    words: int = 0
    way: Way = None


@lru_cache(maxsize=256)
def listed(shape: Shape) -> Query:
    """``sorted_at`` is what the list is sorted by; ``total`` counts all that fit. Backwards (``before``) the
    rows come in the opposite order."""
    column = Case.updated_at if shape.sort == "changed" else Case.registered_at
    rising = (shape.sort == "oldest") != (shape.way == "before")
    order = (column.asc(), Case.id.asc()) if rising else (column.desc(), Case.id.desc())
    fits = and_(*_conditions(shape))
    total = select(func.count()).select_from(Case).where(fits).scalar_subquery()
    found = select(Case.id).where(fits)
    if shape.way is not None:
        found = found.where(_beyond(column, rising=rising))
    page = found.order_by(*order).limit(bindparam("limit")).subquery()
    return (
        select(
            Case.id,
            Case.number,
            Case.type_key,
            Case.status,
            Case.stage,
            Case.updated_at,
            Case.registered_at,
            column.label("sorted_at"),
            total.label("total"),
        )
        .join(page, page.c.id == Case.id)
        .order_by(*order)
    )


@lru_cache(maxsize=2)
def offices_of(*, of_entity: bool) -> Query:
    """The offices in which the owner has cases, by name."""
    whose = _whose(of_entity=of_entity)
    return (
        select(Office.id, Office.name, func.count().over().label("total"))
        .where(Office.id.in_(select(Case.office_id).where(whose)))
        .order_by(Office.name, Office.id)
        .limit(bindparam("limit"))
        .offset(bindparam("offset"))
    )


def _whose(*, of_entity: bool) -> ColumnElement[bool]:
    return (Case.entity_index if of_entity else Case.owner_index) == bindparam("owner")


def _beyond(column: InstrumentedAttribute[datetime], *, rising: bool) -> ColumnElement[bool]:
    place = tuple_(bindparam("at", type_=Instant), bindparam("id"))
    here = tuple_(column, Case.id)
    return here > place if rising else here < place


def _conditions(shape: Shape) -> Iterator[ColumnElement[bool]]:
    yield _whose(of_entity=shape.of_entity)
    if shape.types:
        yield Case.type_key.in_(bindparam("types", expanding=True))
    if shape.statuses:
        yield Case.status.in_(bindparam("statuses", expanding=True))
    if shape.office:
        yield Case.office_id == bindparam("office")
    if shape.since:
        yield Case.registered_at >= bindparam("since", type_=Instant)
    if shape.until:
        yield Case.registered_at < bindparam("until", type_=Instant)
    for nth in range(shape.words):
        yield or_(
            Case.search_words.like(bindparam(f"like{nth}"), escape="\\"),
            Case.type_key.in_(bindparam(f"types{nth}", expanding=True)),
            Case.status.in_(bindparam(f"statuses{nth}", expanding=True)),
            Case.office_id.in_(bindparam(f"offices{nth}", expanding=True)),
        )
