"""The commands that a messenger offers beside the text field."""

from __future__ import annotations

import asyncio

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand

from bot.messengers.capabilities import Capabilities
from bot.texts import Texts

__all__ = ["tell_commands"]

_log = structlog.get_logger(__name__)

#: Seconds: updates wait for no list of commands.
LONGEST_S = 5.0
COMMANDS = {"start": "command-start", "menu": "command-menu", "help": "command-help"}


async def tell_commands(bot: Bot, capabilities: Capabilities, texts: Texts) -> None:
    """Where the messenger takes such a list. Fails with a log only: the commands work without it."""
    if not capabilities.commands:
        return
    commands = [BotCommand(command=name, description=texts.plain(key)) for name, key in COMMANDS.items()]
    try:
        async with asyncio.timeout(LONGEST_S):
            await bot.set_my_commands(commands)
    except (TelegramAPIError, TimeoutError) as error:
        _log.warning("list of commands not taken", error=type(error).__qualname__)
