"""When the sample offices are open for appointments: as their hours say, in slots of a usual length."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.app.places import insert_all
from bot.catalogue import Office as SampleOffice
from bot.catalogue import sample_offices
from bot.catalogue.booking import bookable_kinds
from bot.ids import Ids
from storage.models import Office, OpeningRule
from storage.unit_of_work import UnitOfWork

__all__ = ["load_rules"]

#: 1 Farvardin 1405.
FROM = date(2026, 3, 21)
SLOT_MINUTES = {"judicial_office": 20, "registry_unit": 30, "social_security_branch": 15}


async def load_rules(tx: UnitOfWork, ids: Ids) -> int:
    """Writes those of offices that have none; returns how many."""
    with_rules = select(OpeningRule.id).where(OpeningRule.office_id == Office.id).exists()
    found = await tx.session.execute(
        select(Office.code, Office.id).where(Office.kind_key.in_(bookable_kinds()), ~with_rules)
    )
    new = {row.code: row.id for row in found}
    rows = [
        {"id": ids.new(), "office_id": new[office.code], **rule}
        for number, office in enumerate(sample_offices())
        if office.code in new
        for rule in _rules(office, counters=2 + number % 3)
    ]
    return await insert_all(tx, OpeningRule, rows)


def _rules(office: SampleOffice, counters: int) -> Iterator[dict[str, Any]]:
    for weekday, hours in office.hours.items():
        opens, closes = (_minutes(time) for time in hours.split("-"))
        yield {
            "weekday": weekday,
            "opens": opens,
            "closes": closes,
            "slot_minutes": SLOT_MINUTES[office.kind_key],
            "counters": counters,
            "services": list(office.services),
            "valid_from": FROM,
            "valid_until": None,
        }


def _minutes(time: str) -> int:
    hours, _, minutes = time.partition(":")
    return int(hours) * 60 + int(minutes)
