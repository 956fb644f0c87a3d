"""What the sandbox remembers: people, chats and messages, kept small (100,000 messages fit in memory)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import forbidden
from bot.sandbox.people import Messenger

if TYPE_CHECKING:
    from bot.sandbox.bots import Bot

Json = dict[str, Any]

MESSAGES_KEPT_PER_CHAT = 2_000

# The media that carry a caption; a contact or a sticker has none.
CAPTIONED = frozenset({"photo", "document", "voice", "audio", "video", "animation"})


@dataclass(slots=True)
class Person:
    """Someone with a messenger. ``user`` is the Bot API's User object of this person."""

    user_id: int
    name: str
    phone: str
    messenger: Messenger
    role: str
    user: Json

    @property
    def international_phone(self) -> str:
        """The number as a shared contact carries it: ``+98912…`` for ``0912…``."""
        return "+98" + self.phone[1:] if self.phone.startswith("0") else self.phone


@dataclass(slots=True)
class Message:
    """One message. ``text`` is the caption when there is ``media``; times are seconds since 1970 (UTC).

    ``extra`` goes out as it is (album, topic, protection, origin of a forward). ``author`` is the person who
    wrote in a room; 0 in a private chat, for the bot, for a channel's post. ``raw`` is the text as the bot
    wrote it where the messenger hands it back unread (Bale). ``origin`` names another door than the bot's
    («safir»).
    """

    message_id: int
    from_bot: bool
    date: int
    text: str
    entities: list[Json] | None = None
    markup: Json | None = None
    media_kind: str = ""
    media: Any = None
    reply_to: int = 0
    extra: Json | None = None
    edited_at: int = 0
    # Set when it was sent with a reply keyboard: the real server refuses to edit such a message.
    had_reply_markup: bool = False
    deleted: bool = False
    author: int = 0
    raw: str = ""
    origin: str = ""

    @property
    def is_protected(self) -> bool:
        """Whether it may be neither forwarded nor copied."""
        return self.extra is not None and self.extra.get("has_protected_content") is True

    @property
    def is_forwarded(self) -> bool:
        """Whether it carries on what was said elsewhere: such words are nobody's to change."""
        return self.extra is not None and "forward_origin" in self.extra

    @property
    def topic(self) -> int:
        """The thread of a forum that it stands in, 0 for none."""
        return self.extra.get("message_thread_id", 0) if self.extra else 0

    def mark(self, **fields: Any) -> None:
        """Add to ``extra``."""
        self.extra = (self.extra or {}) | fields


@dataclass(slots=True)
class ReplyKeyboard:
    """The keyboard that replaces the letters in one chat, and the message that set it."""

    message_id: int
    markup: Json


@dataclass(slots=True)
class Chat:
    """What the private chats, groups and channels of one bot have in common."""

    bot: Bot
    chat_id: int
    wire: Json
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: ReplyKeyboard | None = None
    last_message_id: int = 0
    pinned: tuple[int, ...] = ()

    def author(self, message: Message) -> Json | None:
        """The User who wrote a message; None for what a channel posted."""
        raise NotImplementedError

    def ensure_open(self) -> None:
        """Raises ApiError when the bot may not write here."""
        raise NotImplementedError

    def may_delete(self, message: Message, age: int) -> bool:
        """Whether the bot may delete a message that is ``age`` seconds old."""
        raise NotImplementedError

    def keep(self, message: Message) -> None:
        """Add a message and forget the oldest beyond the bound."""
        self.messages[message.message_id] = message
        self.last_message_id = message.message_id
        if len(self.messages) > MESSAGES_KEPT_PER_CHAT:
            del self.messages[next(iter(self.messages))]

    def living(self, message_id: int) -> Message | None:
        """The message with this id unless it is unknown or deleted."""
        message = self.messages.get(message_id)
        return None if message is None or message.deleted else message


DELETABLE_SECONDS = 48 * 3600


@dataclass(slots=True, kw_only=True)
class PrivateChat(Chat):
    """The chat of one person with one bot; its id is the person's."""

    person: Person
    started: bool = False
    blocked: bool = False

    def author(self, message: Message) -> Json:
        """The bot or the person."""
        return self.bot.user if message.from_bot else self.person.user

    def ensure_open(self) -> None:
        """Raises ApiError (403): never started, blocked."""
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")
        if self.blocked:
            raise forbidden("bot was blocked by the user")

    def may_delete(self, message: Message, age: int) -> bool:
        """Both sides' messages, for 48 hours (reference/emulator.md)."""
        return age <= DELETABLE_SECONDS


Clock = Callable[[], float]
