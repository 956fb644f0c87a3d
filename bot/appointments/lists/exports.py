"""Offices and opening rules as rows of the same columns that are read in."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sqlalchemy import or_, select

from bot.catalogue import load_provinces
from bot.clock import Clock
from bot.jalali import tehran_day, to_jalali
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import StaffLook
from storage.database import Query, Reader
from storage.models import OfferedService, Office, OpeningRule

__all__ = ["ExportOffices", "ExportRules", "Row"]

Row = dict[str, object]

OFFICES: Query = select(*Office.__table__.c).order_by(Office.code)
OFFERED: Query = select(OfferedService.office_id, OfferedService.service_key).order_by(
    OfferedService.service_key
)


class ExportOffices(StaffLook[None, list[Row]]):
    permission = "offices.lists"

    async def look(self, reader: Reader, actor: Actor, ask: None) -> list[Row]:
        places = {
            county.code: (province.name, county.name)
            for province in load_provinces()
            for county in province.counties
        }
        offered: defaultdict[int, list[str]] = defaultdict(list)
        for office_id, key in await reader.rows(OFFERED):
            offered[office_id].append(key)
        rows: list[Row] = []
        for row in await reader.rows(OFFICES):
            province, county = places.get(row.county_code, ("", ""))
            facts = {name: getattr(row, name) for name in ("code", "name", "manager", "phone", "city")}
            rows.append(
                {
                    **facts,
                    "kind": row.kind_key,
                    "province": province,
                    "county": county,
                    "address": row.address,
                    "latitude": row.latitude,
                    "longitude": row.longitude,
                    "hours": "; ".join(f"{day} {span}" for day, span in row.hours.items()),
                    "services": ";".join(offered[row.id]),
                }
            )
        return rows


class ExportRules(StaffLook[None, list[Row]]):
    """Rules that are in force or to come."""

    permission = "offices.lists"

    def __init__(self, gate: Gate, clock: Clock) -> None:
        super().__init__(gate)
        self._clock = clock

    async def look(self, reader: Reader, actor: Actor, ask: None) -> list[Row]:
        today = tehran_day(self._clock.now())
        rules: Query = (
            select(*OpeningRule.__table__.c, Office.code)
            .join(Office, Office.id == OpeningRule.office_id)
            .where(
                or_(
                    OpeningRule.valid_until.is_(None),
                    (OpeningRule.valid_until >= today) & (OpeningRule.valid_from <= OpeningRule.valid_until),
                )
            )
            .order_by(Office.code, OpeningRule.valid_from, OpeningRule.weekday, OpeningRule.opens)
        )
        return [
            {
                "office": row.code,
                "weekday": row.weekday,
                "opens": _time(row.opens),
                "closes": _time(row.closes),
                "slot_minutes": row.slot_minutes,
                "counters": row.counters,
                "services": ";".join(row.services),
                "valid_from": _day(row.valid_from),
                "valid_until": "" if row.valid_until is None else _day(row.valid_until),
            }
            for row in await reader.rows(rules)
        ]


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _day(day: date) -> str:
    face = to_jalali(day)
    return f"{face.year:04}/{face.month:02}/{face.day:02}"
