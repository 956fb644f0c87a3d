"""The names of scopes, and the places that may be chosen for one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from bot.catalogue import case_type, load_provinces
from bot.staff.actor import Scope
from storage.database import Query, Reader
from storage.models import County, Office

OFFICES_A_PAGE = 8

NAME: Query = select(Office.name).where(Office.code == bindparam("code"))
OFFICES: Query = (
    select(Office.code, Office.name, func.count().over().label("total"))
    .join(County, County.code == Office.county_code)
    .where(County.province_code == bindparam("province"))
    .order_by(Office.code)
    .limit(OFFICES_A_PAGE)
    .offset(bindparam("offset"))
)


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class OfficeChoices:
    """One page of a province's offices; ``page`` counts from 0."""

    offices: tuple[OfficeChoice, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // OFFICES_A_PAGE))


class Scopes:
    """Public facts only: no role is asked for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def name(self, scope: Scope) -> str:
        """The name of the place or case type; empty for everywhere; the bare code where the place is gone."""
        if scope.kind == "office":
            row = await self._reader.first(NAME, code=scope.value)
            return scope.value if row is None else str(row.name)
        if scope.kind == "province":
            return province_name(scope.value)
        return case_type(scope.value).title if scope.kind == "case_type" else ""

    async def offices(self, province: str, page: int) -> OfficeChoices:
        """A page beyond the last gives the first."""
        rows = await self._reader.rows(OFFICES, province=province, offset=page * OFFICES_A_PAGE)
        if not rows and page:
            return await self.offices(province, 0)
        offices = tuple(OfficeChoice(row.code, row.name) for row in rows)
        return OfficeChoices(offices, rows[0].total if rows else 0, page)


def province_name(code: str) -> str:
    """The bare code for a province that the catalogue does not have."""
    return next((province.name for province in load_provinces() if province.code == code), code)
