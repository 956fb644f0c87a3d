"""The ways out that these settings open: one sender a channel."""

from __future__ import annotations

from contextlib import AsyncExitStack

from bot.app.limiters import open_limiter
from bot.clock import Clock
from bot.delivery.email_sender import EmailSender
from bot.delivery.limiter import Limiter
from bot.delivery.messenger_sender import MessengerSender
from bot.delivery.senders import Sender
from bot.delivery.sms_sender import SmsSender
from bot.gateways.email.choice import open_email
from bot.gateways.sms.choice import PhoneWays
from bot.messengers.bale import BALE
from bot.messengers.telegram import TELEGRAM
from bot.settings import Settings

__all__ = ["CHANNELS", "open_senders"]

CHANNELS = ("telegram", "bale", "sms", "email")


async def open_senders(
    settings: Settings,
    clock: Clock,
    stack: AsyncExitStack,
    limiters: dict[str, Limiter] | None = None,
    channels: frozenset[str] = frozenset(CHANNELS),
) -> dict[str, Sender]:
    """Senders by channel (``telegram``, ``bale``, ``sms``, ``email``); ``stack`` closes them.

    ``limiters``: those that the dialogs' sessions of this process ask too, by messenger; a token that has
    none there gets its own.
    """
    given = limiters or {}
    senders: dict[str, Sender] = {}
    for capabilities, section in ((TELEGRAM, settings.telegram), (BALE, settings.bale)):
        if section.token is None or capabilities.name not in channels:
            continue
        name, token = capabilities.name, section.token.get_secret_value()
        limiter = given.get(name) or open_limiter(settings, name, clock, stack)
        sender = MessengerSender(token, section.api_base, limiter, capabilities)
        senders[name] = await stack.enter_async_context(sender)
    if "sms" in channels:
        _open_sms(settings, clock, stack, senders)
    letters = open_email(settings.email, settings.inbox, clock) if "email" in channels else None
    if letters is not None:
        stack.push_async_callback(letters.close)
        senders["email"] = EmailSender(letters)
    return senders


def _open_sms(settings: Settings, clock: Clock, stack: AsyncExitStack, senders: dict[str, Sender]) -> None:
    phones = PhoneWays(settings.sms, settings.sms_inbox, clock, stack)
    if phones.sms is not None or phones.codes is not None:
        senders["sms"] = SmsSender(phones.sms, phones.codes)
