"""A case comes in: whose it is, once, told to its owner; what cannot be is refused in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.cases.add_event import AddCaseEvent, NewEvent
from bot.cases.read import OwnCases
from bot.cases.register import CaseOwner, CaseRegistered, NewCase, RegisterCase
from bot.cases.sender import OPERATOR, agency
from bot.clock import Clock
from bot.errors import Conflict, DomainError
from storage.database import Database
from storage.models import AuditEntry, Case, CaseEvent
from tests.house import COMPANY, FIDA_CODE, House
from tests.legal.steps import SIGNATORY, acting, opened, told
from tests.staff.cast import comes_in, national_code, rows
from tests.staff.conftest import sampled

__all__ = ["sampled"]
NEW = NewCase("1405-9000-1", CaseOwner("entity", COMPANY), "trademark", "22304", officer="مریم رضایی")
AGENCY = agency("api:1")
#: Says nothing of the engines.
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def registered(house: House, new: NewCase = NEW, by: Any = AGENCY) -> CaseRegistered:
    done: CaseRegistered = await house.act(RegisterCase, new, by)
    return done


async def test_a_legal_persons_case_is_told_to_who_represents_it_and_listed(
    sampled: House, database: Database
) -> None:
    _, own_id = await opened(sampled)
    done = await registered(sampled)
    assert (done.is_new, done.told) == (True, 1)
    assert await told(database, "case-opened-legal") == [f"telegram:{SIGNATORY}"]
    visitor = await acting(sampled, SIGNATORY, own_id)
    page = await (await sampled.get(OwnCases)).one(visitor, done.case_id)
    assert (page.number, page.status, page.officer, page.events) == (NEW.number, "registered", NEW.officer, 1)
    assert page.is_of_entity
    moved = await sampled.act(AddCaseEvent, NewEvent(NEW.number, "in_progress", "e1"), AGENCY)
    assert (moved.seq, moved.is_current, moved.told) == (2, True, 1)
    entry = (await rows(sampled, AuditEntry, AuditEntry.action == "sensitive_create"))[0]
    assert (entry.actor, entry.role, entry.details) == ("api:1", "agency", {"case": str(done.case_id)})


async def test_a_persons_case_waits_for_them_and_is_told_to_who_has_an_account(sampled: House) -> None:
    assert (await registered(sampled, replace(NEW, owner=CaseOwner("person", FIDA_CODE)))).told == 0
    citizen = await comes_in(sampled, 1)
    own = replace(NEW, number="1405-9000-2", owner=CaseOwner("person", national_code(1)))
    done = await registered(sampled, own, OPERATOR)
    assert done.told == 1
    assert (await (await sampled.get(OwnCases)).one(citizen, done.case_id)).number == own.number


@ON_SQLITE
async def test_sent_again_it_changes_nothing_and_another_case_of_that_number_is_a_conflict(
    sampled: House,
) -> None:
    first = await registered(sampled)
    assert await registered(sampled) == CaseRegistered(first.case_id, is_new=False, told=0)
    for other in (
        {"owner": CaseOwner("person", national_code(1))},
        {"type_key": "patent"},
        {"office": "22303"},
    ):
        with pytest.raises(Conflict, match="case-number-conflict"):
            await registered(sampled, replace(NEW, **other))
    assert len(await rows(sampled, CaseEvent, CaseEvent.case_id == first.case_id)) == 1


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"owner": CaseOwner("entity", "99900001011")}, "error-legal-id-check-digit"),
    ({"owner": CaseOwner("entity", national_code(1))}, "error-legal-id-length"),
    ({"owner": CaseOwner("person", COMPANY)}, "error-identifier-length"),
    ({"type_key": "riddle"}, "case-unknown-type"),
    ({"office": "nowhere"}, "case-unknown-office"),
    ({"priority": "first"}, "case-unknown-priority"),
    ({"stage": "nowhere"}, "case-unknown-stage"),
    ({"number": " 1405"}, "case-number-shape"),
    ({"number": ""}, "case-number-shape"),
    ({"number": "1405\0"}, "case-control-characters"),
    ({"officer": "\x1b[2J"}, "case-control-characters"),
    ({"note": "ن" * 1001}, "case-note-too-long"),
]


@ON_SQLITE
async def test_what_cannot_be_is_refused_and_leaves_nothing(sampled: House) -> None:
    before = len(await rows(sampled, Case))
    for wrong, key in WRONG:
        with pytest.raises(DomainError) as refused:
            await registered(sampled, replace(NEW, **wrong))
        assert refused.value.key == key
    assert len(await rows(sampled, Case)) == before


@ON_SQLITE
async def test_a_case_of_long_ago_stands_at_its_moment_and_not_in_the_future(sampled: House) -> None:
    now = (await sampled.get(Clock)).now()
    done = await registered(sampled, replace(NEW, registered_at=now - timedelta(days=400)))
    (event,) = await rows(sampled, CaseEvent, CaseEvent.case_id == done.case_id)
    assert event.occurred_at == now - timedelta(days=400)
    with pytest.raises(DomainError, match="case-event-in-future"):
        await registered(sampled, replace(NEW, number="1405-9000-3", registered_at=now + timedelta(hours=1)))
