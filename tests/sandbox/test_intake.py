"""How updates are taken: polls that wait, offsets, conflicts, webhooks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox import webhooks
from tests.sandbox.desk import TOKEN, Answer, Desk, Person, eventually

SECOND_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


async def held_poll(desk: Desk, tasks: asyncio.TaskGroup) -> asyncio.Task[Answer]:
    """A poll that the server holds now."""
    poll = tasks.create_task(desk.call("getUpdates", timeout=20))

    async def held() -> bool:
        return desk.sandbox.world.bots[TOKEN].ready(float("inf"))

    await eventually(held)
    return poll


async def test_a_poll_waits_for_the_first_update(desk: Desk, citizen: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = await held_poll(desk, tasks)
        assert not poll.done()
        await citizen.text("سلام")
    assert [row["message"]["text"] for row in (await poll).result] == ["سلام"]


async def test_a_poll_without_timeout_answers_at_once(desk: Desk, citizen: Person) -> None:
    assert await desk.updates() == []


async def test_an_offset_confirms_and_a_negative_one_keeps_the_newest(desk: Desk, citizen: Person) -> None:
    for word in ("یک", "دو", "سه", "چهار"):
        await citizen.text(word)
    first = await desk.updates(limit=2)
    assert [row["message"]["text"] for row in first] == ["یک", "دو"]
    assert await desk.updates(limit=2) == first
    rest = await desk.updates(offset=first[-1]["update_id"] + 1)
    assert [row["message"]["text"] for row in rest] == ["سه", "چهار"]
    newest = await desk.updates(offset=-1)
    assert [row["message"]["text"] for row in newest] == ["چهار"]
    assert (await desk.call("getWebhookInfo")).result["pending_update_count"] == 1


async def test_a_second_poller_ends_the_first_one(desk: Desk, citizen: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        first = await held_poll(desk, tasks)
        second = tasks.create_task(desk.call("getUpdates", timeout=20))
        ended = await first
        assert (ended.status, ended.json["description"]) == (409, SECOND_POLLER)
        await citizen.text("سلام")
    assert len((await second).result) == 1


async def test_only_the_kinds_asked_for_are_queued(desk: Desk, citizen: Person) -> None:
    await desk.updates(allowed_updates=["callback_query"])
    sent = await desk.say(reply_markup={"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]})
    await citizen.text("سلام")
    await citizen.press(message_id=sent["message_id"], text="الف")
    assert [sorted(row)[0] for row in await desk.updates()] == ["callback_query"]


async def test_a_raw_update_with_its_own_id_is_handed_out_once(desk: Desk, citizen: Person) -> None:
    await citizen.text("یک")
    (before,) = await desk.updates()
    await desk.updates(offset=before["update_id"] + 1)
    await citizen.raw(before)
    await citizen.raw({"poisoned": [None, {"x": 1}]})
    doubled, poisoned = await desk.updates()
    assert doubled == before
    assert poisoned["poisoned"] == [None, {"x": 1}]
    assert await desk.updates(offset=before["update_id"] + 1) == [poisoned]
    assert (await citizen.raw([1])).status == 400


async def test_raw_json_goes_out_as_it_stands(desk: Desk, citizen: Person) -> None:
    words = '{"message":{"text":"\\ud83d","date":%s}}' % ("9" * 5_000)
    number = (await citizen.raw_json(words)).json["update_id"]
    async with desk.http.post(f"{desk.url}/bot{TOKEN}/getUpdates") as answer:
        assert await answer.read() == b'{"ok":true,"result":[{"update_id":%d,%s]}' % (
            number,
            words[1:].encode(),
        )
    assert (await citizen.raw_json("{}")).status == 200
    for refused in ("[1]", "{", '{"س":1}'):
        assert (await citizen.raw_json(refused)).status == 400


async def test_update_and_message_numbers_grow_from_one_start_to_the_next(
    desk: Desk, citizen: Person
) -> None:
    from bot.sandbox.world import World

    old = desk.sandbox.world.bots[TOKEN]
    later = World((old.profile,), (), lambda: desk.clock.now + 60, limits=False).bots[TOKEN]
    chat = old.chats[citizen.user_id]
    assert later.queue.push("message", {}, 1) > old.queue.push("message", {}, 1)
    assert later.next_message_id(chat) > old.next_message_id(chat)


@dataclass
class Receiver:
    """A bot's webhook endpoint."""

    url: str = ""
    seen: list[tuple[dict[str, Any], str | None]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    reply: dict[str, Any] | None = None
    got: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def receive(self, request: web.Request) -> web.Response:
        status = self.statuses.pop(0) if self.statuses else 200
        async with self.got:
            secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
            self.seen.append((await request.json(), secret))
            self.got.notify_all()
        if status == 200 and self.reply is not None:
            return web.json_response(self.reply)
        return web.Response(status=status)

    async def until(self, count: int) -> list[dict[str, Any]]:
        async with self.got, asyncio.timeout(10):
            await self.got.wait_for(lambda: len(self.seen) >= count)
        return [row for row, _ in self.seen]


@pytest.fixture
async def receiver(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Receiver]:
    monkeypatch.setattr(webhooks, "FIRST_PAUSE_SECONDS", 0.001)
    endpoint = Receiver()
    app = web.Application()
    app.router.add_post("/hook", endpoint.receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield endpoint
    await runner.cleanup()


async def test_a_webhook_gets_what_waited_and_what_comes_with_its_secret(
    desk: Desk, citizen: Person, receiver: Receiver
) -> None:
    await citizen.text("پیشتر")
    answer = await desk.call("setWebhook", url=receiver.url, secret_token="s3cret_x")
    assert answer.json["description"] == "Webhook was set"
    await receiver.until(1)
    await citizen.text("اکنون")
    assert [row["message"]["text"] for row in await receiver.until(2)] == ["پیشتر", "اکنون"]
    assert {secret for _, secret in receiver.seen} == {"s3cret_x"}
    again = await desk.call("setWebhook", url=receiver.url, secret_token="s3cret_x")
    assert again.json["description"] == "Webhook is already set"
    polled = await desk.call("getUpdates")
    assert (polled.status, polled.json["description"]) == (
        409,
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first",
    )
    assert (await desk.call("deleteWebhook")).json["description"] == "Webhook was deleted"
    assert (await desk.call("deleteWebhook")).json["description"] == "Webhook is already deleted"


async def test_a_failing_webhook_is_tried_again_in_order(
    desk: Desk, citizen: Person, receiver: Receiver
) -> None:
    receiver.statuses = [500, 502]
    await desk.call("setWebhook", url=receiver.url)
    await citizen.text("یک")
    await citizen.text("دو")
    words = [row["message"]["text"] for row in await receiver.until(4)]
    assert words == ["یک", "یک", "یک", "دو"]
    info = (await desk.call("getWebhookInfo")).result
    assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"
    assert info["last_error_date"] == int(desk.clock.now)


async def test_what_a_dead_webhook_did_not_take_waits_for_the_next_poll(desk: Desk, citizen: Person) -> None:
    await desk.call("setWebhook", url="http://127.0.0.1:9/hook")
    await citizen.text("یک")

    async def failed_info() -> dict[str, Any] | None:
        found = (await desk.call("getWebhookInfo")).result
        return found if "last_error_message" in found else None

    info = await eventually(failed_info)
    assert (info["last_error_message"], info["pending_update_count"]) == ("Connection refused", 1)
    await desk.call("deleteWebhook")
    assert [row["message"]["text"] for row in await desk.updates()] == ["یک"]


async def test_a_method_in_the_reply_is_carried_out(desk: Desk, citizen: Person, receiver: Receiver) -> None:
    receiver.reply = {"method": "sendMessage", "chat_id": citizen.user_id, "text": "پاسخ"}
    await desk.call("setWebhook", url=receiver.url)
    await citizen.text("یک")

    async def answered() -> bool:
        return (await citizen.last())["text"] == "پاسخ"

    assert await eventually(answered)


async def test_setting_a_webhook_ends_the_held_poll(desk: Desk, citizen: Person, receiver: Receiver) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = await held_poll(desk, tasks)
        await desk.call("setWebhook", url=receiver.url)
    ended = await poll
    assert (ended.status, ended.json["description"]) == (409, "Conflict: terminated by setWebhook request")


@pytest.mark.parametrize("url", ["http://example.ir/hook", "ftp://127.0.0.1/x", "hook"])
async def test_a_webhook_needs_https_except_on_this_machine(desk: Desk, url: str) -> None:
    answer = await desk.call("setWebhook", url=url)
    assert answer.json["description"] == (
        "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    )


async def test_pending_updates_can_be_dropped(desk: Desk, citizen: Person) -> None:
    await citizen.text("یک")
    await desk.call("deleteWebhook", drop_pending_updates=True)
    assert await desk.updates() == []


async def test_a_stop_answers_the_held_poll(desk: Desk, citizen: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = await held_poll(desk, tasks)
        await desk.sandbox.stop()
    answer = await poll
    assert (answer.status, answer.json["description"]) == (500, "Internal Server Error: restart")
