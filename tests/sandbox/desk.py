"""A running sandbox as a test speaks to it: over HTTP only."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.sandbox import Sandbox

TOKEN = "7000000001:AAF-sandbox_token"
BALE_TOKEN = "8000000002:AAF-bale_token"
BALE_PHONE = "09121110008"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000300000002080200000012168d4d0000000b49444154789c63601805000000001a0001"
) + bytes(12)


async def eventually(check: Callable[[], Awaitable[Any]]) -> Any:
    """The first true answer of ``check``, asked again and again for ten seconds at most."""
    async with asyncio.timeout(10):
        while not (found := await check()):  # noqa: ASYNC110 (what it waits for has no event)
            await asyncio.sleep(0)
    return found


@dataclass
class FakeClock:
    """Seconds since 1970 that move only when told."""

    now: float = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Answer:
    """What came back: the HTTP status, its headers and the decoded JSON."""

    status: int
    headers: Any
    json: Any

    @property
    def result(self) -> Any:
        assert self.status == 200, self.json
        return self.json["result"]


@dataclass
class Person:
    """Someone of the sandbox, through the control API."""

    user_id: int
    http: aiohttp.ClientSession
    base: str
    bot: str | None = None

    async def _do(self, verb: str, body: dict[str, Any] | None = None) -> Answer:
        query = {"bot": self.bot} if self.bot else {}
        url = f"{self.base}/sandbox/people/{self.user_id}/{verb}"
        async with self.http.post(url, json=body, params=query) as response:
            return Answer(response.status, response.headers, await response.json(content_type=None))

    async def text(self, text: str, **more: Any) -> Answer:
        return await self._do("text", {"text": text, **more})

    async def contact(self, **more: Any) -> Answer:
        return await self._do("contact", more)

    async def press(self, **what: Any) -> Answer:
        return await self._do("press", what)

    async def location(self, latitude: float, longitude: float) -> Answer:
        return await self._do("location", {"latitude": latitude, "longitude": longitude})

    async def pay(self, **what: Any) -> Answer:
        return await self._do("pay", what)

    async def payments(self) -> list[dict[str, Any]]:
        url = f"{self.base}/sandbox/people/{self.user_id}/payments"
        async with self.http.get(url) as response:
            return await response.json()

    async def edit(self, message_id: int, text: str) -> Answer:
        return await self._do("edit", {"message_id": message_id, "text": text})

    async def album(self, kind: str, *parts: tuple[bytes, str], caption: str = "") -> Answer:
        form = aiohttp.FormData({"kind": kind, "caption": caption}, quote_fields=False)
        for data, name in parts:
            form.add_field("file", data, filename=name)
        url = f"{self.base}/sandbox/people/{self.user_id}/album"
        async with self.http.post(url, data=form) as response:
            return Answer(response.status, response.headers, await response.json())

    async def raw(self, update: Any) -> Answer:
        return await self._do("raw", {"update": update})

    async def raw_json(self, words: str) -> Answer:
        return await self._do("raw", {"json": words})

    async def block(self) -> Answer:
        return await self._do("block")

    async def unblock(self) -> Answer:
        return await self._do("unblock")

    async def file(self, data: bytes, name: str, **fields: str) -> Answer:
        # As browsers and both clients do: names unquoted, in UTF-8.
        form = aiohttp.FormData(fields, quote_fields=False)
        form.add_field("file", data, filename=name)
        url = f"{self.base}/sandbox/people/{self.user_id}/file"
        async with self.http.post(url, data=form) as response:
            return Answer(response.status, response.headers, await response.json())

    async def messages(self, after: int = 0) -> list[dict[str, Any]]:
        url = f"{self.base}/sandbox/people/{self.user_id}/messages?after={after}"
        async with self.http.get(url) as response:
            return await response.json()

    async def last(self) -> dict[str, Any]:
        return (await self.messages())[-1]

    async def callbacks(self) -> list[dict[str, Any]]:
        url = f"{self.base}/sandbox/people/{self.user_id}/callbacks"
        async with self.http.get(url) as response:
            return await response.json()


@dataclass
class Desk:
    """The sandbox, its clock and the ways to speak to it."""

    sandbox: Sandbox
    clock: FakeClock
    http: aiohttp.ClientSession
    people: list[Person] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.sandbox.url

    async def call(self, method: str, /, token: str = TOKEN, **params: Any) -> Answer:
        """A Bot API call as an urlencoded form: objects as JSON, booleans as words."""
        form = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()
        }
        async with self.http.post(f"{self.url}/bot{token}/{method}", data=form) as response:
            return Answer(response.status, response.headers, await response.json())

    async def upload(self, method: str, files: dict[str, tuple[bytes, str]], **params: Any) -> Answer:
        """A Bot API call as multipart, each file part named as its key."""
        form = aiohttp.FormData(
            {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()},
            quote_fields=False,
        )
        for name, (data, filename) in files.items():
            form.add_field(name, data, filename=filename)
        async with self.http.post(f"{self.url}/bot{TOKEN}/{method}", data=form) as response:
            return Answer(response.status, response.headers, await response.json())

    async def confirm(self, token: str = TOKEN) -> None:
        """Forget what waits."""
        waiting = (await self.call("getUpdates", token)).result
        if waiting:
            await self.call("getUpdates", token, offset=waiting[-1]["update_id"] + 1)

    async def control(self, verb: str, path: str, **options: Any) -> Answer:
        async with self.http.request(verb, f"{self.url}/sandbox{path}", **options) as response:
            return Answer(response.status, response.headers, await response.json(content_type=None))

    async def say(self, text: str = "سلام", **more: Any) -> dict[str, Any]:
        """A message of the bot to the first person."""
        return (await self.call("sendMessage", chat_id=self.people[0].user_id, text=text, **more)).result

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        return (await self.call("getUpdates", **params)).result
