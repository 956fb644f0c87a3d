"""A messenger without a network: calls are written as for the real one, answers read as from the real one."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import Any

import orjson
from aiogram import Bot
from aiogram.methods import TelegramMethod

from bot.messengers.session import BotSession, form
from bot.sandbox.formatting.text import formatted

__all__ = ["StubSession", "person"]

_DATE = 1_785_000_000
_OK = b'{"ok":true,"result":true}'


def person(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": "bench", "language_code": "fa"}


@lru_cache(maxsize=8192)
def _read_html(text: str) -> tuple[str, list[Any] | None]:
    # Parsing marks is the server's work: done once per text, so that it weighs on neither side.
    return formatted(text, "HTML", None, lambda _id: None)


class StubSession(BotSession):
    """``windows``: what each chat shows, as the server's JSON; ``calls`` counts by method;
    ``marked``: the text of each chat's window as it was sent, with its marks."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1")
        self.windows: dict[int, dict[str, Any]] = {}
        self.calls: dict[str, int] = {}
        self.marked: dict[int, str] = {}
        self._last_id = 1000

    async def post(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        fields: dict[str, str],
        timeout: int | None,  # noqa: ASYNC109 - the session's signature
    ) -> tuple[int, bytes]:
        form(fields)
        name = method.__api_method__
        self.calls[name] = self.calls.get(name, 0) + 1
        # The loop turns, as it would while the request is on its way.
        await asyncio.sleep(0)
        if name not in ("sendMessage", "editMessageText"):
            return 200, _OK
        message = self._message(bot.id, fields)
        chat_id = int(fields["chat_id"])
        self.windows[chat_id], self.marked[chat_id] = message, fields["text"]
        return 200, orjson.dumps({"ok": True, "result": message})

    def forget(self, chat_id: int) -> None:
        """So that what a conversation weighs is not what its window weighs here."""
        del self.windows[chat_id], self.marked[chat_id]

    def _message(self, bot_id: int, fields: dict[str, str]) -> dict[str, Any]:
        text, entities = _read_html(fields["text"])
        number = fields.get("message_id")
        if number is None:
            self._last_id += 1
        message: dict[str, Any] = {
            "message_id": int(number or self._last_id),
            "from": {"id": bot_id, "is_bot": True, "first_name": "bench", "username": "bench_bot"},
            "chat": {"id": int(fields["chat_id"]), "first_name": "bench", "type": "private"},
            "date": _DATE,
            "text": text,
        }
        if number is not None:
            message["edit_date"] = _DATE + 1
        if entities:
            message["entities"] = entities
        if "reply_markup" in fields:
            message["reply_markup"] = orjson.Fragment(fields["reply_markup"])
        return message
