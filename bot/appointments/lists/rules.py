"""Opening rules as CSV: what a row says, and laying a list over the plans of the offices that it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert, or_, select

from bot.appointments.desk.plan import NewRule, ensure_rules
from bot.appointments.lists.offices import Laid
from bot.appointments.lists.table import BadRow, Refused, read_rows
from bot.appointments.slots import Slots
from bot.audit import Audit
from bot.catalogue.booking import booking_services
from bot.clock import Clock
from bot.errors import DomainError
from bot.ids import Ids
from bot.jalali import InvalidDate, parse_jalali, tehran_day
from bot.persian import digits
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import Noted, StaffAct
from storage.models import OfferedService, Office, OpeningRule
from storage.models.schedules import WEEKDAYS
from storage.unit_of_work import UnitOfWork

__all__ = ["COLUMNS", "ImportRules", "ListedRule", "RuleList", "read_rules_csv"]

COLUMNS = (
    "office", "weekday", "opens", "closes", "slot_minutes", "counters", "services", "valid_from",
    "valid_until",
)  # fmt: skip
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)")
_COUNT = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class ListedRule:
    """A row: a rule of the office with this code. ``line``: where it stands in the file."""

    line: int
    office: str
    rule: NewRule
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class RuleList:
    """``is_rehearsal``: counted, nothing kept."""

    rows: tuple[ListedRule, ...]
    is_rehearsal: bool = False


class ImportRules(StaffAct[RuleList, Laid]):
    """From tomorrow on an office that the list names has the list's rules and no others; the rest stay as
    they are. A rule that is in force already is not touched; slots with people in them stand."""

    permission = "offices.lists"
    one_at_a_time = "offices"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids, slots: Slots
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids
        self._slots = slots

    async def act(self, tx: UnitOfWork, actor: Actor, ask: RuleList) -> tuple[Laid, Noted]:
        tomorrow = tehran_day(self._clock.now()) + timedelta(days=1)
        offices = {row.code: row for row in await tx.session.scalars(select(Office))}
        bad = [row for row in (_unfit(one, offices) for one in ask.rows) if row is not None]
        by_office: defaultdict[str, list[ListedRule]] = defaultdict(list)
        for listed in ask.rows:
            if listed.office in offices:
                by_office[listed.office].append(listed)
        added = ended = unchanged = 0
        for code, rows in sorted(by_office.items()):
            new, gone, same = await self._compare(tx, offices[code].id, rows, tomorrow)
            added, ended, unchanged = added + len(new), ended + len(gone), unchanged + same
            if (new or gone) and not ask.is_rehearsal and not bad:
                await self._lay(tx, offices[code].id, new, gone, tomorrow)
        kind = "rehearsal" if ask.is_rehearsal or bad else "import"
        details = {"list": "opening_rules", "kind": kind, "added": str(added), "ended": str(ended)}
        return Laid(added, 0, ended, unchanged, tuple(bad)), Noted("sensitive_update", None, details)

    async def _compare(
        self, tx: UnitOfWork, office_id: int, rows: Sequence[ListedRule], tomorrow: date
    ) -> tuple[list[ListedRule], list[OpeningRule], int]:
        """What is new, what is no longer there, and how many rules stay."""
        standing = {
            _said(row, tomorrow): row
            for row in await tx.session.scalars(
                select(OpeningRule).where(
                    OpeningRule.office_id == office_id,
                    or_(OpeningRule.valid_until.is_(None), OpeningRule.valid_until >= tomorrow),
                )
            )
            if row.valid_until is None or row.valid_from <= row.valid_until
        }
        listed = {
            _listed(row, tomorrow): row
            for row in rows
            if row.valid_until is None or row.valid_until >= tomorrow
        }
        new = [row for said, row in listed.items() if said not in standing]
        gone = [row for said, row in standing.items() if said not in listed]
        return new, gone, len(listed) - len(new)

    async def _lay(
        self,
        tx: UnitOfWork,
        office_id: int,
        new: Sequence[ListedRule],
        gone: Sequence[OpeningRule],
        tomorrow: date,
    ) -> None:
        await tx.lock(f"schedule:{office_id}")
        for row in gone:
            row.valid_until = tomorrow - timedelta(days=1)
        await tx.session.flush()
        rows = [
            {
                "id": self._ids.new(),
                "office_id": office_id,
                "weekday": one.rule.weekday,
                "opens": one.rule.opens,
                "closes": one.rule.closes,
                "slot_minutes": one.rule.slot_minutes,
                "counters": one.rule.counters,
                "services": list(one.rule.services),
                "valid_from": max(one.valid_from, tomorrow),
                "valid_until": one.valid_until,
            }
            for one in new
        ]
        if rows:
            await tx.session.execute(insert(OpeningRule), rows)
            services = {key for one in new for key in one.rule.services}
            offers = [{"office_id": office_id, "service_key": key} for key in sorted(services)]
            await tx.session.execute(tx.insert_into(OfferedService).on_conflict_do_nothing(), offers)
        await self._slots.replan(tx, office_id, tomorrow)


Said = tuple[object, ...]


def _said(row: OpeningRule, tomorrow: date) -> Said:
    """What a rule says of the days from tomorrow on."""
    return (
        row.weekday, row.opens, row.closes, row.slot_minutes, row.counters, tuple(sorted(row.services)),
        max(row.valid_from, tomorrow), row.valid_until,
    )  # fmt: skip


def _listed(row: ListedRule, tomorrow: date) -> Said:
    rule = row.rule
    return (
        rule.weekday, rule.opens, rule.closes, rule.slot_minutes, rule.counters,
        tuple(sorted(rule.services)), max(row.valid_from, tomorrow), row.valid_until,
    )  # fmt: skip


def _unfit(row: ListedRule, offices: dict[str, Office]) -> BadRow | None:
    """Why this row fits no office; what only the office's kind says."""
    office = offices.get(row.office)
    if office is None:
        return BadRow(row.line, "cli-row-no-office")
    known = {service.key for service in booking_services(office.kind_key)}
    if not known:
        return BadRow(row.line, "cli-row-no-booking")
    if not set(row.rule.services) <= known:
        return BadRow(row.line, "cli-row-services")
    return None


def read_rules_csv(path: Path) -> tuple[tuple[ListedRule, ...], tuple[BadRow, ...]]:
    """The usable rows and the others, in the order of the file; README has the columns. Raises OSError."""
    good: list[ListedRule] = []
    bad: list[BadRow] = []
    for line, cells in read_rows(path, COLUMNS):
        try:
            if isinstance(cells, str):
                raise Refused(cells)
            good.append(_rule(line, cells))
        except Refused as refused:
            bad.append(BadRow(line, str(refused)))
    return tuple(good), tuple(bad)


def _rule(line: int, cells: dict[str, str]) -> ListedRule:
    """Raises Refused."""
    weekday = cells["weekday"].lower()
    if weekday not in WEEKDAYS:
        raise Refused("cli-row-weekday")
    services = tuple(dict.fromkeys(key.strip() for key in cells["services"].split(";") if key.strip()))
    rule = NewRule(
        weekday,
        _minutes(cells["opens"]),
        _minutes(cells["closes"]),
        _count(cells["slot_minutes"]),
        _count(cells["counters"]),
        services,
    )
    try:
        ensure_rules((rule,), set(services))
    except DomainError:
        raise Refused("cli-row-rule") from None
    valid_from = _day(cells["valid_from"])
    valid_until = _day(cells["valid_until"]) if cells["valid_until"] else None
    if valid_until is not None and valid_until < valid_from:
        raise Refused("cli-row-until")
    return ListedRule(line, digits(cells["office"]), rule, valid_from, valid_until)


def _minutes(cell: str) -> int:
    match = _TIME.fullmatch(digits(cell))
    if match is None:
        raise Refused("cli-row-time")
    return int(match[1]) * 60 + int(match[2])


def _count(cell: str) -> int:
    if _COUNT.fullmatch(digits(cell)) is None:
        raise Refused("cli-row-number")
    return int(digits(cell))


def _day(cell: str) -> date:
    try:
        return parse_jalali(cell)
    except InvalidDate:
        raise Refused("cli-row-day") from None
