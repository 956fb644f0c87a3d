"""Offices as CSV: what a row says, and laying a list over the offices there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

from bot.appointments.lists.table import BadRow, Refused, read_rows
from bot.audit import Audit
from bot.catalogue import load_provinces, office_kinds, province_named, services_of_kind
from bot.ids import Ids
from bot.persian import digits, search_key
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import Noted, StaffAct
from storage.models import OfferedService, Office
from storage.models.schedules import WEEKDAYS
from storage.unit_of_work import UnitOfWork

__all__ = ["COLUMNS", "ImportOffices", "Laid", "ListedOffice", "OfficeList", "read_offices_csv"]

COLUMNS = (
    "code", "kind", "name", "manager", "phone", "province", "county", "city", "address", "latitude",
    "longitude", "hours", "services",
)  # fmt: skip
ABROAD = "consulate"
LONGEST_NAME = 200
_CODE = re.compile(r"[0-9A-Za-z-]{1,16}")
_PHONE = re.compile(r"0\d{10}|\+\d{8,15}")
_HOURS = re.compile(r"([a-z]{3}) (([01]\d|2[0-3]):[0-5]\d)-(([01]\d|2[0-3]):[0-5]\d|24:00)")


@dataclass(frozen=True, slots=True)
class ListedOffice:
    """A row; the fields are those of the office. ``line``: where it stands in the file."""

    line: int
    code: str
    kind_key: str
    name: str
    manager: str
    phone: str
    county_code: str | None
    city: str
    address: str
    latitude: float
    longitude: float
    hours: dict[str, str] = field(hash=False)
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeList:
    """``is_rehearsal``: counted, nothing kept."""

    rows: tuple[ListedOffice, ...]
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """What became of a list. With a bad row nothing of it was kept."""

    added: int
    changed: int
    ended: int
    unchanged: int
    bad: tuple[BadRow, ...] = ()


class ImportOffices(StaffAct[OfficeList, Laid]):
    """Offices that the list does not name stay as they are; the same list twice changes nothing."""

    permission = "offices.lists"
    one_at_a_time = "offices"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, ids: Ids) -> None:
        super().__init__(gate, uow, audit)
        self._ids = ids

    async def act(self, tx: UnitOfWork, actor: Actor, ask: OfficeList) -> tuple[Laid, Noted]:
        """An office never becomes one of another kind: its appointments stand under that kind's rules."""
        old = {row.code: row for row in await tx.session.scalars(select(Office))}
        offered = await _offered(tx)
        added: list[ListedOffice] = []
        changed: list[ListedOffice] = []
        bad: list[BadRow] = []
        for row in ask.rows:
            office = old.get(row.code)
            if office is None:
                added.append(row)
            elif office.kind_key != row.kind_key:
                bad.append(BadRow(row.line, "cli-row-other-kind"))
            elif _facts(row) != {name: getattr(office, name) for name in _facts(row)} or offered.get(
                office.id, set()
            ) != set(row.services):
                changed.append(row)
        laid = Laid(
            len(added), len(changed), 0, len(ask.rows) - len(added) - len(changed) - len(bad), tuple(bad)
        )
        if not ask.is_rehearsal and not bad:
            for row in changed:
                office = old[row.code]
                for name, value in _facts(row).items():
                    setattr(office, name, value)
                await self._offer(tx, office.id, row.services)
            for row in added:
                office_id = self._ids.new()
                tx.session.add(Office(id=office_id, **_facts(row)))
                await tx.session.flush()
                await self._offer(tx, office_id, row.services)
        kind = "rehearsal" if ask.is_rehearsal or bad else "import"
        details = {"list": "offices", "kind": kind, "added": str(laid.added), "changed": str(laid.changed)}
        return laid, Noted("sensitive_update", None, details)

    async def _offer(self, tx: UnitOfWork, office_id: int, services: Iterable[str]) -> None:
        await tx.session.execute(delete(OfferedService).where(OfferedService.office_id == office_id))
        rows = [{"office_id": office_id, "service_key": key} for key in services]
        if rows:
            await tx.session.execute(insert(OfferedService), rows)


def read_offices_csv(path: Path) -> tuple[tuple[ListedOffice, ...], tuple[BadRow, ...]]:
    """The usable rows and the others, in the order of the file; README has the columns. Raises OSError."""
    good: dict[str, ListedOffice] = {}
    bad: list[BadRow] = []
    for line, cells in read_rows(path, COLUMNS):
        try:
            if isinstance(cells, str):
                raise Refused(cells)
            row = _office(line, cells)
            if row.code in good:
                raise Refused("cli-row-twice")
            good[row.code] = row
        except Refused as refused:
            bad.append(BadRow(line, str(refused)))
    return tuple(good.values()), tuple(bad)


def _office(line: int, cells: dict[str, str]) -> ListedOffice:
    """Raises Refused."""
    code, phone = digits(cells["code"]), digits(cells["phone"]).replace(" ", "")
    kind = _kinds().get(search_key(cells["kind"]))
    if _CODE.fullmatch(code) is None:
        raise Refused("cli-row-code")
    if kind is None:
        raise Refused("cli-row-kind")
    if not all(0 < len(cells[name]) <= LONGEST_NAME for name in ("name", "city")):
        raise Refused("cli-row-name")
    if _PHONE.fullmatch(phone) is None:
        raise Refused("cli-row-phone")
    services = tuple(dict.fromkeys(key.strip() for key in cells["services"].split(";") if key.strip()))
    if not set(services) <= {one.key for one in services_of_kind(kind)}:
        raise Refused("cli-row-services")
    return ListedOffice(
        line=line,
        code=code,
        kind_key=kind,
        name=cells["name"],
        manager=cells["manager"],
        phone=phone,
        county_code=_county(kind, cells["province"], cells["county"]),
        city=cells["city"],
        address=cells["address"],
        latitude=_degrees(cells["latitude"], 90),
        longitude=_degrees(cells["longitude"], 180),
        hours=_hours(cells["hours"]),
        services=services,
    )


def _county(kind: str, province: str, county: str) -> str | None:
    """Raises Refused: no such county; only a consulate lies in none."""
    if not province and not county and kind == ABROAD:
        return None
    found = _counties().get((province_named(province) or "", search_key(county)))
    if found is None:
        raise Refused("cli-row-county")
    return found


def _degrees(cell: str, most: int) -> float:
    try:
        found = float(digits(cell))
    except ValueError:
        raise Refused("cli-row-place") from None
    if not -most <= found <= most:
        raise Refused("cli-row-place")
    return found


def _hours(cell: str) -> dict[str, str]:
    """``sat 07:30-14:30; sun 08:00-12:00``. Raises Refused."""
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in digits(cell).split(";"))):
        match = _HOURS.fullmatch(part)
        if match is None or match[1] not in WEEKDAYS or match[1] in found or match[2] >= match[4]:
            raise Refused("cli-row-hours")
        found[match[1]] = f"{match[2]}-{match[4]}"
    return found


def _facts(row: ListedOffice) -> dict[str, Any]:
    """Column of the office → its value."""
    return {name: value for name, value in asdict(row).items() if name not in ("line", "services")}


async def _offered(tx: UnitOfWork) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for office_id, key in await tx.session.execute(
        select(OfferedService.office_id, OfferedService.service_key)
    ):
        found.setdefault(office_id, set()).add(key)
    return found


@cache
def _kinds() -> dict[str, str]:
    """By key and by title."""
    return {search_key(name): kind.key for kind in office_kinds() for name in (kind.key, kind.title)}


@cache
def _counties() -> dict[tuple[str, str], str]:
    return {
        (province.code, search_key(county.name)): county.code
        for province in load_provinces()
        for county in province.counties
    }
