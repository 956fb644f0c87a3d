"""Only private chats are served: a counter does not talk about a person's file in a group."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.types import ChatMemberUpdated, TelegramObject, Update
from aiogram_dialog.api.entities import DialogUpdate

_log = structlog.get_logger(__name__)
_INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED)


class Door(BaseMiddleware):
    """Outer middleware of ``dp.update``. Groups and channels get no answer; a bot that was added leaves."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        if isinstance(event, DialogUpdate):
            return await handler(event, data)
        chat, user = data.get("event_chat"), data.get("event_from_user")
        if user is not None and (chat is None or chat.type == ChatType.PRIVATE):
            return await handler(event, data)
        if isinstance(event, Update):
            _log.info("not a private chat", kind=event.event_type, chat_type=getattr(chat, "type", None))
            if event.my_chat_member is not None:
                await leave(data["bot"], event.my_chat_member)
        return None


async def leave(bot: Bot, change: ChatMemberUpdated) -> None:
    if change.new_chat_member.status not in _INSIDE:
        return
    try:
        await bot.leave_chat(change.chat.id)
    except TelegramAPIError as error:
        _log.info("could not leave", error=type(error).__qualname__)
