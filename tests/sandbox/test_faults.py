"""Every kind of fault alone: by method, by chat, by share and by count."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.sandbox.faults import KINDS, NEEDS_CHAT, Faults, parse_fault
from tests.sandbox.desk import TOKEN, Desk, Person

# How a call looks from outside when it is hit: its status, or «lost» when no answer comes. A call that hangs
# never ends by itself: in these tests the fault that is drawn is asked instead of the answer.
LOOKS: dict[str, Any] = {
    "429": 429,
    "blocked": 403,
    "deactivated": 403,
    "502_after": 502,
    "broken_json": "broken",
    "reset": "lost",
}
#: Kinds whose call is carried out although the answer says otherwise.
DELIVERED = {"502_after", "broken_json"}
SAID = {
    "429": "Too Many Requests: retry after 9",
    "blocked": "Forbidden: bot was blocked by the user",
    "deactivated": "Forbidden: user is deactivated",
}


async def put(desk: Desk, *faults: dict[str, Any]) -> None:
    assert (await desk.control("PUT", "/faults", json=list(faults))).status == 200


async def look(desk: Desk, chat: int, method: str = "sendMessage") -> Any:
    """How one call looks from outside."""
    url = f"{desk.url}/bot{TOKEN}/{method}"
    try:
        async with desk.http.post(url, data={"chat_id": chat, "text": "x", "action": "typing"}) as response:
            body = await response.text()
    except aiohttp.ClientConnectionError:
        return "lost"
    return "broken" if response.status == 200 and not body.endswith("}") else response.status


def test_every_kind_is_looked_at_here() -> None:
    assert set(LOOKS) | {"hang"} == set(KINDS)


@pytest.mark.parametrize("kind", LOOKS)
async def test_a_kind_hits_its_method_and_no_other(desk: Desk, citizen: Person, kind: str) -> None:
    await put(desk, {"kind": kind, "methods": ["SENDmessage"]})
    assert await look(desk, citizen.user_id) == LOOKS[kind]
    assert await look(desk, citizen.user_id, "sendChatAction") == 200
    rows = (await desk.control("GET", "/calls?method=sendMessage")).json
    assert rows[-1]["fault"] == kind


@pytest.mark.parametrize("kind", LOOKS)
async def test_a_kind_hits_its_chat_and_no_other(desk: Desk, citizen: Person, kind: str) -> None:
    other = desk.people[1]
    await other.text("/start")
    await put(desk, {"kind": kind, "chat_id": citizen.user_id})
    assert await look(desk, citizen.user_id) == LOOKS[kind]
    assert await look(desk, other.user_id) == 200


@pytest.mark.parametrize("kind", LOOKS)
async def test_a_kind_hits_so_often_and_then_no_more(desk: Desk, citizen: Person, kind: str) -> None:
    await put(desk, {"kind": kind, "count": 2})
    looks = [await look(desk, citizen.user_id) for _ in range(4)]
    assert looks == [LOOKS[kind], LOOKS[kind], 200, 200]


@pytest.mark.parametrize("kind", LOOKS)
async def test_a_kind_hits_its_share(desk: Desk, citizen: Person, kind: str) -> None:
    await put(desk, {"kind": kind, "share": 0.3})
    looks = [await look(desk, citizen.user_id) for _ in range(80)]
    assert set(looks) == {200, LOOKS[kind]}
    assert 10 <= looks.count(LOOKS[kind]) <= 40


@pytest.mark.parametrize("kind", LOOKS)
async def test_what_was_delivered_is_there_and_what_was_not_is_not(
    desk: Desk, citizen: Person, kind: str
) -> None:
    await put(desk, {"kind": kind, "count": 1})
    before = len(await citizen.messages())
    await look(desk, citizen.user_id)
    assert len(await citizen.messages()) - before == (1 if kind in DELIVERED else 0)


@pytest.mark.parametrize("kind", SAID)
async def test_a_refusal_has_telegrams_words(desk: Desk, citizen: Person, kind: str) -> None:
    await put(desk, {"kind": kind, "retry_after": 9})
    answer = await desk.call("sendMessage", chat_id=citizen.user_id, text="x")
    assert answer.json["description"] == SAID[kind]


@pytest.mark.parametrize("kind", sorted(NEEDS_CHAT))
async def test_what_is_about_a_person_spares_calls_without_one(
    desk: Desk, citizen: Person, kind: str
) -> None:
    await put(desk, {"kind": kind})
    assert (await desk.call("getMe")).status == 200


def test_a_hang_is_drawn_like_the_others() -> None:
    faults = Faults()
    faults.replace([parse_fault({"kind": "hang", "methods": ["sendMessage"], "chat_id": 5, "count": 1})])
    assert faults.draw("telegram", "getme", 5) is None
    assert faults.draw("telegram", "sendmessage", 6) is None
    hit = faults.draw("telegram", "sendmessage", 5)
    assert hit is not None
    assert hit.kind == "hang"
    assert faults.draw("telegram", "sendmessage", 5) is None


async def test_two_faults_take_turns_and_the_page_is_told(desk: Desk, citizen: Person) -> None:
    with desk.sandbox.world.hub.reading() as reader:
        await put(desk, {"kind": "429", "count": 1}, {"kind": "blocked", "count": 1})
        event = reader.queue.get_nowait()
    assert event is not None
    assert event.split(b"\n")[1] == b"event: faults"
    assert [await look(desk, citizen.user_id) for _ in range(3)] == [429, 403, 200]
