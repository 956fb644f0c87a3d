"""People of a bench who walk a way step by step: each act waits for the window that it leads to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

import orjson

from bot.app.bench.crowd import data_of
from bot.sandbox import Sandbox
from bot.sandbox.acts import Acts, Card

__all__ = ["Eyes", "Walker"]

#: Seconds after which a walker who sees nothing new counts as stuck.
PATIENCE_S = 60.0
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")

Window = dict[str, Any]


class Eyes:
    """What every page shows: the newest window of each chat, which is a message with buttons under it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._hub = sandbox.world.hub
        self._windows: dict[int, Window] = {}
        self._changed: dict[int, asyncio.Event] = {}

    async def watch(self) -> None:
        """Until cancelled."""
        with self._hub.reading() as reader:
            while (event := await reader.queue.get()) is not None:
                lines = event.split(b"\n")
                if lines[1] == b"event: message":
                    self._see(orjson.loads(lines[2].removeprefix(b"data: ")))

    def _see(self, data: dict[str, Any]) -> None:
        message, user_id = data["message"], data["user_id"]
        if message.get("from_bot") and message.get("buttons") and not message.get("deleted"):
            self._windows[user_id] = message
        self._event(user_id).set()

    def _event(self, user_id: int) -> asyncio.Event:
        return self._changed.setdefault(user_id, asyncio.Event())

    def window(self, user_id: int) -> Window:
        return self._windows.get(user_id, {})

    async def until(self, user_id: int, true: Callable[[], bool]) -> None:
        """Until it is true after something has happened in that chat. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                self._event(user_id).clear()
                await self._event(user_id).wait()


class Walker:
    """One person. Every act raises TimeoutError when what it leads to does not come."""

    def __init__(self, sandbox: Sandbox, eyes: Eyes, user_id: int) -> None:
        self._world, self._eyes, self._user_id = sandbox.world, eyes, user_id
        self._acts = Acts(sandbox.world)
        self._chat = self._acts.chat(user_id, None)
        self._read = 0

    async def writes(self, text: str, sees: str) -> None:
        """``sees``: a widget of the window that comes of it."""
        self._acts.write(self._chat, text)
        await self._comes(sees)

    async def presses(self, widget: str, sees: str) -> None:
        """The button of a widget under the window that they see."""
        window = self._eyes.window(self._user_id)
        data = data_of(window, widget)
        assert data is not None
        self._acts.press_data(self._chat, window["message_id"], data)
        await self._comes(sees)

    async def shares(self, sees: str) -> None:
        """Their own contact, once they are asked for it."""
        await self._eyes.until(self._user_id, lambda: self._chat.keyboard is not None)
        person = self._chat.person
        self._acts.share(self._chat, Card(person.international_phone, person.name, person.user_id))
        await self._comes(sees)

    async def code(self) -> str:
        """The code of an SMS to their phone that they have not read yet."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                letters = self._world.sms.letters(self._chat.person.phone)
                for letter in letters[self._read :]:
                    self._read += 1
                    if (found := _CODE.search(letter["text"])) is not None:
                        return found[0]
                await asyncio.sleep(0.01)

    async def _comes(self, widget: str) -> None:
        await self._eyes.until(
            self._user_id, lambda: data_of(self._eyes.window(self._user_id), widget) is not None
        )
