"""An agency proposes a notice; a member of staff releases it; the agency sees numbers, and no names."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from storage.models import Notice
from tests.api.conftest import KEY, Client
from tests.api.test_case_events import problem
from tests.house import House
from tests.notices.steps import Desk
from tests.staff.cast import at_the_desk, comes_in, national_code, rows

LISTER, OTHER = "the-key-of-the-registrar", "the-key-of-the-bar"
NOTICE: dict[str, Any] = {
    "topic": "exams",
    "title": "آگهی انتخاب سردفتر",
    "body": "داوطلبان <واجد شرایط> ثبت‌نام کنند.\n\nمهلت: ۲۷ اردیبهشت",
    "letter_date": "2018-05-07",
    "audience": {"kind": "all"},
    "needs_acknowledgement": True,
}


async def proposes(http: httpx.AsyncClient, key: str = LISTER, **more: Any) -> httpx.Response:
    return await http.put("/api/v1/notices/n-1", json=NOTICE | more, headers={"X-API-Key": key})


async def follows(http: httpx.AsyncClient, key: str = LISTER) -> httpx.Response:
    return await http.get("/api/v1/notices/n-1", headers={"X-API-Key": key})


async def test_it_waits_for_a_second_person_and_is_followed_in_numbers(client: Client, house: House) -> None:
    approver = await at_the_desk(house, 12, "approver")
    await comes_in(house, 31)
    async with client(list_keys=[LISTER]) as http:
        first = await proposes(http)
        assert (first.status_code, first.json()["state"]) == (201, "pending_approval")
        again = await proposes(http)
        assert (again.status_code, again.json()) == (200, first.json())
        assert (await proposes(http, title="چیز دیگر")).status_code == 409
        [row] = await rows(house, Notice)
        assert (row.author[:4], row.approver, row.is_public, row.needs_ack) == ("api:", None, 1, 1)
        assert "&lt;واجد شرایط&gt;" in row.body
        desk = Desk(house, approver, approver)
        await desk.approves(row.id)
        await desk.time_comes()
        sent = (await follows(http)).json()
    assert sent["state"] == "running"
    assert sent["people"] == first.json()["people"]
    assert {"way": "telegram", "state": "queued", "people": 2} in sent["counts"]


async def test_no_key_reads_anothers_and_one_for_events_alone_proposes_nothing(
    client: Client, house: House
) -> None:
    async with client(list_keys=[LISTER, OTHER]) as http:
        await proposes(http)
        assert problem(await follows(http, key=OTHER))["key"] == "api-no-notice"
        assert (await proposes(http, key=KEY)).status_code == 403
    assert len(await rows(house, Notice)) == 1


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"topic": "nothing"}, 409),
        ({"audience": {"kind": "profession"}}, 422),
        ({"audience": {"kind": "listed", "national_codes": ["123"]}}, 422),
        ({"audience": {"kind": "listed", "national_codes": [national_code(77)]}}, 422),
        ({"audience": {"kind": "all", "province": "هیچ‌کجا"}}, 422),
        ({"send_at": "2020-01-01T10:00:00+03:30"}, 422),
    ],
)
async def test_what_cannot_be_is_refused_and_not_kept(
    client: Client, house: House, more: dict[str, Any], status: int
) -> None:
    async with client(list_keys=[LISTER]) as http:
        assert (await proposes(http, **more)).status_code == status
    assert await rows(house, Notice) == []
