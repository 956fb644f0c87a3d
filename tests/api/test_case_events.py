"""An agency tells what happened to a case."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from bot.catalogue import sample_cases
from storage.database import Database
from storage.models import AuditEntry, Case, CaseEvent
from storage.unit_of_work import UnitOfWork
from tests.api.conftest import KEY, Client

CASE = next(case for case in sample_cases() if case.status == "in_progress")


def event(**more: Any) -> dict[str, Any]:
    return {"id": "e-1", "status": "in_progress", "note": "نامه رسید"} | more


async def post(
    http: httpx.AsyncClient, body: Any, number: str = CASE.number, key: str = KEY
) -> httpx.Response:
    return await http.post(f"/api/v1/cases/{number}/events", json=body, headers={"X-API-Key": key})


def problem(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["type"].endswith(body["key"])
    assert (body["status"], bool(body["title"])) == (response.status_code, True)
    assert any("\u0600" <= letter <= "\u06ff" for letter in body["detail"])
    return body


async def test_an_event_moves_the_case_and_says_so(client: Client, database: Database) -> None:
    async with client() as http:
        response = await post(http, event(status="waiting_citizen"))
    assert (response.status_code, response.json()["is_new"]) == (201, True)
    async with UnitOfWork(database) as tx:
        case = await tx.session.scalar(select(Case).where(Case.number == CASE.number))
    assert case is not None
    assert (case.status, case.last_seq) == ("waiting_citizen", response.json()["seq"])


async def test_the_same_event_sent_again_acts_once(client: Client, database: Database) -> None:
    async with client() as http:
        first = await post(http, event())
        second = await post(http, event())
    assert (first.status_code, second.status_code) == (201, 200)
    expected = {"seq": first.json()["seq"], "is_new": False, "is_current": True, "told": 0}
    assert second.json() == expected


async def test_the_same_id_with_other_words_is_a_conflict(client: Client) -> None:
    async with client() as http:
        await post(http, event())
        refused = await post(http, event(note="نامهٔ دیگری رسید"))
    assert (refused.status_code, problem(refused)["key"]) == (409, "case-event-conflict")


async def test_two_agencies_may_use_one_id(client: Client) -> None:
    async with client() as http:
        answers = [await post(http, event(), key=key) for key in (KEY, "another-key")]
    assert [each.status_code for each in answers] == [201, 201]


@pytest.mark.parametrize(
    ("moment", "key"),
    [
        ("9999-12-31T23:59:59Z", "case-event-in-future"),
        ("0001-01-01T00:00:00Z", "case-event-too-old"),
        ("0001-01-01T00:00:00+03:30", "case-event-too-old"),
    ],
)
async def test_a_moment_that_cannot_be_is_a_problem_of_its_own(client: Client, moment: str, key: str) -> None:
    async with client() as http:
        refused = await post(http, event(occurred_at=moment))
    assert (refused.status_code, problem(refused)["key"]) == (422, key)


async def test_a_late_event_is_taken_and_says_that_it_is_not_current(client: Client) -> None:
    async with client() as http:
        await post(http, event(id="new", status="answered"))
        late = await post(http, event(id="old", occurred_at="2026-08-03T07:00:00Z"))
    assert late.status_code == 201
    assert (late.json()["is_current"], late.json()["told"]) == (False, 0)


async def test_the_same_event_sent_many_times_at_once_acts_once(client: Client, database: Database) -> None:
    async with client() as http:
        answers = await asyncio.gather(*(post(http, event()) for _ in range(8)))
    assert sorted(each.status_code for each in answers) == [200] * 7 + [201]
    async with UnitOfWork(database) as tx:
        count = await tx.session.scalar(select(func.count()).where(CaseEvent.external_id == "e-1"))
    assert count == 1


async def test_who_sent_it_is_in_the_audit_log_without_their_key(client: Client, database: Database) -> None:
    async with client() as http:
        await post(http, event())
    async with UnitOfWork(database) as tx:
        entry = await tx.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()))
    assert entry is not None
    assert entry.actor.startswith("api:")
    assert entry.role == "agency"
    assert KEY not in entry.actor


@pytest.mark.parametrize("key", ["", "wrong", KEY[:-1], KEY + "x", "کلید"])
async def test_a_wrong_key_is_refused(client: Client, key: str) -> None:
    async with client() as http:
        response = await http.post(
            f"/api/v1/cases/{CASE.number}/events", json=event(), headers={"X-API-Key": key.encode()}
        )
    assert response.status_code == 401
    assert problem(response)["key"] == "api-wrong-key"


async def test_without_any_key_in_the_settings_the_way_is_closed_and_says_why(client: Client) -> None:
    async with client(keys=[]) as http:
        response = await post(http, event(), key="")
    assert response.status_code == 503
    assert "PISHKHAN_API__KEYS" in problem(response)["detail"]


async def test_an_unknown_case_is_not_found(client: Client) -> None:
    async with client() as http:
        response = await post(http, event(), number="1400-0000-00000")
    assert (response.status_code, problem(response)["key"]) == (404, "case-not-found")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (event(status="آغاز"), "body.status"),
        (event(id=""), "body.id"),
        (event(id="x" * 65), "body.id"),
        (event(note="x" * 1001), "body.note"),
        (event(surname="سارا"), "body.surname"),
        (event(id="e\0"), "body.id"),
        (event(status="in_progress\0"), "body.status"),
        (event(stage="a\n"), "body.stage"),
        (event(note="نامه\0"), "body.note"),
        (event(note="نامه\x1b[2J"), "body.note"),
        (event(occurred_at="2026-08-03T12:00:00"), "body.occurred_at"),
        (event(status="waiting_citizen", actor="citizen"), "body.actor"),
        (["not", "an", "object"], "body"),
    ],
)
async def test_a_body_that_breaks_the_contract_is_refused_by_the_names_of_its_fields(
    client: Client, body: Any, field: str
) -> None:
    async with client() as http:
        response = await post(http, body)
    assert response.status_code == 422
    assert problem(response)["fields"] == [field]
    assert "سارا" not in response.text


@pytest.mark.parametrize("number", ["1405%00", "1405%1B", "%0A"])
async def test_a_number_with_control_characters_is_refused_in_words(client: Client, number: str) -> None:
    async with client() as http:
        response = await post(http, event(), number=number)
    assert response.status_code == 422
    assert problem(response)["fields"] == ["path.number"]


async def test_half_a_letter_is_refused_in_words(client: Client) -> None:
    body = b'{"id": "e-1", "status": "in_progress", "note": "\\ud800"}'
    headers = {"X-API-Key": KEY, "Content-Type": "application/json"}
    async with client() as http:
        response = await http.post(f"/api/v1/cases/{CASE.number}/events", content=body, headers=headers)
    assert (response.status_code, problem(response)["fields"]) == (422, ["body.note"])


async def test_a_note_may_have_lines(client: Client) -> None:
    async with client() as http:
        assert (await post(http, event(note="نامه رسید.\n\tپیوست دارد."))).status_code == 201


async def test_a_status_that_nobody_knows_and_a_move_that_is_not_allowed_are_refused(client: Client) -> None:
    async with client() as http:
        unknown = await post(http, event(status="lost"))
        refused = await post(http, event(status="registered"))
    assert {unknown.status_code, refused.status_code} == {422}
    assert problem(unknown)["key"] != problem(refused)["key"]
    assert "waiting_citizen" in problem(unknown)["detail"]


async def test_the_contract_is_published_and_the_page_of_it_is_for_debugging_alone(client: Client) -> None:
    async with client() as http:
        contract = (await http.get("/openapi.json")).json()
        assert problem(await http.get("/docs"))["key"] == "api-no-such-path"
    assert "/api/v1/cases/{number}/events" in contract["paths"]
    assert not any("webhook" in path for path in contract["paths"])
    async with client(log_level="debug") as http:
        assert (await http.get("/docs")).status_code == 200
