"""Saying a sentence to the person of an update, whatever the update was."""

from __future__ import annotations

from typing import Any, TypeGuard

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Update
from aiogram_dialog.api.entities import DialogUpdate

from bot.messengers.capabilities import Capabilities
from bot.texts import Texts

_log = structlog.get_logger(__name__)


class Telling:
    """``alert()`` for presses, ``message()`` for everything, which raises TelegramAPIError."""

    def __init__(self, texts: Texts, capabilities: Capabilities) -> None:
        self._texts = texts
        self._capabilities = capabilities

    async def alert(self, bot: Bot, query: CallbackQuery | None, key: str, args: dict[str, object]) -> bool:
        """Whether it was shown: not for a text, a press too old to answer, words too long for an alert, a
        client that shows none, or when the messenger does not take the answer."""
        if not is_real(query):
            return False
        words = self._texts.plain(key, **args)
        if len(words) > self._capabilities.alert_limit or not self._capabilities.shows_answer(query.id):
            await self.hush(bot, query)
            return False
        return await answered(bot, query, text=words, show_alert=True)

    async def hush(self, bot: Bot, query: CallbackQuery | None) -> None:
        """Takes the waiting sign off the button."""
        if is_real(query):
            await answered(bot, query)

    async def message(
        self,
        bot: Bot,
        data: dict[str, Any],
        key: str,
        args: dict[str, object],
        markup: InlineKeyboardMarkup | None = None,
    ) -> None:
        chat_id = chat_of(data)
        if chat_id is not None:
            await bot.send_message(chat_id, self._texts.html(key, **args), reply_markup=markup)


async def answered(bot: Bot, query: CallbackQuery, **how: Any) -> bool:
    """Whether the answer was shown. One that fails keeps nobody from their window: the sign goes."""
    try:
        return bool(await bot.answer_callback_query(query.id, **how))
    except TelegramAPIError as error:
        _log.info("press not answered", error=type(error).__qualname__)
        return False


def is_real(query: CallbackQuery | None) -> TypeGuard[CallbackQuery]:
    """Whether the messenger waits for an answer: aiogram-dialog makes presses of its own out of texts."""
    return query is not None and bool(query.id)


def query_of(update: Update) -> CallbackQuery | None:
    return None if isinstance(update, DialogUpdate) else update.callback_query


def chat_of(data: dict[str, Any]) -> int | None:
    """Where this person can be written to."""
    for key in ("event_chat", "event_from_user"):
        if data.get(key) is not None:
            number: int = data[key].id
            return number
    return None
