"""Provinces, counties and cities go from the catalogue into the database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, select, update

from bot.catalogue import load_provinces
from bot.ids import Ids
from storage.database import Database
from storage.models import Base, City, County, Province
from storage.unit_of_work import UnitOfWork

CHUNK = 500


async def load_places(database: Database, ids: Ids) -> dict[str, int]:
    """Adds what is missing and mends names that the catalogue has corrected; in one transaction.

    Returns how many rows were written, by table: all zeros when nothing had changed. Nothing is deleted:
    an office may stand in a place that the catalogue no longer names.
    """
    provinces = load_provinces()
    counties = [(province.code, county) for province in provinces for county in province.counties]
    async with UnitOfWork(database) as tx:
        await tx.lock("places")
        written = {
            "provinces": await _named(
                tx, Province, [{"code": province.code, "name": province.name} for province in provinces]
            ),
            "counties": await _named(
                tx,
                County,
                [
                    {"code": county.code, "province_code": code, "name": county.name}
                    for code, county in counties
                ],
            ),
        }
        known = set((await tx.session.execute(select(City.county_code, City.name))).all())
        wanted = [(county.code, city) for _, county in counties for city in county.cities]
        written["cities"] = await insert_all(
            tx,
            City,
            [
                {"id": ids.new(), "county_code": code, "name": name}
                for code, name in wanted
                if (code, name) not in known
            ],
        )
        await tx.commit()
    return written


async def insert_all(tx: UnitOfWork, model: type[Any], rows: list[dict[str, Any]]) -> int:
    """Inserts in chunks of one statement each; returns how many."""
    for start in range(0, len(rows), CHUNK):
        await tx.session.execute(insert(model.__table__), rows[start : start + CHUNK])
    return len(rows)


async def _named(tx: UnitOfWork, model: type[Province] | type[County], rows: list[dict[str, Any]]) -> int:
    known = dict((await tx.session.execute(select(model.code, model.name))).all())
    missing = [row for row in rows if row["code"] not in known]
    renamed = [row for row in rows if known.get(row["code"], row["name"]) != row["name"]]
    if renamed:
        table = Base.metadata.tables[model.__tablename__]
        await tx.session.execute(
            update(table).where(table.c.code == bindparam("row_code")).values(name=bindparam("new_name")),
            [{"row_code": row["code"], "new_name": row["name"]} for row in renamed],
        )
    return await insert_all(tx, model, missing) + len(renamed)
