"""kill -9 of a sender process in the middle of its requests, and the sender that comes after it."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiohttp
import pytest

from bot.clock import SystemClock
from bot.crypto import Vault
from bot.delivery.limiter import Unlimited
from bot.delivery.messenger_sender import MessengerSender
from bot.ids import RandomIds
from bot.ledger import ToChat, verify
from bot.messengers.telegram import TELEGRAM
from bot.sandbox import BotProfile, PersonSeed, Sandbox
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.delivery.support import Desk, Running, until

TOKEN = "7000000001:AAF-sandbox_token"
PEOPLE = [PersonSeed(f"شهروند {number}", f"0912111{number:04}") for number in range(12)]


class ShiftedClock(SystemClock):
    """The machine's clock, and as much later as the test says."""

    def __init__(self) -> None:
        self.shift = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.shift

    def advance(self, step: timedelta) -> None:
        self.shift += step


class Town:
    """Everybody in the sandbox, and what they were told."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession, chats: list[int]) -> None:
        self.sandbox = sandbox
        self.chats = chats
        self._http = http

    async def times_told(self) -> list[int]:
        counts = []
        for chat in self.chats:
            async with self._http.get(f"{self.sandbox.url}/sandbox/people/{chat}/messages") as answer:
                counts.append(sum(message["from_bot"] for message in await answer.json()))
        return counts

    async def answers_hang(self, hang: bool) -> None:
        faults = [{"kind": "hang", "methods": ["sendMessage"], "after": True}] if hang else []
        async with self._http.put(f"{self.sandbox.url}/sandbox/faults", json=faults) as answer:
            assert answer.status == 200


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    sandbox = Sandbox([BotProfile(TOKEN, "pishkhan_bot", "پیشخوان")], people=PEOPLE)
    await sandbox.start()
    async with aiohttp.ClientSession() as http:
        async with http.get(f"{sandbox.url}/sandbox/people") as answer:
            chats = [person["user_id"] for person in await answer.json()]
        for chat in chats:
            await http.post(f"{sandbox.url}/sandbox/people/{chat}/text", json={"text": "/start"})
        yield Town(sandbox, http, chats)
    await sandbox.stop()


@asynccontextmanager
async def sender_process(database_url: str, town: Town) -> AsyncIterator[asyncio.subprocess.Process]:
    command = [sys.executable, "-m", "tests.faults.sender_process", database_url, town.sandbox.url, TOKEN]
    process = await asyncio.create_subprocess_exec(*command)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def everybody(town: Town, times: int) -> bool:
    return await town.times_told() == [times] * len(town.chats)


async def all_are(desk: Desk, *states: str) -> bool:
    return set(await desk.states()) == set(states)


async def test_news_arrive_within_two_seconds_and_a_kill_loses_nobody(
    database_url: str, database: Database, vault: Vault, town: Town
) -> None:
    clock = ShiftedClock()
    desk = Desk(database, clock, RandomIds(), vault)  # type: ignore[arg-type]
    chats = [ToChat("telegram", chat) for chat in town.chats]
    async with sender_process(database_url, town) as process:
        await desk.tell(desk.news("first"), *chats)
        await until(lambda: everybody(town, 1), within=30)

        begun = time.monotonic()
        await desk.tell(desk.news("second"), *chats)
        await until(lambda: everybody(town, 2))
        assert time.monotonic() - begun < 2.0

        await town.answers_hang(True)
        await desk.tell(desk.news("third"), *chats)
        await until(lambda: everybody(town, 3))
        process.kill()
        await process.wait()
    await town.answers_hang(False)
    assert (await desk.states())[-12:] == ["sending"] * 12

    clock.advance(timedelta(seconds=61))
    async with (
        MessengerSender(TOKEN, town.sandbox.url, Unlimited(), TELEGRAM) as sender,
        Running(desk.worker(telegram=sender)),
    ):
        await until(lambda: all_are(desk, "sent", "queued"))
        clock.advance(timedelta(seconds=31))
        await until(lambda: everybody(town, 4))
        await until(lambda: all_are(desk, "sent"))
    async with UnitOfWork(database) as tx:
        assert await verify(tx.session) == []
