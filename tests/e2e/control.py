"""The sandbox's control API as a test uses it: persons, inboxes, calls, faults; waiting for what comes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

import aiohttp

from bot.nursery import Nursery

T = TypeVar("T")

#: Seconds that a condition may take, and how often it is asked when no event came.
LONGEST_S = 15.0
LOOK_AGAIN_S = 0.02


class NotFound(AssertionError):
    """The chat does not show (any more) what was to be pressed or read."""


class Control:
    """One sandbox over HTTP. ``async with``: listens to its events meanwhile."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._listening = Nursery()
        self._something = asyncio.Event()

    async def __aenter__(self) -> Control:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_connect=5))
        self._listening.spawn(self._listen(), name="sandbox events")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._listening.drain(0)
        await self._http.close()

    async def get(self, path: str, **query: Any) -> Any:
        async with self._http.get(self.url + path, params=query) as answer:
            assert answer.status == 200, (path, answer.status, await answer.text())
            return await answer.json()

    async def content(self, path: str) -> str:
        """A text file, as the page downloads it."""
        async with self._http.get(self.url + path) as answer:
            assert answer.status == 200, (path, answer.status)
            return await answer.text()

    async def post(self, path: str, body: Any = None, **query: Any) -> Any:
        """Raises NotFound for what the chat does not show (any more)."""
        async with self._http.post(self.url + path, json=body or {}, params=query) as answer:
            if answer.status == 404:
                raise NotFound(path, await answer.text())
            assert answer.status < 300, (path, answer.status, await answer.text())
            return await answer.json()

    async def upload(self, path: str, name: str, content: bytes, **fields: str) -> Any:
        form = aiohttp.FormData(fields)
        form.add_field("file", content, filename=name)
        async with self._http.post(self.url + path, data=form) as answer:
            assert answer.status < 300, (path, answer.status, await answer.text())
            return await answer.json()

    async def faults(self, *faults: dict[str, Any]) -> None:
        """Switches these on and all others off."""
        async with self._http.put(self.url + "/sandbox/faults", json=list(faults)) as answer:
            assert answer.status == 200, await answer.text()

    async def until(
        self, look: Callable[[], Awaitable[T | None]], what: str, longest: float = LONGEST_S
    ) -> T:
        """The first answer of ``look`` that is not None or False. Raises AssertionError naming ``what``."""
        deadline = asyncio.get_running_loop().time() + longest
        while True:
            self._something.clear()
            found = await look()
            if found is not None and found is not False:
                return found
            if asyncio.get_running_loop().time() > deadline:
                raise AssertionError(f"in vain waited for: {what}")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN_S):
                    await self._something.wait()

    async def _listen(self) -> None:
        with suppress(aiohttp.ClientError):
            async with self._http.get(f"{self.url}/sandbox/events") as stream:
                async for line in stream.content:
                    if line.startswith(b"data:"):
                        self._something.set()


def words_of(value: Any) -> str:
    """Everything in it as one text, for searching."""
    return json.dumps(value, ensure_ascii=False)
