"""Presses fed to one Dispatcher as its intake would feed them, and how many of them a second it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter
from typing import Any

import orjson

from bot.app.bench.stub import StubSession, person

__all__ = ["BrokenBenchError", "Side", "button_data"]

Window = dict[str, Any]


class BrokenBenchError(Exception):
    """Something was measured that is not what the bench says it measures."""


@dataclass(slots=True)
class Side:
    """One of the two that are compared. ``feed`` takes the raw JSON of one update and answers it."""

    name: str
    session: StubSession
    feed: Callable[[bytes], Awaitable[None]]
    pages: dict[int, tuple[Window, Window]] = field(default_factory=dict)
    marked: dict[int, tuple[str, str]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def write(self, user_id: int, text: str) -> None:
        """The citizen sends a text."""
        message: dict[str, Any] = {"text": text}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        await self._send(user_id, message)

    async def share(self, user_id: int, phone: str) -> None:
        """The citizen shares their own contact."""
        contact = {"phone_number": phone, "first_name": "bench", "user_id": user_id}
        await self._send(user_id, {"contact": contact})

    async def _send(self, user_id: int, content: dict[str, Any]) -> None:
        message = {
            "message_id": 1,
            "date": 1_785_000_000,
            "chat": {"id": user_id, "first_name": "bench", "type": "private"},
            "from": person(user_id),
        }
        await self.feed(orjson.dumps({"update_id": next(self.numbers), "message": message | content}))

    def ensure_shown(self, user_id: int, widget: str) -> None:
        """That the citizen's window has a button of this widget. Raises BrokenBenchError."""
        button_data(self.session.windows[user_id], widget)

    async def press(self, user_id: int, widget: str) -> None:
        """The citizen presses the button of this widget under the window they see."""
        await self.feed(self.update(user_id, self.session.windows[user_id], widget))

    def update(self, user_id: int, window: Window, widget: str) -> bytes:
        """The update of such a press."""
        number = next(self.numbers)
        query = {
            "id": str(number),
            "from": person(user_id),
            "chat_instance": str(user_id),
            "message": window,
            "data": button_data(window, widget),
        }
        return orjson.dumps({"update_id": number, "callback_query": query})

    async def learn(self, user_id: int) -> None:
        """From the first page to the second and back; both are remembered as they are shown.

        Raises BrokenBenchError when a press does not change the window.
        """
        first = self.session.windows[user_id]
        await self.press(user_id, "later")
        second, second_marked = self.session.windows[user_id], self.session.marked[user_id]
        await self.press(user_id, "earlier")
        again = self.session.windows[user_id]
        if second["text"] == first["text"] or again["text"] != first["text"]:
            raise BrokenBenchError(f"{self.name}: presses do not turn the pages")
        self.pages[user_id] = (again, second)
        self.marked[user_id] = (self.session.marked[user_id], second_marked)

    async def measure(self, users: Sequence[int], rounds: int) -> float:
        """Presses a second, over ``rounds`` turns there and back of each citizen; each press draws the list.

        Raises BrokenBenchError when not every press was answered by exactly one edit and one answer.
        """
        updates = [
            self.update(user, self.pages[user][at], ("later", "earlier")[at])
            for _ in range(rounds)
            for at in (0, 1)
            for user in users
        ]
        before = dict(self.session.calls)
        started = perf_counter()
        for update in updates:
            await self.feed(update)
        seconds = perf_counter() - started
        for method in ("editMessageText", "answerCallbackQuery"):
            if self.session.calls[method] - before[method] != len(updates):
                raise BrokenBenchError(f"{self.name}: {method} was not called once a press")
        for user in users:
            if self.session.windows[user]["text"] != self.pages[user][0]["text"]:
                raise BrokenBenchError(f"{self.name}: the last press drew another window")
        return len(updates) / seconds


def button_data(window: Window, widget: str) -> str:
    """Callback data of the first button of this widget. Raises BrokenBenchError."""
    for row in buttons(window):
        for button in row:
            data: str = button.get("callback_data", "")
            if data.partition("\x1d")[2].partition(":")[0] == widget:
                return data
    raise BrokenBenchError(f"no button of {widget}")


def buttons(window: Window) -> list[list[dict[str, Any]]]:
    """Rows of the inline keyboard; in a stubbed window it is JSON still."""
    markup = window.get("reply_markup")
    if markup is None:
        return []
    rows: list[list[dict[str, Any]]] = orjson.loads(orjson.dumps(markup))["inline_keyboard"]
    return rows
