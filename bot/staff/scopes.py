"""The names of scopes, and the places that may be chosen for one: by province, abroad, or by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from bot.catalogue import case_type, load_provinces, office_kinds
from bot.errors import NotFound
from bot.offices.find import Wanted
from bot.offices.search import SearchOffices
from bot.staff.actor import Scope
from storage.database import Query, Reader
from storage.models import County, Office

OFFICES_A_PAGE = 8

NAME: Query = select(Office.name).where(Office.code == bindparam("code"))
_OFFICES = (
    select(Office.code, Office.name, func.count().over().label("total"))
    .order_by(Office.code)
    .limit(OFFICES_A_PAGE)
    .offset(bindparam("offset"))
)
IN_PROVINCE: Query = _OFFICES.join(County, County.code == Office.county_code).where(
    County.province_code == bindparam("province")
)
ABROAD: Query = _OFFICES.where(Office.county_code.is_(None))
SOME: Query = select(Office.code, Office.name).where(Office.code.in_(bindparam("codes", expanding=True)))
BY_ID: Query = select(Office.id, Office.code).where(Office.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OfficeChoices:
    """One page of a list of offices; ``page`` counts from 0."""

    offices: tuple[OfficeChoice, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // OFFICES_A_PAGE))


class Scopes:
    """Public facts only: no role is asked for."""

    def __init__(self, reader: Reader, search: SearchOffices) -> None:
        self._reader = reader
        self._search = search

    async def name(self, scope: Scope) -> str:
        """The name of the place or case type; empty for everywhere; the bare code where the place is gone."""
        if scope.kind == "office":
            row = await self._reader.first(NAME, code=scope.value)
            return scope.value if row is None else str(row.name)
        if scope.kind == "province":
            return province_name(scope.value)
        return case_type(scope.value).title if scope.kind == "case_type" else ""

    async def offices(self, province: str | None, page: int) -> OfficeChoices:
        """Those of the province, or (None) those abroad. A page beyond the last gives the first."""
        query, where = (ABROAD, {}) if province is None else (IN_PROVINCE, {"province": province})
        rows = await self._reader.rows(query, offset=page * OFFICES_A_PAGE, **where)
        if not rows and page:
            return await self.offices(province, 0)
        offices = tuple(OfficeChoice(row.code, row.name) for row in rows)
        return OfficeChoices(offices, rows[0].total if rows else 0, page)

    async def search(self, typed: str) -> tuple[tuple[str, ...], bool]:
        """Codes of the few offices of whatever kind that fit best, and whether there are more. Raises
        NotFound, DomainError (too little to look for, or too much)."""
        every = Wanted(tuple(kind.key for kind in office_kinds()))
        ids = await self._search(typed, every)
        if not ids:
            raise NotFound("members-office-not-found")
        codes = {row.id: row.code for row in await self._reader.rows(BY_ID, ids=list(ids))}
        found = [codes[each] for each in ids if each in codes]
        return tuple(found[:OFFICES_A_PAGE]), len(found) > OFFICES_A_PAGE

    async def some(self, codes: Sequence[str]) -> tuple[OfficeChoice, ...]:
        """These very offices, in this order; one that is gone is left out."""
        names = {row.code: row.name for row in await self._reader.rows(SOME, codes=list(codes))}
        return tuple(OfficeChoice(code, names[code]) for code in codes if code in names)


def province_name(code: str) -> str:
    """The bare code for a province that the catalogue does not have."""
    return next((province.name for province in load_provinces() if province.code == code), code)
