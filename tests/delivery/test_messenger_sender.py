"""The way out to a messenger over real HTTP, with every answer that a bad day brings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.delivery.limiter import Gcra, Pace, Unlimited
from bot.delivery.messenger_sender import MessengerSender
from bot.delivery.ptb_request import AiohttpRequest
from bot.delivery.senders import OutgoingText, SendError, Sent, Trouble
from bot.ledger import ToChat
from bot.messengers.telegram import TELEGRAM
from bot.sandbox import BotProfile, PersonSeed, Sandbox
from tests.clock import ManualClock
from tests.delivery.support import Desk, Running, until

TOKEN = "7000000001:AAF-sandbox_token"


@dataclass
class Stage:
    """A sandbox with one person who has started the bot, and a sender to it."""

    sandbox: Sandbox
    http: aiohttp.ClientSession
    chat_id: int
    sender: MessengerSender

    async def fault(self, **fault: Any) -> None:
        async with self.http.put(f"{self.sandbox.url}/sandbox/faults", json=[fault]) as answer:
            assert answer.status == 200

    async def shown(self) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.sandbox.url}/sandbox/people/{self.chat_id}/messages") as answer:
            return [message for message in await answer.json() if message["from_bot"]]

    def text(self, **changes: Any) -> OutgoingText:
        given = {"ref": "1", "address": str(self.chat_id), "text": "پروندهٔ <b>۰۴۱۲</b> تغییر کرد."}
        return OutgoingText(**given | changes)

    async def trouble(self, **changes: Any) -> SendError:
        with pytest.raises(SendError) as failed:
            await self.sender.send(self.text(**changes))
        return failed.value


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    sandbox = Sandbox(
        [BotProfile(TOKEN, "pishkhan_bot", "پیشخوان")], people=[PersonSeed("سارا", "09121110001")]
    )
    await sandbox.start()
    sender = MessengerSender(TOKEN, sandbox.url, Unlimited(), TELEGRAM, request=AiohttpRequest(timeout_s=0.5))
    async with aiohttp.ClientSession() as http, sender:
        async with http.get(f"{sandbox.url}/sandbox/people") as answer:
            user_id = (await answer.json())[0]["user_id"]
        async with http.post(
            f"{sandbox.url}/sandbox/people/{user_id}/text", json={"text": "/start"}
        ) as answer:
            assert answer.status == 200
        yield Stage(sandbox, http, user_id, sender)
    await sandbox.stop()


async def test_a_person_sees_the_words_and_the_button(stage: Stage) -> None:
    sent = await stage.sender.send(
        stage.text(buttons=(("دیدن پرونده", "go:case:1"), ("لغو", "go:drop:1")), silent=True)
    )
    [shown] = await stage.shown()
    assert sent == Sent(str(shown["message_id"]))
    assert shown["text"] == "پروندهٔ ۰۴۱۲ تغییر کرد."
    assert shown["entities"][0]["type"] == "bold"
    assert shown["buttons"] == [
        [{"text": "دیدن پرونده", "data": "go:case:1"}],
        [{"text": "لغو", "data": "go:drop:1"}],
    ]


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ({"kind": "blocked"}, Trouble.BLOCKED),
        ({"kind": "deactivated"}, Trouble.INVALID),
        ({"kind": "429", "retry_after": 7}, Trouble.FLOOD),
        ({"kind": "429", "retry_after": None}, Trouble.FLOOD),
        ({"kind": "502_after"}, Trouble.AMBIGUOUS),
        ({"kind": "hang"}, Trouble.AMBIGUOUS),
        ({"kind": "reset"}, Trouble.AMBIGUOUS),
        ({"kind": "reset", "after": True}, Trouble.AMBIGUOUS),
    ],
)
async def test_what_befalls_a_call_is_told_apart(
    stage: Stage, fault: dict[str, Any], trouble: Trouble
) -> None:
    await stage.fault(**fault)
    failed = await stage.trouble()
    assert failed.trouble is trouble
    if trouble is Trouble.FLOOD:
        assert failed.retry_after == timedelta(seconds=fault["retry_after"] or 3)


async def test_an_unreadable_yes_is_a_yes(stage: Stage) -> None:
    await stage.fault(kind="broken_json")
    assert await stage.sender.send(stage.text()) == Sent(None)
    assert len(await stage.shown()) == 1


async def test_refusals_of_the_server_are_told_apart(stage: Stage) -> None:
    assert (await stage.trouble(address="999999")).trouble is Trouble.INVALID
    broken = await stage.trouble(text="<b>نیمه")
    assert (broken.trouble, broken.reason) == (Trouble.REJECTED, "400 can't parse entities")
    assert (await stage.trouble(text="د" * 4097)).reason == "400 message is too long"
    async with MessengerSender("7000000009:wrong", stage.sandbox.url, Unlimited(), TELEGRAM) as stranger:
        with pytest.raises(SendError) as failed:
            await stranger.send(stage.text())
    assert failed.value.trouble is Trouble.MISCONFIGURED


async def test_a_server_that_is_away_was_not_sent_to(stage: Stage) -> None:
    await stage.sandbox.stop()
    assert (await stage.trouble()).trouble is Trouble.NOT_SENT


async def test_a_flood_answer_reaches_everybody_who_asks_the_limiter(
    stage: Stage, clock: ManualClock
) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock.advance(timedelta(seconds=seconds))

    limiter = Gcra(clock, Pace(), sleep)
    async with MessengerSender(TOKEN, stage.sandbox.url, limiter, TELEGRAM) as sender:
        await stage.fault(kind="429", retry_after=9, count=1)
        with pytest.raises(SendError):
            await sender.send(stage.text())
        await sender.admit("5", urgent=True)
    assert sum(waits) == pytest.approx(9.0)


async def test_the_whole_way_from_the_ledger_to_the_screen(stage: Stage, desk: Desk) -> None:
    await stage.fault(kind="429", retry_after=1, count=1)
    async with Running(desk.worker(telegram=stage.sender)):
        await desk.tell(desk.news(), ToChat("telegram", stage.chat_id))

        async def put_off() -> bool:
            return (await desk.events())[-1:] != [] and await desk.states() == ["queued"]

        await until(put_off)
        desk.clock.advance(timedelta(seconds=1))

        async def told() -> bool:
            return await desk.states() == ["sent"]

        await until(told)
    [shown] = await stage.shown()
    assert [row.provider_ref for row in await desk.deliveries()] == [str(shown["message_id"])]
    async with stage.http.get(
        f"{stage.sandbox.url}/sandbox/calls", params={"method": "sendMessage"}
    ) as answer:
        assert len(await answer.json()) == 2


async def test_what_was_sent_is_written_anew_and_taken_back_and_a_second_time_is_refused(
    stage: Stage,
) -> None:
    ref = (await stage.sender.send(stage.text())).provider_ref
    await stage.sender.send(stage.text(act="edit", target_ref=ref, text="<b>درست شد.</b>"))
    [shown] = await stage.shown()
    assert shown["text"] == "درست شد."
    same = await stage.trouble(act="edit", target_ref=ref, text="<b>درست شد.</b>")
    assert (same.trouble, same.reason) == (Trouble.REJECTED, "400 message is not modified")
    await stage.sender.send(stage.text(act="delete", target_ref=ref, text=""))
    assert [message for message in await stage.shown() if not message.get("deleted")] == []
    gone = await stage.trouble(act="delete", target_ref=ref, text="")
    assert (gone.trouble, gone.reason) == (Trouble.REJECTED, "400 to delete not found")
