"""The whole state of one sandbox, and the few ways to change a chat that everyone goes through."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from bot.sandbox.bale.quirks import Quirks
from bot.sandbox.bale.safir import Safir
from bot.sandbox.bots import Bot
from bot.sandbox.faults import Faults
from bot.sandbox.files import FileStore
from bot.sandbox.hub import Hub
from bot.sandbox.inbox import Inbox
from bot.sandbox.keyboards import Markup
from bot.sandbox.limits import Limits
from bot.sandbox.model import Chat, Clock, Json, Message, Person, ReplyKeyboard
from bot.sandbox.people import BotProfile, PersonSeed
from bot.sandbox.ring import CallRing
from bot.sandbox.rooms import Room
from bot.sandbox.view import message_view
from bot.sandbox.webhooks import WebhookHost

# Above 2**32, so that nobody gets away with a 32-bit column; the same at every start, so that an account
# which the bot keeps in its database meets the same person again.
FIRST_USER_ID = 7_400_000_001
# Who is added later is forgotten with the sandbox, but not by the bot: no id of theirs may come again.
FIRST_ADDED_ID = 8_000_000_000
_ADDED_PER_SECOND = 1_000
FIRST_ROOM_ID = 1_002_400_000_000
_NUMBERS_SINCE = 1_704_067_200  # 2024-01-01 UTC


class World:
    """Everything that one sandbox holds. ``clock`` gives seconds since 1970."""

    def __init__(
        self, bots: Sequence[BotProfile], people: Sequence[PersonSeed], clock: Clock, *, limits: bool
    ) -> None:
        self.clock = clock
        self.files = FileStore()
        self.hub = Hub()
        self.sms = Inbox()
        self.emails = Inbox()
        self.calls = CallRing()
        self.faults = Faults()
        self.limits = Limits(clock, enabled=limits)
        self.people: dict[int, Person] = {}
        self._user_ids = count(FIRST_USER_ID)
        self._room_ids = count(1)
        self._push_host: WebhookHost | None = None
        # Numbers grow from one start of the sandbox to the next: a bot with a durable store must not take
        # today's update or message for yesterday's.
        age = max(0, self.now() - _NUMBERS_SINCE)
        first_update, first_message = age % 2_000_000 * 1_000 + 1, age * 10 + 1
        self.bots = {profile.token: Bot(profile, first_update, first_message, clock) for profile in bots}
        self.quirks = Quirks()
        self.safir = Safir(clock)
        for seed in people:
            self.add_person(seed)
        self._user_ids = count(FIRST_ADDED_ID + age * _ADDED_PER_SECOND)

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self.clock())

    def serve_webhooks(self, host: WebhookHost | None) -> None:
        """Say what webhooks push through while the server runs."""
        self._push_host = host

    def push_host(self) -> WebhookHost:
        """What webhooks push through. Raises RuntimeError before the server has started."""
        if self._push_host is None:
            raise RuntimeError("the sandbox is not running")
        return self._push_host

    def add_person(self, seed: PersonSeed) -> Person:
        """Give someone a messenger account; after the start its id is one that no earlier start has given."""
        user_id = next(self._user_ids)
        user: Json = {"id": user_id, "is_bot": False, "first_name": seed.name, "language_code": "fa"}
        person = Person(user_id, seed.name, seed.phone, seed.messenger, seed.role, user)
        self.people[user_id] = person
        self.hub.publish("person", self.person_json(person))
        return person

    def user(self, user_id: int) -> Json | None:
        """The User object of a person or a bot."""
        person = self.people.get(user_id)
        if person is not None:
            return person.user
        return next((bot.user for bot in self.bots.values() if bot.bot_id == user_id), None)

    def bot_of(self, person: Person, username: str | None = None) -> Bot | None:
        """The bot of that username, or the first one of the person's messenger."""
        for bot in self.bots.values():
            if bot.profile.messenger == person.messenger and username in (None, bot.profile.username):
                return bot
        return None

    def bot_named(self, username: str) -> Bot | None:
        """The bot of that username."""
        return next((bot for bot in self.bots.values() if bot.profile.username == username), None)

    def room(self, chat_id: int) -> Room | None:
        """The group or channel with that id, whichever bot is in it."""
        for bot in self.bots.values():
            if chat_id in bot.rooms:
                return bot.rooms[chat_id]
        return None

    def room_json(self, room: Room) -> Json:
        """A group or channel as the control API shows it."""
        return {
            "chat_id": room.chat_id,
            "type": room.kind,
            "title": room.title,
            "username": room.username,
            "messenger": room.bot.profile.messenger,
            "bot": room.bot.profile.username,
            "bot_status": room.bot_status,
            "is_forum": room.is_forum,
            "members": [
                {"user_id": member.person.user_id, "name": member.person.name, "status": member.status}
                for member in room.members.values()
            ],
            "topics": [
                {"message_thread_id": number, "name": topic.name, "closed": topic.closed}
                for number, topic in room.topics.items()
            ],
        }

    def next_room_id(self, bot: Bot) -> int:
        """An id for a new group: below zero where the messenger has it so, never a person's."""
        number = next(self._room_ids)
        return -FIRST_ROOM_ID - number if bot.flavour.negative_groups else FIRST_USER_ID - number

    def set_quirks(self, quirks: Quirks) -> None:
        """Make every Bale bot behave so from now on."""
        restart = quirks.ids_restart and not self.quirks.ids_restart
        self.quirks = quirks
        for bot in self.bots.values():
            if bot.flavour.is_bale:
                bot.quirks = quirks
                if restart:
                    bot.queue.restart_ids()

    def person_json(self, person: Person) -> Json:
        """A person as the control API shows them; ``blocked``: whether they block their messenger's bot."""
        bot = self.bot_of(person)
        chat = bot.chats.get(person.user_id) if bot is not None else None
        return {
            "user_id": person.user_id,
            "chat_id": person.user_id,
            "name": person.name,
            "phone": person.phone,
            "messenger": person.messenger,
            "role": person.role,
            "blocked": chat is not None and chat.blocked,
        }

    def show(self, chat: Chat, message: Message) -> None:
        """Tell the pages how a message looks now (new, edited, deleted); ``user_id`` may be a room's."""
        if self.hub.heard:
            self.hub.publish(
                "message",
                {
                    "user_id": chat.chat_id,
                    "bot": chat.bot.profile.username,
                    "message": message_view(chat, message),
                },
            )

    def post(self, chat: Chat, message: Message, markup: Markup | None = None) -> None:
        """Put a new message into a chat; what its markup says of the reply keyboard comes true."""
        chat.keep(message)
        if markup is not None and markup.kind == "inline":
            message.markup = markup.value or None
        elif markup is not None:
            message.had_reply_markup = True
            keyboard = ReplyKeyboard(message.message_id, markup.value) if markup.kind == "reply" else None
            self.set_keyboard(chat, keyboard)
        self.show(chat, message)

    def set_keyboard(self, chat: Chat, keyboard: ReplyKeyboard | None) -> None:
        """Change the reply keyboard; the message that held the last one loses its buttons."""
        before, chat.keyboard = chat.keyboard, keyboard
        if before is not None:
            holder = chat.living(before.message_id)
            if holder is not None:
                self.show(chat, holder)

    def erase(self, chat: Chat, message: Message) -> None:
        """Delete a message for both sides; a reply keyboard goes with the message that set it."""
        message.deleted = True
        message.text = message.raw = ""
        message.entities = message.markup = message.media = message.extra = None
        chat.pinned = tuple(number for number in chat.pinned if number != message.message_id)
        if chat.keyboard is not None and chat.keyboard.message_id == message.message_id:
            chat.keyboard = None
        self.show(chat, message)

    def readiness(self) -> Json:
        """Which bots take their updates now, and the commands that each offers."""
        now = self.clock()
        return {
            "bots": [
                {
                    "username": bot.profile.username,
                    "first_name": bot.profile.first_name,
                    "messenger": bot.profile.messenger,
                    "ready": bot.ready(now),
                    "commands": bot.shown_commands(),
                }
                for bot in self.bots.values()
            ]
        }
