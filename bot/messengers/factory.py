"""One Dispatcher for one messenger, wired in the one order that works (reference: dialogs, section 0)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from aiogram import Dispatcher, Router
from aiogram.fsm.storage.memory import DisabledEventIsolation
from aiogram_dialog import setup_dialogs
from aiogram_dialog.api.entities import DIALOG_EVENT_NAME

from bot.clock import Clock
from bot.messengers.capabilities import Capabilities
from bot.messengers.intents import use_opaque_ids
from bot.messengers.managers import Managers
from bot.messengers.state import ConversationState
from bot.messengers.windows import Windows
from bot.nursery import Nursery
from bot.texts import Texts
from handlers import include_all
from handlers.errors import Errors
from handlers.last import Last
from handlers.late import LateWindows
from handlers.membership import AddressBook
from handlers.menu import OpenMenu
from handlers.middlewares.background import Background
from handlers.middlewares.dedupe import Dedupe, RecentUpdates
from handlers.middlewares.door import Door
from handlers.middlewares.identity import Identity, Visitors
from handlers.middlewares.inside import Inside
from handlers.middlewares.letters import keep_letters
from handlers.middlewares.scope import Scopes
from handlers.telling import Telling

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram_dialog import BgManagerFactory
    from aiogram_dialog.api.protocols import MessageManagerProtocol
    from dishka import AsyncContainer

    from bot.messengers.polling import Polling
    from bot.messengers.webhook import Webhook

#: How far back answered updates are read at start: longer than a messenger waits before it repeats one.
MARKS_BACK = timedelta(minutes=15)
MOST_MARKS_BACK = 10_000


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a Dispatcher needs from the rest of the project. ``open_menu``: dialogs.menu.open_menu."""

    capabilities: Capabilities
    state: ConversationState
    clock: Clock
    nursery: Nursery
    texts: Texts
    visitors: Visitors
    address_book: AddressBook
    open_menu: OpenMenu
    container: AsyncContainer | None = None
    message_manager: MessageManagerProtocol | None = None
    recent: RecentUpdates = field(default_factory=RecentUpdates)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One messenger's Dispatcher and what belongs to its life.

    ``bg_factory`` is aiogram-dialog's background manager factory.
    """

    dispatcher: Dispatcher
    bg_factory: BgManagerFactory
    background: Background
    late: LateWindows
    state: ConversationState
    recent: RecentUpdates
    clock: Clock

    async def start(self, bot: Bot) -> None:
        """Before the first update: knows what was answered in the last minutes of an earlier life."""
        await self.state.start()
        since = self.clock.now() - MARKS_BACK
        numbers = await self.state.behind.table.marks_since(bot.id, since, MOST_MARKS_BACK)
        self.recent.remember(bot.id, reversed(numbers), earlier=True)
        await self.dispatcher.emit_startup(bot=bot, dispatcher=self.dispatcher)

    async def stop(self, intake: Polling | Webhook, *, drain_s: float = 20.0) -> None:
        """No new updates; those under way are ended. First of the two steps of every shutdown."""
        await intake.stop(drain_s)
        self.late.close()
        await self.background.drain(drain_s)

    async def close(self, bot: Bot) -> None:
        """State is written, then the bot's connections are closed.

        After ``stop()`` of every messenger of this process, because they share their state.
        """
        await self.dispatcher.emit_shutdown(bot=bot, dispatcher=self.dispatcher)
        await self.state.close()
        await bot.session.close()


def build_dispatcher(
    wiring: Wiring,
    *,
    commands: Iterable[Router] = (),
    features: Iterable[Router] = (),
    dialogs: Iterable[Router] = (),
) -> Conversation:
    """Routers must be built anew for every Dispatcher: aiogram lets none of them serve two."""
    use_opaque_ids()
    state = wiring.state
    dispatcher = Dispatcher(storage=state.storage, events_isolation=state.isolation)
    dispatcher["capabilities"] = wiring.capabilities
    background = Background(state.isolation)
    late = LateWindows(wiring.nursery, wiring.open_menu)
    telling = Telling(wiring.texts, wiring.capabilities)
    errors = Errors(wiring.texts, telling, wiring.open_menu, late)
    errors.register(dispatcher)

    dispatcher.update.outer_middleware(Door())
    dispatcher.update.outer_middleware(background)
    dispatcher.update.outer_middleware(Inside(dispatcher, errors))
    # Before Dedupe: the window of an update that came before is drawn again by error handlers, for somebody.
    dispatcher.update.outer_middleware(Identity(wiring.capabilities.name, wiring.visitors, wiring.texts))
    dispatcher.update.outer_middleware(
        Dedupe(wiring.capabilities.name, wiring.recent, state.behind, wiring.clock)
    )
    dispatcher.update.outer_middleware(late.until_an_act)
    dispatcher.message.outer_middleware(keep_letters)

    last = Last(wiring.texts, telling, wiring.open_menu)
    include_all(
        dispatcher,
        commands=commands,
        features=features,
        loose_presses=last.loose_presses(),
        dialogs=dialogs,
        last=last.last(wiring.capabilities.name, wiring.address_book),
    )
    bg_factory = setup_dialogs(
        dispatcher,
        dialog_manager_factory=Managers(
            wiring.message_manager or Windows(wiring.texts, wiring.capabilities), late.lost
        ),
        # Whatever touches a person's windows holds the person's lock already: presses (FSM), background
        # updates (Background), error handlers (Inside). aiogram-dialog's own lock would only add one that it
        # never frees when reading the stack fails.
        events_isolation=DisabledEventIsolation(),
    )
    late.bg_factory = bg_factory
    dispatcher.observers[DIALOG_EVENT_NAME].middleware(late.or_the_menu)
    if wiring.container is not None:
        Scopes(wiring.container).open_for(dispatcher)
    return Conversation(dispatcher, bg_factory, background, late, state, wiring.recent, wiring.clock)
