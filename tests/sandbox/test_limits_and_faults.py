"""The messenger's limits and its bad days."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import aiohttp
import pytest

from bot.sandbox import PersonSeed
from bot.sandbox.limits import BALE_RATES, TELEGRAM_RATES, Limits, Rates
from bot.sandbox.methods import METHODS
from tests.sandbox.desk import TOKEN, Desk, FakeClock, Person


class TestWithLimits:
    @pytest.fixture
    def limits(self) -> bool:
        return True

    async def test_a_chat_takes_a_short_burst_and_then_one_a_second(
        self, desk: Desk, citizen: Person
    ) -> None:
        for _ in range(4):
            await desk.say()
        refused = await desk.call("sendMessage", chat_id=citizen.user_id, text="x")
        assert (refused.status, refused.json, refused.headers["Retry-After"]) == (
            429,
            {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 1",
                "parameters": {"retry_after": 1},
            },
            "1",
        )
        desk.clock.now += 1
        await desk.say()

    async def test_edits_count_and_answers_typing_and_deletions_do_not(
        self, desk: Desk, citizen: Person
    ) -> None:
        sent = await desk.say(reply_markup={"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]})
        same = {"chat_id": citizen.user_id, "message_id": sent["message_id"]}
        for number in range(3):
            await desk.call("editMessageText", **same, text=str(number))
        assert (await desk.call("editMessageText", **same, text="x")).status == 429
        assert (await desk.call("sendChatAction", chat_id=citizen.user_id, action="typing")).status == 200
        assert (await desk.call("getChat", chat_id=citizen.user_id)).status == 200
        assert (await desk.call("deleteMessage", **same)).status == 200

    async def test_a_token_sends_thirty_in_any_second(self, desk: Desk) -> None:
        chats = []
        for number in range(61):
            person = desk.sandbox.world.add_person(PersonSeed("x", f"0912111{number:04}"))
            chats.append(person.user_id)
            await Person(person.user_id, desk.http, desk.url).text("/start")

        async def sent(batch: list[int]) -> list[int]:
            return [(await desk.call("sendMessage", chat_id=chat, text="x")).status for chat in batch]

        assert await sent(chats[:31]) == [200] * 30 + [429]
        desk.clock.now += 0.5
        assert await sent(chats[30:31]) == [429]
        desk.clock.now += 0.5
        assert await sent(chats[30:]) == [200] * 30 + [429]


COUNTED = """
sendMessage sendPhoto sendDocument sendVoice sendAudio sendVideo sendAnimation sendSticker sendVideoNote
sendMediaGroup sendLocation sendVenue sendContact sendInvoice forwardMessage forwardMessages copyMessage
copyMessages editMessageText editMessageCaption editMessageMedia editMessageReplyMarkup pinChatMessage
"""


def test_these_calls_count_and_no_others() -> None:
    assert {method.name for method in METHODS.values() if method.limited} == set(COUNTED.split())


async def test_limits_are_switched_while_it_runs(desk: Desk, citizen: Person) -> None:
    assert (await desk.control("GET", "/limits")).json == {"enabled": False}
    assert (await desk.control("PUT", "/limits", json={"enabled": True})).json == {"enabled": True}
    statuses = [(await desk.call("sendMessage", chat_id=citizen.user_id, text="x")).status for _ in range(5)]
    assert statuses == [200] * 4 + [429]
    assert (await desk.control("PUT", "/limits", json={"enabled": 1})).status == 400


async def test_a_group_is_limited_as_one_whatever_its_number(desk: Desk) -> None:
    await desk.control("PUT", "/limits", json={"enabled": True})
    body = {"title": "گروه", "members": [desk.people[0].user_id], "username": "group_x"}
    room = (await desk.control("POST", "/chats", json=body)).json["chat_id"]
    names = [room, "@group_x"] * 10 + [room]
    statuses = [(await desk.call("sendMessage", chat_id=name, text="x")).status for name in names]
    assert statuses == [200] * 20 + [429]


def test_a_group_takes_twenty_in_any_minute() -> None:
    clock = FakeClock()
    limits = Limits(clock, enabled=True)
    for _ in range(20):
        assert limits.retry_after(1, -100, group=True) is None
        clock.now += 2
    assert limits.retry_after(1, -100, group=True) == 20
    clock.now += 20
    assert [limits.retry_after(1, -100, group=True) for _ in range(2)] == [None, 2]


PACES = [(TELEGRAM_RATES, 30), (BALE_RATES, 20)]


@pytest.mark.parametrize(("rates", "most"), PACES, ids=["telegram", "bale"])
def test_whatever_comes_no_second_and_no_minute_holds_more_than_is_allowed(rates: Rates, most: int) -> None:
    clock = FakeClock()
    limits = Limits(clock, enabled=True)
    passed: list[tuple[float, int]] = []
    for step in range(2_000):
        chat, clock.now = step % 50, clock.now + 0.01
        if limits.retry_after(1, chat, group=chat == 0, rates=rates) is None:
            passed.append((clock.now, chat))
    for start, _ in passed:
        assert sum(start <= time < start + 1 - 1e-6 for time, _ in passed) <= most
    assert max(Counter(chat for _, chat in passed).values()) <= 4 + 20
    assert sum(chat == 0 for _, chat in passed) <= 20


def test_a_refused_call_counts_for_nothing_and_other_bots_and_chats_are_free() -> None:
    clock = FakeClock()
    limits = Limits(clock, enabled=True)
    assert [limits.retry_after(1, 5, group=False) for _ in range(6)] == [None] * 4 + [1, 1]
    assert limits.retry_after(1, 6, group=False) is None
    assert limits.retry_after(2, 5, group=False) is None
    clock.now += 1
    assert [limits.retry_after(1, 5, group=False) for _ in range(2)] == [None, 1]


def test_chats_that_are_quiet_again_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.limits.CHATS_REMEMBERED", 3)
    clock = FakeClock()
    limits = Limits(clock, enabled=True)
    for _ in range(4):
        limits.retry_after(1, 1, group=False)
    limits.retry_after(1, -2, group=True)
    clock.now += 2
    limits.retry_after(1, 3, group=False)
    assert limits.retry_after(1, 1, group=False) is None
    clock.now += 50
    limits.retry_after(1, 4, group=False)
    assert limits.remembered == 2


async def put(desk: Desk, **fault: Any) -> None:
    assert (await desk.control("PUT", "/faults", json=[fault])).status == 200


async def test_a_share_of_the_calls_is_hit(desk: Desk, citizen: Person) -> None:
    await put(desk, kind="429", share=0.25, methods=["SendMessage"])
    statuses = [
        (await desk.call("sendMessage", chat_id=citizen.user_id, text="x")).status for _ in range(200)
    ]
    assert 30 < statuses.count(429) < 70
    assert (await desk.call("getMe")).status == 200
    first = statuses[:20]
    await put(desk, kind="429", share=0.25, methods=["SendMessage"])
    again = [(await desk.call("sendMessage", chat_id=citizen.user_id, text="x")).status for _ in range(20)]
    assert again == first


async def test_a_fault_keeps_to_its_method_chat_and_count(desk: Desk, citizen: Person) -> None:
    other = desk.people[1]
    await other.text("/start")
    await put(desk, kind="blocked", chat_id=citizen.user_id, methods=["sendMessage"], count=1)
    assert (await desk.call("sendMessage", chat_id=other.user_id, text="x")).status == 200
    assert (await desk.call("getChat", chat_id=citizen.user_id)).status == 200
    hit = await desk.call("sendMessage", chat_id=citizen.user_id, text="x")
    assert hit.json["description"] == "Forbidden: bot was blocked by the user"
    assert (await desk.call("sendMessage", chat_id=citizen.user_id, text="x")).status == 200
    (left,) = (await desk.control("GET", "/faults")).json
    assert left["count"] == 0
    assert (await desk.control("DELETE", "/faults")).json == []
    rows = (await desk.control("GET", "/calls?method=sendMessage")).json
    assert [row.get("fault") for row in rows] == [None, "blocked", None]


async def test_polls_are_spared_unless_they_are_named(desk: Desk) -> None:
    await put(desk, kind="429")
    assert (await desk.call("getUpdates")).status == 200
    await put(desk, kind="429", methods=["getUpdates"], retry_after=3)
    hit = await desk.call("getUpdates")
    assert (hit.status, hit.json["parameters"]) == (429, {"retry_after": 3})


async def test_a_429_may_come_without_its_parameter(desk: Desk) -> None:
    await put(desk, kind="429", retry_after=None)
    hit = await desk.call("getMe")
    assert (hit.status, "parameters" in hit.json, "Retry-After" in hit.headers) == (429, False, False)


async def raw_send(desk: Desk, citizen: Person, text: str) -> tuple[int, bytes]:
    url = f"{desk.url}/bot{TOKEN}/sendMessage"
    async with desk.http.post(url, data={"chat_id": citizen.user_id, "text": text}) as response:
        return response.status, await response.read()


async def test_broken_json_comes_after_the_message_was_delivered(desk: Desk, citizen: Person) -> None:
    await put(desk, kind="broken_json")
    assert await raw_send(desk, citizen, "رسید") == (200, b'{"ok":true,"result":{"message_id":')
    assert (await citizen.last())["text"] == "رسید"


@pytest.mark.parametrize(("after", "arrived"), [(False, "/start"), (True, "x")])
async def test_a_reset_cuts_the_connection_before_or_after_the_call(
    desk: Desk, citizen: Person, after: bool, arrived: str
) -> None:
    await put(desk, kind="reset", after=after)
    with pytest.raises(aiohttp.ClientConnectionError):
        await raw_send(desk, citizen, "x")
    assert (await citizen.last())["text"] == arrived


async def test_a_hanging_call_is_let_go_when_the_server_stops(desk: Desk, citizen: Person) -> None:
    await put(desk, kind="hang", after=True)
    async with asyncio.TaskGroup() as tasks:
        call = tasks.create_task(_lost(desk, citizen))
        while (await citizen.last())["text"] != "x":  # noqa: ASYNC110 (a hanging call tells nobody)
            await asyncio.sleep(0)
        assert not call.done()
        await desk.sandbox.stop()
    assert call.result()


async def _lost(desk: Desk, citizen: Person) -> bool:
    try:
        await raw_send(desk, citizen, "x")
    except aiohttp.ClientConnectionError:
        return True
    return False
