"""One bot as the server knows it: who it is, its chats, its updates, its open callback queries."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox.bale.quirks import Quirks
from bot.sandbox.bale.shape import update_of
from bot.sandbox.errors import ApiError
from bot.sandbox.flavours import FLAVOURS
from bot.sandbox.model import Chat, Clock, Json, Person, PrivateChat
from bot.sandbox.payments import Till
from bot.sandbox.people import BotProfile
from bot.sandbox.rooms import Room
from bot.sandbox.updates import PendingUpdate, UpdateQueue

if TYPE_CHECKING:
    from bot.sandbox.webhooks import Webhook

DEFAULT_SCOPE = '{"type":"default"}'
_PRIVATE_SCOPE = '{"type":"all_private_chats"}'
CALLBACKS_KEPT = 20_000
READY_SECONDS = 60


@dataclass(slots=True)
class CallbackQuery:
    """A press that waits for answerCallbackQuery. ``created`` is in seconds since 1970."""

    query_id: str
    user_id: int
    chat_id: int
    created: float
    text: str = ""
    alert: bool = False
    answered: bool = False


class Bot:
    """State of one bot token."""

    def __init__(
        self, profile: BotProfile, first_update_id: int, first_message_id: int, clock: Clock
    ) -> None:
        self.profile = profile
        self.quirks = Quirks()
        self.flavour = FLAVOURS[profile.messenger]
        self.bot_id = int(profile.token.partition(":")[0])
        self.user: Json = {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": profile.first_name,
            "username": profile.username,
        }
        self.chats: dict[int, PrivateChat] = {}
        self.rooms: dict[int, Room] = {}
        self.till = Till()
        self.callbacks: OrderedDict[str, CallbackQuery] = OrderedDict()
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int, Json] = {}
        self.queue = UpdateQueue(first_update_id, self._arrived, clock, self.flavour.pending_max)
        self.webhook: Webhook | None = None
        self.polled_at = float("-inf")
        self._poll: asyncio.Future[None] | None = None
        self._first_message_id = first_message_id
        self._last_message_id = first_message_id - 1

    def chat_with(self, person: Person) -> PrivateChat:
        """The private chat with a person, made on first use (it is not «started» by that)."""
        chat = self.chats.get(person.user_id)
        if chat is None:
            wire = {"id": person.user_id, "first_name": person.name, "type": "private"}
            chat = self.chats[person.user_id] = PrivateChat(self, person.user_id, wire, person=person)
        return chat

    def room_named(self, username: str) -> Room | None:
        """The public group or channel with that name (without @)."""
        wanted = username.lower()
        return next((room for room in self.rooms.values() if room.username.lower() == wanted), None)

    def tell(self, kind: str, payload: Json, lane: int) -> int | None:
        """Queue an update as this messenger writes it; its id, or None when the bot is not told."""
        if self.flavour.is_bale:
            shaped = update_of(kind, payload, self.quirks)
            if shaped is None:
                return None
            kind, payload = shaped
        return self.queue.push(kind, payload, lane)

    def shown_commands(self) -> list[Json]:
        """The commands that a person's app offers in a private chat, in Persian where there are any."""
        for scope in (_PRIVATE_SCOPE, DEFAULT_SCOPE):
            for language in ("fa", ""):
                found = self.commands.get((scope, language))
                if found:
                    return found
        return []

    def next_message_id(self, chat: Chat) -> int:
        """A fresh message id: one row of numbers for the bot, or one for each chat, as the messenger does."""
        if self.flavour.message_ids_per_chat:
            return max(chat.last_message_id + 1, self._first_message_id)
        self._last_message_id += 1
        return self._last_message_id

    def remember(self, query: CallbackQuery) -> None:
        """Open a callback query; the oldest are forgotten beyond the bound."""
        self.callbacks[query.query_id] = query
        if len(self.callbacks) > CALLBACKS_KEPT:
            self.callbacks.popitem(last=False)

    def ready(self, now: float) -> bool:
        """Whether someone takes the updates: polled within the last minute, or a webhook stands."""
        return self.webhook is not None or self._poll is not None or now - self.polled_at < READY_SECONDS

    async def wait_for_updates(self, seconds: float) -> None:
        """Hold a long poll until an update arrives or time is up; end_poll makes it raise."""
        poll = asyncio.get_running_loop().create_future()
        self._poll = poll
        try:
            async with asyncio.timeout(seconds):
                await poll
        except TimeoutError:
            return
        finally:
            if self._poll is poll:
                self._poll = None

    @property
    def holds_poll(self) -> bool:
        """Whether a long poll waits for an update now."""
        return self._poll is not None

    def end_poll(self, reason: ApiError) -> None:
        """End the poll that is held now, if any: it is answered with ``reason``."""
        poll, self._poll = self._poll, None
        if poll is not None and not poll.done():
            poll.set_exception(reason)

    def _arrived(self, update: PendingUpdate) -> None:
        if self.webhook is not None:
            self.webhook.offer(update)
        elif self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
