"""Made-up histories as rows: a country's cases of one type, the finished and many that have just begun."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import insert

from bot.app.bench.histories import SETTINGS, histories
from bot.app.bench.scale import Eta
from bot.app.bench.stage import Stage
from bot.cases.prediction.calendar import WorkingDays, day_number
from bot.cases.prediction.spells import FINISHED, Events
from bot.catalogue import case_type
from bot.jalali import tehran_day
from storage.database import Database
from storage.models import Case, CaseEvent, Office
from storage.unit_of_work import UnitOfWork

__all__ = ["write_histories"]

#: A type all of whose stages are the agency's.
TYPE = "patent"
CASES_AT_ONCE = 5_000
OFFICE_IDS, CASE_IDS = 1_000_000, 2_000_000


async def write_histories(stage: Stage, scale: Eta, now: datetime) -> None:
    today = day_number(tehran_day(now))
    whole = histories(SETTINGS[0], scale.cases, today, WorkingDays([]), scale.offices)
    fresh = histories(
        SETTINGS[0], scale.fresh_cases, today, WorkingDays([]), scale.offices, first=today - scale.fresh_days
    )
    database: Database = await stage.get(Database)
    async with UnitOfWork(database) as tx:
        await tx.session.execute(insert(Office), [_office(number) for number in range(scale.offices)])
        await tx.commit()
    for first_id, events in ((CASE_IDS, whole), (CASE_IDS + scale.cases, fresh)):
        for cases, rows in _chunks(events, first_id, now, today):
            async with UnitOfWork(database) as tx:
                await tx.take_time(120)
                await tx.session.execute(insert(Case), cases)
                await tx.session.execute(insert(CaseEvent), rows)
                await tx.commit()


def _chunks(
    events: Events, first_id: int, now: datetime, today: int
) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    begins = np.append(np.flatnonzero(np.append(True, events.case[1:] != events.case[:-1])), len(events.case))
    for first in range(0, len(begins) - 1, CASES_AT_ONCE):
        cases, rows = [], []
        for at, end in zip(begins[first : first + CASES_AT_ONCE], begins[first + 1 :], strict=False):
            part = slice(int(at), int(end))
            case_id = first_id + int(events.case[at])
            history = list(_history(events, part, case_id, now, today))
            rows += history
            cases.append(_case(case_id, int(events.office[at]), history))
        yield cases, rows


def _history(
    events: Events, part: slice, case_id: int, now: datetime, today: int
) -> Iterator[dict[str, Any]]:
    stages = case_type(TYPE).stages
    columns = (events.stage[part].tolist(), events.day[part].tolist(), events.ending[part].tolist())
    for seq, (place, day, ending) in enumerate(zip(*columns, strict=True), 1):
        moment = now - timedelta(days=today - day, minutes=10 - seq)
        status = "finished" if ending == FINISHED else "in_progress"
        yield {
            "id": case_id * 10 + seq, "case_id": case_id, "seq": seq, "external_id": str(seq),
            "sender": "bench", "status": status, "stage": stages[place].key, "note": "", "actor": "agency",
            "occurred_at": moment, "recorded_at": now,
        }  # fmt: skip


def _case(case_id: int, office: int, history: list[dict[str, Any]]) -> dict[str, Any]:
    last = history[-1]
    return {
        "id": case_id, "number": f"eta-{case_id}", "type_key": TYPE, "office_id": OFFICE_IDS + office,
        "owner_index": bytes(32), "entity_index": None, "officer": "", "priority": "normal",
        "complexity": None, "status": last["status"], "stage": last["stage"], "last_seq": len(history),
        "registered_at": history[0]["occurred_at"], "updated_at": last["occurred_at"],
    }  # fmt: skip


def _office(number: int) -> dict[str, Any]:
    return {
        "id": OFFICE_IDS + number, "code": f"eta-{number}", "kind_key": "consulate", "name": f"eta {number}",
        "manager": "", "phone": "", "address": "", "county_code": None, "city": "", "latitude": 0.0,
        "longitude": 0.0, "hours": {},
    }  # fmt: skip
