"""The sandbox on loopback, and a bot of ours that talks to it over HTTP as to a messenger."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp

from bot.messengers.bale import BALE
from bot.messengers.bots import build_bot
from bot.messengers.capabilities import Capabilities, MessengerName
from bot.messengers.polling import Polling
from bot.messengers.telegram import TELEGRAM
from bot.sandbox import DEFAULT_PEOPLE, BotProfile, Sandbox
from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.kit import TOKEN, Stage, stage

CAPABILITIES: dict[str, Capabilities] = {"telegram": TELEGRAM, "bale": BALE}


@dataclass
class Citizen:
    """A person of the sandbox."""

    user_id: int
    http: aiohttp.ClientSession
    url: str

    async def _do(self, verb: str, body: dict[str, Any]) -> Any:
        async with self.http.post(f"{self.url}/sandbox/people/{self.user_id}/{verb}", json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def text(self, text: str) -> Any:
        return await self._do("text", {"text": text})

    async def raw(self, update: Any) -> Any:
        return await self._do("raw", {"update": update})

    async def contact(self) -> Any:
        return await self._do("contact", {})

    async def press(self, button: str) -> Any:
        shown = [each for each in await self.messages() if button in buttons_of(each)]
        return await self._do("press", {"message_id": shown[-1]["message_id"], "text": button})

    async def messages(self) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.url}/sandbox/people/{self.user_id}/messages") as answer:
            shown: list[dict[str, Any]] = await answer.json()
            return shown

    async def sees(self, words: str, seconds: float = 30.0) -> dict[str, Any]:
        """Waits until one of the bot's messages contains the words. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while True:
                for each in reversed(await self.messages()):
                    if each["from_bot"] and words in each.get("text", ""):
                        return each
                await asyncio.sleep(0.01)


def buttons_of(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message.get("buttons", []) for button in row]


@dataclass
class Desk:
    sandbox: Sandbox
    http: aiohttp.ClientSession
    capabilities: Capabilities
    people: list[Citizen] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.sandbox.url

    async def faults(self, *faults: dict[str, Any]) -> None:
        async with self.http.put(f"{self.url}/sandbox/faults", json=list(faults)) as answer:
            assert answer.status < 300, await answer.text()

    async def calls(self) -> list[dict[str, Any]]:
        async with self.http.get(f"{self.url}/sandbox/calls") as answer:
            made: list[dict[str, Any]] = await answer.json()
            return made

    async def newcomer(self, number: int) -> Citizen:
        body = {"name": f"شهروند {number}", "phone": f"0912{number:07}", "messenger": self.capabilities.name}
        async with self.http.post(f"{self.url}/sandbox/people", json=body) as answer:
            return Citizen((await answer.json())["user_id"], self.http, self.url)


async def open_desk(messenger: MessengerName = "telegram") -> Desk:
    profile = BotProfile(TOKEN, "pishkhan_bot", "پیشخوان", messenger)
    sandbox = Sandbox([profile], people=[replace(seed, messenger=messenger) for seed in DEFAULT_PEOPLE])
    await sandbox.start()
    http = aiohttp.ClientSession()
    desk = Desk(sandbox, http, CAPABILITIES[messenger])
    async with http.get(f"{desk.url}/sandbox/people") as answer:
        desk.people = [Citizen(person["user_id"], http, desk.url) for person in await answer.json()]
    return desk


@dataclass
class Counter:
    """Our bot at work."""

    stage: Stage
    polling: Polling

    async def close(self) -> None:
        await self.stage.conversation.stop(self.polling)
        await self.stage.stop()


async def open_counter(
    desk: Desk, database: Database, clock: ManualClock, texts: Texts, *, token: str = TOKEN, **options: Any
) -> Counter:
    bot = build_bot(token, desk.url, desk.capabilities)
    made = await stage(database, clock, texts, bot=bot, capabilities=desk.capabilities, **options)
    polling = Polling(made.conversation.dispatcher, bot, made.nursery)
    made.nursery.spawn(polling.run(), name="polling")
    return Counter(made, polling)
