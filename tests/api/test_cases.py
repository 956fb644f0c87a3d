"""An agency registers a case of a person or of a legal person."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from sqlalchemy import func, select

from bot.api.cases import CaseIn
from storage.database import Database
from storage.models import Case
from storage.unit_of_work import UnitOfWork
from tests.api.conftest import KEY, Client
from tests.api.test_case_events import problem
from tests.house import COMPANY
from tests.staff.cast import national_code


def case(**more: Any) -> dict[str, Any]:
    given = {"number": "1405-9000-1", "type": "trademark", "office": "22304", "legal_id": COMPANY} | more
    return {name: value for name, value in given.items() if value is not None}


async def post(http: httpx.AsyncClient, body: Any, key: str = KEY) -> httpx.Response:
    return await http.post("/api/v1/cases", json=body, headers={"X-API-Key": key})


async def test_a_case_is_registered_once_however_often_and_at_once_it_is_sent(
    client: Client, database: Database
) -> None:
    async with client() as http:
        answers = await asyncio.gather(*(post(http, case()) for _ in range(6)))
        assert sorted(each.status_code for each in answers) == [200] * 5 + [201]
        event = {"id": "e-1", "status": "in_progress"}
        moved = await http.post("/api/v1/cases/1405-9000-1/events", json=event, headers={"X-API-Key": KEY})
        other = await post(http, case(legal_id=None, national_code=national_code(1)), "another-key")
    assert moved.json()["seq"] == 2
    assert (other.status_code, problem(other)["key"]) == (409, "case-number-conflict")
    async with UnitOfWork(database) as tx:
        count = await tx.session.scalar(select(func.count()).where(Case.number == "1405-9000-1"))
    assert count == 1


WRONG = [
    (case(national_code=national_code(1)), "body", "one-owner"),
    (case(legal_id=None), "body", "one-owner"),
    (case(legal_id="99900001011"), "body.legal_id", "error-legal-id-check-digit"),
    (
        case(legal_id=None, national_code="1234567890"),
        "body.national_code",
        "error-national-code-check-digit",
    ),
    (case(type="نشان"), "body.type", "string_pattern_mismatch"),
    (case(officer="\x1b"), "body.officer", "case-control-characters"),
    (case(owner="سارا"), "body.owner", "extra_forbidden"),
]


async def test_a_body_that_breaks_the_contract_is_refused_by_field_and_reason(client: Client) -> None:
    async with client() as http:
        for body, field, reason in WRONG:
            refused = await post(http, body)
            assert refused.status_code == 422
            assert problem(refused)["reasons"] == {field: reason}
            assert "سارا" not in refused.text


def test_no_code_of_anybody_shows_in_a_repr() -> None:
    shown = repr([CaseIn(**case()), CaseIn(**case(legal_id=None, national_code=national_code(1)))])
    assert (COMPANY in shown, national_code(1) in shown) == (False, False)


async def test_an_unknown_office_is_said_in_words_and_without_a_key_nothing_is_done(client: Client) -> None:
    async with client() as http:
        refused, shut = await post(http, case(office="nowhere")), await post(http, case(), "wrong")
    assert (refused.status_code, problem(refused)["key"]) == (422, "case-unknown-office")
    assert shut.status_code == 401
