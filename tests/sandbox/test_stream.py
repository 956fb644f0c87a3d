"""Server-sent events: the page is told of everything, and a slow page harms nobody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from tests.sandbox.desk import Desk, Person

ONE_BUTTON = {"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]}


async def read_events(response: aiohttp.ClientResponse) -> AsyncIterator[tuple[str, Any]]:
    """The named events of a stream."""
    name = ""
    async for line in response.content:
        words = line.decode().rstrip("\n")
        if words.startswith("event: "):
            name = words[7:]
        elif words.startswith("data: "):
            yield name, json.loads(words[6:])


async def test_the_page_is_told_of_everything_that_happens(desk: Desk, citizen: Person) -> None:
    async with desk.http.get(f"{desk.url}/sandbox/events") as response:
        assert response.content_type == "text/event-stream"
        events = read_events(response)
        assert await anext(events) == ("ready", (await desk.control("GET", "/state")).json)
        sent = await desk.say(reply_markup=ONE_BUTTON)
        press = await citizen.press(message_id=sent["message_id"], data="a")
        query = press.json["callback_query_id"]
        await desk.call("answerCallbackQuery", callback_query_id=query, text="شد")
        await desk.call("sendChatAction", chat_id=citizen.user_id, action="typing")
        await desk.call("deleteMessage", chat_id=citizen.user_id, message_id=sent["message_id"])
        await desk.control("POST", "/sms", json={"phone": "09121110001", "text": "کد"})
        await desk.control("POST", "/emails", json={"to": "a@b.ir", "subject": "x", "text": "y"})
        await desk.control("POST", "/people", json={"name": "مینا", "phone": "09121110009"})
        async with asyncio.timeout(10):
            got = [await anext(events) for _ in range(7)]
    assert [name for name, _ in got] == ["message", "callback", "typing", "message", "sms", "email", "person"]
    assert got[0][1]["message"]["buttons"] == [[{"text": "الف", "data": "a"}]]
    assert got[1][1] == {
        "user_id": citizen.user_id,
        "chat_id": citizen.user_id,
        "bot": "pishkhan_bot",
        "callback_query_id": query,
        "text": "شد",
        "alert": False,
    }
    assert got[3][1]["message"]["deleted"] is True


async def test_a_reader_that_lags_is_dropped_and_the_others_are_not(desk: Desk) -> None:
    hub = desk.sandbox.world.hub
    with hub.reading() as slow, hub.reading() as quick:
        for number in range(2_500):
            hub.publish("typing", number)
            quick.queue.get_nowait()
        assert slow.dropped
        assert not quick.dropped
        assert slow.queue.qsize() == 2_001


async def test_a_held_stream_ends_with_the_server(desk: Desk) -> None:
    async with desk.http.get(f"{desk.url}/sandbox/events") as response:
        events = read_events(response)
        await anext(events)
        await desk.sandbox.stop()
        assert [row async for row in events] == []


async def test_commands_are_shown_in_persian_and_told_when_they_change(desk: Desk) -> None:
    async def shown() -> list[str]:
        state = (await desk.control("GET", "/state")).json
        return [row["description"] for row in state["bots"][0]["commands"]]

    def commands(words: str) -> list[dict[str, str]]:
        return [{"command": "start", "description": words}]

    assert await shown() == []
    private = {"type": "all_private_chats"}
    with desk.sandbox.world.hub.reading() as reader:
        await desk.call("setMyCommands", commands=commands("Start"))
        assert await shown() == ["Start"]
        await desk.call("setMyCommands", commands=commands("شروع"), language_code="fa")
        assert await shown() == ["شروع"]
        await desk.call("setMyCommands", commands=commands("آغاز"), scope=private)
        assert await shown() == ["آغاز"]
        await desk.call("deleteMyCommands", scope=private)
        assert await shown() == ["شروع"]
        assert [reader.queue.get_nowait() is not None for _ in range(reader.queue.qsize())] == [True] * 4
    wrong = await desk.call("setMyCommands", commands=commands("x"), scope={"type": "everybody"})
    assert wrong.status == 400


async def test_a_block_is_told_to_the_page_and_listed(desk: Desk, citizen: Person) -> None:
    async with desk.http.get(f"{desk.url}/sandbox/events") as response:
        events = read_events(response)
        await anext(events)
        await citizen.block()
        async with asyncio.timeout(10):
            name, person = await anext(events)
    assert (name, person["user_id"], person["blocked"]) == ("person", citizen.user_id, True)
    assert [row["blocked"] for row in (await desk.control("GET", "/people")).json][:2] == [True, False]
    await citizen.text("/start")
    assert (await desk.control("GET", "/people")).json[0]["blocked"] is False
