"""Offices as anybody may find them. Each query stands in two forms: any services, or the wanted."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, bindparam, func, select

from storage.database import Query
from storage.models import County, KnownOffice, OfferedService, Office, Province

__all__ = [
    "ABROAD",
    "ALL",
    "AROUND",
    "CITIES",
    "COUNTIES",
    "EVERYWHERE",
    "IN_CITY",
    "IN_COUNTY",
    "KNOWN",
    "PAGE",
    "PROVINCES",
    "SERVICES",
    "SOME",
    "TwoForms",
]

Conditions = tuple[ColumnElement[bool], ...]


class TwoForms:
    """``any``: whatever services; ``all``: offices that do all ``services``, so ``many``."""

    def __init__(self, build: Callable[[Conditions], Query]) -> None:
        of_kinds = Office.kind_key.in_(bindparam("kinds", expanding=True))
        offers = select(func.count()).select_from(OfferedService).where(
            OfferedService.office_id == Office.id,
            OfferedService.service_key.in_(bindparam("services", expanding=True)),
        ).scalar_subquery() == bindparam("many")
        self.any = build((of_kinds,))
        self.all = build((of_kinds, offers))


def _provinces(wanted: Conditions) -> Query:
    there = (
        select(Office.id)
        .join(County, County.code == Office.county_code)
        .where(County.province_code == Province.code, *wanted)
    )
    return select(Province.code, Province.name).where(there.exists()).order_by(Province.name)


def _counties(wanted: Conditions) -> Query:
    there = select(Office.id).where(Office.county_code == County.code, *wanted)
    return (
        select(County.code, County.name)
        .where(County.province_code == bindparam("province"), there.exists())
        .order_by(County.name)
    )


def _cities(wanted: Conditions) -> Query:
    return (
        select(Office.city)
        .where(Office.county_code == bindparam("county"), *wanted)
        .group_by(Office.city)
        .order_by(Office.city)
    )


def _listed(*where: ColumnElement[bool]) -> Callable[[Conditions], Query]:
    def build(wanted: Conditions) -> Query:
        return (
            select(Office.id, Office.name, func.count().over().label("total"))
            .where(*wanted, *where)
            .order_by(Office.kind_key, Office.code)
            .limit(bindparam("limit"))
            .offset(bindparam("offset"))
        )

    return build


def _placed(*where: ColumnElement[bool]) -> Callable[[Conditions], Query]:
    return lambda wanted: select(Office.id, Office.name, Office.latitude, Office.longitude).where(
        *wanted, *where
    )


_IN_COUNTY = Office.county_code == bindparam("county")
PROVINCES, COUNTIES, CITIES = TwoForms(_provinces), TwoForms(_counties), TwoForms(_cities)
IN_COUNTY = TwoForms(_listed(_IN_COUNTY))
IN_CITY = TwoForms(_listed(_IN_COUNTY, Office.city == bindparam("city")))
ABROAD = TwoForms(_listed(Office.county_code.is_(None)))
EVERYWHERE = TwoForms(_placed())
AROUND = TwoForms(
    _placed(
        Office.latitude.between(bindparam("south"), bindparam("north")),
        Office.longitude.between(bindparam("west"), bindparam("east")),
    )
)
SOME = TwoForms(
    lambda wanted: select(Office.id, Office.name, Office.manager).where(
        Office.id.in_(bindparam("ids", expanding=True)), *wanted
    )
)
PAGE: Query = select(*Office.__table__.c).where(Office.id == bindparam("office"))
SERVICES: Query = select(OfferedService.service_key).where(OfferedService.office_id == bindparam("office"))
#: What is searched, a thousand or so at a time.
ALL: Query = (
    select(Office.id, Office.code, Office.kind_key, Office.name, Office.manager, Office.phone, Office.city)
    .where(Office.id > bindparam("after"))
    .order_by(Office.id)
    .limit(bindparam("limit"))
)
KNOWN: Query = (
    select(Office.id, Office.name, KnownOffice.favourite_at, KnownOffice.used_at)
    .join(Office, Office.id == KnownOffice.office_id)
    .where(KnownOffice.citizen_id == bindparam("citizen"))
)
