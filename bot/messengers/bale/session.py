"""aiogram's session for Bale: our HTML goes out as Bale's marks, and what Bale lacks as what it has.

The rest of the project speaks as to Telegram.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from aiogram import Bot
from aiogram.client.default import Default
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.methods import SendLocation, SendMessage, SendVenue, TelegramMethod
from aiogram.types import InputMedia

from bot.bale_marks import to_bale, without_marks
from bot.messengers.bale.repair import repair
from bot.messengers.reading import loads
from bot.messengers.session import BotSession

if TYPE_CHECKING:
    from aiogram.methods.base import TelegramType

_WORDS = ("text", "caption")
#: Seconds between the place and the words of a venue.
LONGEST_PAUSE_S = 10.0
#: What Bale answers to a text whose marks it cannot read.
_UNREADABLE = "malformed"


def loads_repaired(raw: bytes | str) -> Any:
    return repair(loads(raw))


class BaleSession(BotSession):
    """A venue is sent as its place and its words; a text whose marks are refused goes out without them."""

    def __init__(self, api_base: str, *, connections: int = 100) -> None:
        super().__init__(api_base, connections=connections, json_loads=loads_repaired)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> Any:
        if isinstance(method, SendVenue):
            return await self._send_venue(bot, method, timeout)
        marked = rendered(method, to_bale)
        try:
            return await super().make_request(bot, marked, timeout)
        except TelegramBadRequest as refused:
            bare = rendered(method, without_marks)
            if _UNREADABLE not in refused.message.lower() or bare == marked:
                raise
            return await super().make_request(bot, bare, timeout)

    async def _send_venue(
        self,
        bot: Bot,
        venue: SendVenue,
        timeout: int | None,  # noqa: ASYNC109
    ) -> Any:
        """Its place first, then its name and address with the keyboard. The message of the latter."""
        chat_id, silent = venue.chat_id, venue.disable_notification
        place = SendLocation(
            chat_id=chat_id, latitude=venue.latitude, longitude=venue.longitude, disable_notification=silent
        )
        await super().make_request(bot, place, timeout)
        words = SendMessage(
            chat_id=chat_id,
            text=f"{venue.title}\n{venue.address}",
            parse_mode=None,
            reply_markup=venue.reply_markup,
            disable_notification=True,
        )
        try:
            return await self.make_request(bot, words, timeout)
        except TelegramRetryAfter as flood:
            # Waited out here: whoever repeats the whole would send the place again.
            await asyncio.sleep(min(flood.retry_after, LONGEST_PAUSE_S))
            return await self.make_request(bot, words, timeout)


def rendered(method: TelegramMethod[Any], render: Callable[[str], str]) -> TelegramMethod[Any]:
    """The method with its words as Bale reads them; the given one stays as it is."""
    changed: dict[str, Any] = _words_of(method, render)
    media = getattr(method, "media", None)
    if isinstance(media, list):
        changed["media"] = [_media(each, render) for each in media]
    elif isinstance(media, InputMedia):
        changed["media"] = _media(media, render)
    return method.model_copy(update=changed) if changed else method


def _media(item: Any, render: Callable[[str], str]) -> Any:
    return item.model_copy(update=_words_of(item, render)) if isinstance(item, InputMedia) else item


def _words_of(holder: Any, render: Callable[[str], str]) -> dict[str, Any]:
    """``parse_mode`` None, said and not left to the bot's default, means words without marks."""
    changed: dict[str, Any] = {}
    for name in _WORDS:
        words = getattr(holder, name, None)
        if not isinstance(words, str) or not hasattr(holder, "parse_mode"):
            continue
        is_html = holder.parse_mode == "HTML" or isinstance(holder.parse_mode, Default)
        changed |= {name: render(words if is_html else escape(words, quote=False)), "parse_mode": None}
    return changed
