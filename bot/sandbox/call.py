"""One call of the Bot API: whose, and its parameters read as leniently as the real server reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import orjson

from bot.sandbox.bots import Bot
from bot.sandbox.errors import bad_request
from bot.sandbox.files import Upload
from bot.sandbox.model import Chat
from bot.sandbox.rooms import Room
from bot.sandbox.world import World

_TRUE = frozenset({"true", "yes", "1"})
# int() alone would take Persian digits, underscores and spaces, which the real server does not.
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_DECIMAL = re.compile(r"-?[0-9]{1,10}(?:\.[0-9]{1,20})?")


@dataclass(frozen=True, slots=True)
class Described:
    """A result that carries words beside it («Webhook was set»)."""

    result: Any
    description: str


@dataclass(frozen=True, slots=True)
class Raw:
    """A result that is JSON already."""

    json: bytes


@dataclass(slots=True)
class Call:
    """A call in hand. All parameters are text, as on the wire; nested ones are JSON in text."""

    world: World
    bot: Bot
    params: dict[str, str]
    files: dict[str, Upload]

    def text(self, name: str) -> str:
        """The parameter, or "" when absent."""
        return self.params.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number; ``default`` when absent or not a number."""
        raw = self.params.get(name, "")
        return int(raw) if _WHOLE.fullmatch(raw) else default

    def flag(self, name: str) -> bool:
        """True for true, yes and 1."""
        return self.params.get(name, "").lower() in _TRUE

    def json(self, name: str) -> Any:
        """A nested parameter, decoded; None when absent. Raises ApiError (400) when it is not JSON."""
        raw = self.params.get(name, "")
        if not raw:
            return None
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise bad_request(f"can't parse {name} JSON object") from None

    def required(self, name: str) -> str:
        """The parameter. Raises ApiError (400) when it is absent or empty."""
        value = self.params.get(name, "")
        if not value:
            raise bad_request(f'parameter "{name}" is required')
        return value

    def decimal(self, name: str) -> float | None:
        """A number with or without a fraction; None when absent. Raises ApiError (400)."""
        raw = self.params.get(name, "").strip()
        if not raw:
            return None
        if not _DECIMAL.fullmatch(raw):
            raise bad_request(f"{name} must be a number")
        return float(raw)

    @property
    def chat_id(self) -> int | None:
        """The chat that the call names: a number, or the public name of a group or channel."""
        return self.chat_number("chat_id")

    def chat_number(self, name: str) -> int | None:
        """The same for any parameter that names a chat."""
        raw = self.params.get(name, "")
        if raw.startswith("@"):
            room = self.bot.room_named(raw[1:])
            return room.chat_id if room is not None else None
        return int(raw) if _WHOLE.fullmatch(raw) else None

    def chat(self, name: str = "chat_id") -> Chat:
        """The chat that the call names. Raises ApiError: empty, unknown (400)."""
        if not self.text(name):
            raise bad_request(f"{name} is empty")
        number = self.chat_number(name)
        if number is not None:
            room = self.bot.rooms.get(number)
            if room is not None:
                return room
            person = self.world.people.get(number)
            if person is not None and person.messenger == self.bot.profile.messenger:
                return self.bot.chat_with(person)
        raise bad_request("chat not found")

    def open_chat(self) -> Chat:
        """The chat, if the bot may write there. Raises ApiError as ``chat``; 403 not open."""
        chat = self.chat()
        chat.ensure_open()
        return chat

    def room(self) -> Room:
        """The group or channel that the call names. Raises ApiError (400), also for a private chat."""
        chat = self.open_chat()
        if not isinstance(chat, Room):
            raise bad_request("the chat is not a forum")
        return chat

    def message_id(self, name: str = "message_id") -> int:
        """A message id. Raises ApiError (400) when there is none."""
        number = self.integer(name)
        if number <= 0:
            raise bad_request("message identifier is not specified")
        return number
