"""Who blocked the bot, and who let it back in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated

_GONE = (ChatMemberStatus.KICKED, ChatMemberStatus.LEFT)


class AddressBook(Protocol):
    """What the ledger knows of a chat's health. Both may be called again without effect."""

    async def gone(self, messenger: str, chat_id: int) -> None:
        """The person blocked the bot: messages to this chat go another way (SMS, e-mail)."""

    async def back(self, messenger: str, chat_id: int) -> None:
        """The person takes messages again."""


def membership(messenger: str, book: AddressBook) -> Callable[[ChatMemberUpdated], Awaitable[None]]:
    """The handler of my_chat_member."""

    async def on_change(change: ChatMemberUpdated) -> None:
        if change.new_chat_member.status in _GONE:
            await book.gone(messenger, change.chat.id)
        else:
            await book.back(messenger, change.chat.id)

    return on_change
