"""Sample data: the places, offices that do not exist, cases of the sample persons, and the staff of these."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.app.places import insert_all, load_places
from bot.app.sample_booking import load_rules
from bot.app.sample_staff import load_staff
from bot.cases.words import stored_words
from bot.catalogue import SampleCase, sample_cases, sample_company_cases, sample_offices
from bot.clock import Clock
from bot.crypto import Vault
from bot.ids import Ids
from storage.database import Database
from storage.models import Case, CaseEvent, Citizen, OfferedService, Office
from storage.unit_of_work import UnitOfWork


async def load_sample(database: Database, vault: Vault, clock: Clock, ids: Ids) -> dict[str, int]:
    """Writes what is not there yet; a second run changes nothing.

    Persons are not written, but for those who work here: they live in the sample registry
    (bot.gateways.identity.sample) until they sign up, and find their cases by national code then. Returns how
    many rows were written, by table.
    """
    written = await load_places(database, ids)
    async with UnitOfWork(database) as tx:
        await tx.lock("sample")
        written["offices"] = await _offices(tx, ids)
        written["opening_rules"] = await load_rules(tx, ids)
        written["services"] = await _services(tx)
        written |= await _cases(tx, vault, clock.now(), ids)
        written |= await load_staff(tx, vault, clock.now(), ids)
        await tx.commit()
    return written


async def holds_other_data(database: Database) -> bool:
    """Citizens or cases, and none of the sample's: a real counter's database."""
    async with UnitOfWork(database) as tx:
        sample = select(Case.id).where(Case.number.in_([case.number for case in sample_cases()[:50]]))
        if await tx.session.scalar(sample.limit(1)) is not None:
            return False
        for table in (Citizen, Case):
            if await tx.session.scalar(select(table.id).limit(1)) is not None:
                return True
    return False


async def _offices(tx: UnitOfWork, ids: Ids) -> int:
    known = set(await tx.session.scalars(select(Office.code)))
    rows = [
        {
            "id": ids.new(),
            "code": office.code,
            "kind_key": office.kind_key,
            "name": office.name,
            "manager": office.manager,
            "phone": office.phone,
            "address": office.address,
            "county_code": office.county_code,
            "city": office.city,
            "latitude": office.latitude,
            "longitude": office.longitude,
            "hours": dict(office.hours),
        }
        for office in sample_offices()
        if office.code not in known
    ]
    return await insert_all(tx, Office, rows)


async def _services(tx: UnitOfWork) -> int:
    keys = select(OfferedService.office_id, OfferedService.service_key)
    known = {(row.office_id, row.service_key) for row in await tx.session.execute(keys)}
    offices = dict((await tx.session.execute(select(Office.code, Office.id))).all())
    rows = [
        {"office_id": offices[office.code], "service_key": key}
        for office in sample_offices()
        for key in office.services
        if (offices[office.code], key) not in known
    ]
    return await insert_all(tx, OfferedService, rows)


async def _cases(tx: UnitOfWork, vault: Vault, now: datetime, ids: Ids) -> dict[str, int]:
    known = set(await tx.session.scalars(select(Case.number)))
    offices = dict((await tx.session.execute(select(Office.code, Office.id))).all())
    new = [(ids.new(), case) for case in sample_cases() if case.number not in known]
    cases = [
        _case(row_id, case, offices[case.office_code], now, ids)
        | {"owner_index": vault.index("national_code", case.owner), "entity_index": None}
        for row_id, case in new
    ]
    of_companies = [(ids.new(), case) for case in sample_company_cases() if case.number not in known]
    cases += [
        _case(row_id, case, offices[case.office_code], now, ids)
        | {"owner_index": None, "entity_index": vault.index("legal_id", case.owner)}
        for row_id, case in of_companies
    ]
    new += of_companies
    events = [event for row_id, case in new for event in _events(row_id, case, now, ids)]
    return {
        "cases": await insert_all(tx, Case, cases),
        "case_events": await insert_all(tx, CaseEvent, events),
    }


def _case(row_id: int, case: SampleCase, office_id: int, now: datetime, ids: Ids) -> dict[str, Any]:
    return {
        "id": row_id,
        "number": case.number,
        "type_key": case.type_key,
        "office_id": office_id,
        "officer": case.officer,
        "status": case.status,
        "stage": case.stage,
        "priority": case.priority,
        "tracking_code": ids.reference(),
        "search_words": stored_words(case.number, case.officer),
        "last_seq": len(case.events),
        "registered_at": now - case.events[0].age,
        "updated_at": now - case.events[-1].age,
    }


def _events(row_id: int, case: SampleCase, now: datetime, ids: Ids) -> list[dict[str, Any]]:
    return [
        {
            "id": ids.new(),
            "case_id": row_id,
            "seq": seq,
            "sender": "sample",
            "external_id": f"sample:{seq}",
            "status": event.status,
            "stage": event.stage,
            "note": event.note,
            "actor": event.actor,
            "occurred_at": now - event.age,
            "recorded_at": now - event.age,
        }
        for seq, event in enumerate(case.events, start=1)
    ]
