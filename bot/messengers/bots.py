"""A messenger's bot as the conversation uses it: the session that the messenger needs, patience, markup."""

from __future__ import annotations

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties

from bot.messengers.capabilities import Capabilities
from bot.messengers.patience import Limiter, Patience
from bot.messengers.session import BotSession

__all__ = ["build_bot"]


def build_bot(
    token: str, api_base: str, capabilities: Capabilities, *, limiter: Limiter | None = None
) -> Bot:
    """A bot that waits out a 429 and speaks the markup its messenger understands."""
    session = session_for(capabilities, api_base)
    session.middleware(Patience(limiter))
    return Bot(token, session=session, default=DefaultBotProperties(parse_mode=capabilities.parse_mode))


def session_for(capabilities: Capabilities, api_base: str) -> BotSession:
    if capabilities.name == "bale":
        from bot.messengers.bale.session import BaleSession

        return BaleSession(api_base)
    return BotSession(api_base)
