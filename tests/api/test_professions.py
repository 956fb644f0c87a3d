"""An agency sends its list of professional roles itself."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from storage.database import Database
from storage.models import AuditEntry, Profession
from storage.unit_of_work import UnitOfWork
from tests.api.conftest import KEY, Client
from tests.api.test_case_events import problem
from tests.staff.cast import national_code

LISTER, OTHER = "the-key-of-the-registrar", "the-key-of-the-bar"


def row(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"national_code": national_code(number), "profession": "notary", "province": "تهران"} | more


async def send(http: httpx.AsyncClient, *rows: Any, key: str = LISTER, **more: Any) -> httpx.Response:
    body = {"rows": rows} | more
    return await http.post("/api/v1/professions/notaries", json=body, headers={"X-API-Key": key})


async def read(http: httpx.AsyncClient, key: str = LISTER) -> dict[str, int]:
    answer = await http.get("/api/v1/professions/notaries", headers={"X-API-Key": key})
    standing: dict[str, int] = answer.json()["standing"]
    return standing


def counts(response: httpx.Response) -> tuple[int, ...]:
    assert response.status_code == 200
    return tuple(response.json()[each] for each in ("added", "changed", "ended", "unchanged"))


async def test_a_list_is_laid_over_the_one_before_and_sent_again_changes_nothing(client: Client) -> None:
    async with client(list_keys=[LISTER]) as http:
        first = [row(1, national_code="123456789012"), row(2, profession="سردفتر اسناد رسمي", office="۱۲")]
        assert counts(await send(http, *first)) == (2, 0, 0, 0)
        assert counts(await send(http, *first)) == (0, 0, 0, 2)
        assert counts(await send(http, first[0], whole=True, dry_run=True)) == (0, 0, 1, 1)
        assert await read(http) == {"notary": 2}
        assert counts(await send(http, first[0] | {"office": "7"}, whole=True)) == (0, 1, 1, 0)
        assert await read(http) == {"notary": 1}


async def test_the_same_list_sent_many_times_at_once_is_taken_once(client: Client) -> None:
    async with client(list_keys=[LISTER]) as http:
        answers = await asyncio.gather(*(send(http, row(1)) for _ in range(6)))
        assert sorted(counts(each) for each in answers) == [(0, 0, 0, 1)] * 5 + [(1, 0, 0, 0)]
        assert await read(http) == {"notary": 1}


async def test_a_list_belongs_to_the_key_that_sent_it(client: Client) -> None:
    async with client(list_keys=[LISTER, OTHER]) as http:
        await send(http, row(1))
        assert counts(await send(http, whole=True, key=OTHER)) == (0, 0, 0, 0)
        assert (await read(http), await read(http, OTHER)) == ({"notary": 1}, {})


async def test_a_key_for_events_alone_may_not_and_its_try_is_written_down(
    client: Client, database: Database
) -> None:
    async with client(list_keys=[LISTER]) as http:
        refused = await send(http, row(1), key=KEY)
    assert (refused.status_code, "LIST_KEYS" in problem(refused)["detail"]) == (403, True)
    async with UnitOfWork(database) as tx:
        entry = await tx.session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()))
        assert await tx.session.scalar(select(Profession)) is None
    assert entry is not None
    assert (entry.action, entry.actor[:4]) == ("authz_fail", "api:")


async def test_one_bad_row_keeps_the_list_out_and_every_bad_row_is_named(
    client: Client, database: Database
) -> None:
    bad = [
        row(1),
        row(2, national_code="1234567890"),
        row(3, profession="پادشاه"),
        row(4, province="آتلانتیس"),
        row(5, office="9" * 65),
        row(6, office="1\0"),
    ]
    async with client(list_keys=[LISTER]) as http:
        refused = await send(http, *bad)
        assert await read(http) == {}
    assert refused.status_code == 422
    parts = ("1.national_code", "2.profession", "3.province", "4.office", "5.office")
    assert problem(refused)["fields"] == [f"body.rows.{each}" for each in parts]
    reasons = problem(refused)["reasons"]
    assert reasons["body.rows.1.national_code"] == "error-national-code-check-digit"
    assert reasons["body.rows.4.office"] == "string_too_long"
    assert "1234567890" not in refused.text


@pytest.mark.parametrize("name", ["NOTARIES", "a" * 41, "%0A"])
async def test_a_list_has_a_plain_name(client: Client, name: str) -> None:
    async with client(list_keys=[LISTER]) as http:
        headers = {"X-API-Key": LISTER}
        refused = await http.post(f"/api/v1/professions/{name}", json={"rows": []}, headers=headers)
        contract = (await http.get("/openapi.json")).json()
    assert (refused.status_code, problem(refused)["fields"]) == (422, ["path.list"])
    assert set(contract["paths"]["/api/v1/professions/{list}"]) == {"get", "post"}
