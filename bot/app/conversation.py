"""The conversation of one messenger, put together and kept running."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from aiogram import Bot
from dishka import AsyncContainer

from bot.accounts.visitor import Visitors
from bot.clock import Clock
from bot.delivery.limiter import Limiter
from bot.ledger.address_book import AddressBook
from bot.logs import trouble
from bot.messengers.backoff import LONGEST_PAUSE, Backoff
from bot.messengers.bale import BALE
from bot.messengers.behind import Behind
from bot.messengers.bots import build_bot
from bot.messengers.capabilities import Capabilities, MessengerName
from bot.messengers.command_list import tell_commands
from bot.messengers.factory import Conversation, Wiring, build_dispatcher
from bot.messengers.handling import IntakeState
from bot.messengers.polling import Polling
from bot.messengers.state import build_behind, build_state
from bot.messengers.telegram import TELEGRAM
from bot.messengers.watched import WatchedWebhook
from bot.messengers.webhook import Webhook
from bot.nursery import Nursery
from bot.settings import MessengerSection, Settings
from bot.texts import Texts
from dialogs.build import build_all
from dialogs.menu.entry import open_menu
from handlers import appointments, commands
from storage.database import Database

_log = structlog.get_logger(__name__)

#: Seconds between two questions with a token that was refused.
REFUSED_PAUSE_S = 120.0

CAPABILITIES: dict[MessengerName, Capabilities] = {"telegram": TELEGRAM, "bale": BALE}


class Messenger:
    """Bot, Dispatcher and intake of one messenger in this process."""

    def __init__(
        self,
        capabilities: Capabilities,
        section: MessengerSection,
        bot: Bot,
        conversation: Conversation,
        intake: Polling | Webhook,
        texts: Texts,
    ) -> None:
        self._texts = texts
        self.name = capabilities.name
        self.capabilities = capabilities
        self.section = section
        self.bot = bot
        self.conversation = conversation
        self.intake = intake
        self._started = False
        self._stopping = asyncio.Event()

    def state(self) -> IntakeState:
        """Whether updates are taken in now."""
        return self.intake.state

    async def run(self) -> None:
        """Takes updates in until ``stop``; with a webhook, makes it known and leaves the rest to the API.

        Whatever goes wrong (the database or the messenger away for a while) is tried again, with longer and
        longer pauses: an intake that gave up would be deaf until somebody looks. After a refused token it is
        asked again now and then: messengers refuse good ones on bad days.
        """
        structlog.contextvars.bind_contextvars(messenger=self.name)
        backoff, loop = Backoff(), asyncio.get_running_loop()
        while not self._stopping.is_set():
            began = loop.time()
            try:
                await self._take_in()
            except Exception as error:
                if loop.time() - began > LONGEST_PAUSE:
                    backoff.reset()
                pause = backoff.pause(error)
                _log.error("intake failed", again_in=round(pause, 1), **trouble(error))
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._stopping.wait()
            else:
                if self.intake.state != "refused":
                    return
                with suppress(TimeoutError):
                    async with asyncio.timeout(REFUSED_PAUSE_S):
                        await self._stopping.wait()

    async def _take_in(self) -> None:
        if not self._started:
            await self.conversation.start(self.bot)
            self._started = True
            await tell_commands(self.bot, self.capabilities, self._texts)
        await self.intake.run()

    async def stop(self) -> None:
        self._stopping.set()
        await self.conversation.stop(self.intake)

    async def close(self) -> None:
        await self.conversation.close(self.bot)


async def shared_behind(container: AsyncContainer, settings: Settings, nursery: Nursery) -> Behind:
    """Writes the dialog state of all messengers of this process."""
    database, clock = await container.get(Database), await container.get(Clock)
    return build_behind(settings.conversation, database, clock, nursery)


async def build_messenger(
    container: AsyncContainer,
    settings: Settings,
    name: MessengerName,
    behind: Behind,
    nursery: Nursery,
    limiter: Limiter | None,
) -> Messenger:
    """``limiter`` is the token's own, asked by the sender as well. Raises ValueError (settings)."""
    capabilities = CAPABILITIES[name]
    wiring = Wiring(
        capabilities=capabilities,
        state=build_state(settings.conversation, behind, name),
        clock=await container.get(Clock),
        nursery=nursery,
        texts=await container.get(Texts),
        visitors=await container.get(Visitors),
        address_book=await container.get(AddressBook),
        open_menu=open_menu,
        container=container,
    )
    conversation = build_dispatcher(
        wiring, commands=[commands.build(), appointments.build()], dialogs=build_all()
    )
    conversation.dispatcher["clock"] = wiring.clock
    section: MessengerSection = getattr(settings, name)
    if section.token is None:
        raise ValueError(f"{name} has no token")
    bot = build_bot(section.token.get_secret_value(), section.api_base, capabilities, limiter=limiter)
    intake = build_intake(conversation, bot, capabilities, section, nursery, settings.conversation.tasks)
    return Messenger(capabilities, section, bot, conversation, intake, wiring.texts)


def build_intake(
    conversation: Conversation,
    bot: Bot,
    capabilities: Capabilities,
    section: MessengerSection,
    nursery: Nursery,
    tasks: int,
) -> Polling | Webhook:
    """Long polling unless the settings give a webhook. Raises ValueError (webhook without url or secret)."""
    if section.intake == "polling":
        return Polling(conversation.dispatcher, bot, nursery, tasks=tasks)
    from bot.api.parts import webhook_header, webhook_path

    if section.webhook_url is None or section.webhook_secret is None:
        raise ValueError("a webhook needs WEBHOOK_URL and WEBHOOK_SECRET")
    secret = section.webhook_secret.get_secret_value()
    url = section.webhook_url.rstrip("/") + webhook_path(capabilities.name, secret)
    header = webhook_header(capabilities.name, secret)
    if capabilities.webhook_falls_silent:
        return WatchedWebhook(
            conversation.dispatcher, bot, capabilities, nursery, url=url, secret=header, tasks=tasks
        )
    return Webhook(conversation.dispatcher, bot, capabilities, url=url, secret=header, tasks=tasks)
