"""The part of ``run`` that is up within a second: settings, the sandbox and its page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.messengers.bale import BALE
from bot.messengers.capabilities import MessengerName
from bot.messengers.telegram import TELEGRAM
from bot.sandbox import DEFAULT_PEOPLE, BotProfile, PersonSeed, Sandbox
from bot.settings import LOOPBACK, Settings

__all__ = ["messengers_of", "open_sandbox", "played_by_sandbox", "webhook_trouble"]

FIRST_NAME = "پیشخوان"
#: The sandbox's bot on each messenger; the tokens are known to the sandbox alone.
BOTS = {
    "telegram": BotProfile("1000000001:sandbox-telegram-pishkhan", "pishkhan_bot", FIRST_NAME),
    "bale": BotProfile("1000000002:sandbox-bale-pishkhan", "pishkhan_bale_bot", FIRST_NAME, "bale"),
}
#: One of them has both messengers, so that one account on two can be tried.
BALE_PEOPLE = (
    PersonSeed("سارا احمدی", "09121110001", "bale", role="شهروند"),
    PersonSeed("کیان رحیمی", "09121110009", "bale", role="شهروند"),
)
API_KEY = "sandbox"


async def open_sandbox(settings: Settings) -> Sandbox:
    """Listens, with a bot on each messenger. Raises bot.sandbox.PortTaken."""
    section = settings.sandbox
    sandbox = Sandbox(
        list(BOTS.values()),
        host=section.host,
        port=section.port,
        people=(*DEFAULT_PEOPLE, *BALE_PEOPLE),
        limits=section.limits,
    )
    await sandbox.start()
    return sandbox


def played_by_sandbox(settings: Settings, url: str) -> Settings:
    """The same settings with the sandbox as each messenger that has no token of its own, and as the SMS
    provider: from here on nothing differs from a real messenger, neither client nor code path.

    An HTTP API on loopback that has no key gets the sandbox's, so that it can be tried at once.
    """
    played: dict[str, Any] = {}
    for name, profile in BOTS.items():
        section = getattr(settings, name)
        if section.token is None:
            bot = {
                "token": SecretStr(profile.token),
                "username": profile.username,
                "api_base": url,
                "limits": settings.sandbox.limits,
            }
            played[name] = section.model_copy(update=bot)
    open_api = not (settings.api.keys or settings.api.list_keys) and settings.api.host in LOOPBACK
    keys = [SecretStr(API_KEY)] if open_api else settings.api.keys
    return settings.model_copy(
        update=played
        | {
            "api": settings.api.model_copy(
                update={"keys": keys, "list_keys": keys if open_api else settings.api.list_keys}
            ),
            "sandbox": settings.sandbox.model_copy(update={"enabled": True}),
            "sms": settings.sms.model_copy(update={"sandbox_url": settings.sms.sandbox_url or url}),
        }
    )


def messengers_of(settings: Settings) -> list[MessengerName]:
    """The messengers that have a token."""
    names: tuple[MessengerName, ...] = ("telegram", "bale")
    return [name for name in names if getattr(settings, name).token is not None]


def webhook_trouble(settings: Settings) -> tuple[str, dict[str, str]] | None:
    """What is wrong with a webhook of these settings: a text's key and its arguments."""
    for capabilities in (TELEGRAM, BALE):
        section = getattr(settings, capabilities.name)
        if section.token is None or section.intake != "webhook":
            continue
        named = {"section": capabilities.name.upper()}
        if not section.webhook_url or section.webhook_secret is None:
            return "doctor-messenger-webhook", named
        address = urlsplit(section.webhook_url)
        if address.hostname not in LOOPBACK and (address.port or 443) not in capabilities.webhook_ports:
            ports = ", ".join(map(str, capabilities.webhook_ports))
            return "doctor-messenger-webhook-port", named | {"ports": ports}
    return None
