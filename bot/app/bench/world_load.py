"""The client of ``bench sandbox``: bots that poll, people who have pressed Start, messages to all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache
from itertools import count
from time import perf_counter
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp
import orjson
from yarl import URL

from bot.app.bench.presses import BrokenBenchError
from bot.nursery import Nursery
from bot.words import house_texts

__all__ = ["AT_ONCE", "WorldLoad", "tokens_of"]

AT_ONCE = 30
POLL_S = 50
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
#: A text of the usual length, in Persian: a letter of it is six signs on the wire.
_TEXT = "sign-up-known"
_MARKUP = '{"inline_keyboard":[[{"text":"1","callback_data":"cases"}]]}'


def tokens_of(bots: int) -> list[str]:
    return [f"{7_900_000_001 + place}:measure" for place in range(bots)]


class WorldLoad:
    """Keeps AT_ONCE calls under way to the sandbox at ``url``, whose ``bots`` all poll meanwhile.

    Its methods raise BrokenBenchError when a call is not answered as it should be.
    """

    def __init__(self, url: str, bots: int) -> None:
        self._url = url
        self._tokens = tokens_of(bots)
        self._chats: list[tuple[str, int]] = []
        self._polls = Nursery()
        # Encoded once: what is measured is the server.
        self._message = urlencode({"text": house_texts().plain(_TEXT), "reply_markup": _MARKUP})
        self.messages = 0

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE))
        self._polling = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=None)
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._polls.drain(0)
        await self._polling.close()
        await self._http.close()

    async def fill(self, people: int) -> None:
        """``people`` for each bot press Start, and every bot takes its updates and polls on."""
        state = orjson.loads(await self._get("/sandbox/state"))
        bots = [(token, bot["username"]) for token, bot in zip(self._tokens, state["bots"], strict=True)]

        async def add(place: int) -> None:
            token, username = bots[place % len(bots)]
            seed = {"name": f"Citizen {place}", "phone": f"0912{place:07}"}
            user_id = orjson.loads(await self._post("/sandbox/people", json=seed))["user_id"]
            path = f"/sandbox/people/{user_id}/text?bot={username}"
            await self._post(path, json={"text": "/start"})
            self._chats.append((token, user_id))

        await self._many(len(bots) * people, add)
        self.messages += len(self._chats)
        taken = [asyncio.Event() for _ in bots]
        for (token, _), event in zip(bots, taken, strict=True):
            self._polls.spawn(self._poll(token, people, event), name="bench poll")
        await asyncio.gather(*(event.wait() for event in taken))

    async def _poll(self, token: str, people: int, taken: asyncio.Event) -> None:
        offset = 0
        while True:
            form = {"timeout": str(POLL_S), "offset": str(offset)}
            async with self._polling.post(f"{self._url}/bot{token}/getUpdates", data=form) as response:
                updates = orjson.loads(await response.read())["result"]
            if updates:
                offset = updates[-1]["update_id"] + 1
                people -= len(updates)
            if people <= 0:
                taken.set()

    async def ensure_all_poll(self) -> None:
        """Raises BrokenBenchError when a bot has stopped polling."""
        state = orjson.loads(await self._get("/sandbox/state"))
        if len(self._polls) != len(self._tokens) or not all(bot["ready"] for bot in state["bots"]):
            raise BrokenBenchError("a bot polls no more")

    async def size_of_answer(self) -> int:
        """How many bytes an answer to sendMessage has."""
        self.messages += 1
        return len(await self._say(self._url, 0))

    async def send(self, number: int) -> float:
        """Messages to everyone in turn; gives calls a second."""
        self.messages += max(0, number)
        return await self.calls_to(self._url, number)

    async def calls_to(self, url: str, number: int) -> float:
        """The same calls to another server."""
        started = perf_counter()
        await self._many(number, lambda place: self._say(url, place))
        return number / (perf_counter() - started)

    async def _say(self, url: str, place: int) -> bytes:
        token, chat = self._chats[place % len(self._chats)]
        form = f"chat_id={chat}&{self._message}".encode()
        target = _target(url, token)
        async with self._http.post(target, data=form, headers=_FORM) as response:
            return await _body(response)

    async def _many(self, number: int, call: Callable[[int], Awaitable[Any]]) -> None:
        numbers = count()

        async def work() -> None:
            while (place := next(numbers)) < number:
                await call(place)

        await asyncio.gather(*(work() for _ in range(AT_ONCE)))

    async def _post(self, path: str, **options: Any) -> bytes:
        async with self._http.post(self._url + path, **options) as response:
            return await _body(response)

    async def _get(self, path: str) -> bytes:
        async with self._http.get(self._url + path) as response:
            return await _body(response)


@cache
def _target(url: str, token: str) -> URL:
    """Made once for each bot: reading an address is the dearest part of the call for the client."""
    return URL(f"{url}/bot{token}/sendMessage", encoded=True)


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = await response.read()
    if response.status >= 300:
        raise BrokenBenchError(f"{response.url.path}: HTTP {response.status}")
    return body
