"""What people do in their chats: write, share a contact, send a file, press. Each act becomes an update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.bots import Bot, CallbackQuery
from bot.sandbox.files import Upload
from bot.sandbox.formatting.text import formatted
from bot.sandbox.formatting.units import utf16_length
from bot.sandbox.ids import fresh_id, new_album
from bot.sandbox.media import keep_upload, media_object
from bot.sandbox.model import CAPTIONED, Chat, Json, Message, Person, PrivateChat
from bot.sandbox.wire import gone_message_json, message_json
from bot.sandbox.world import World

TEXT_MAX = 4096


class ActError(Exception):
    """An act that is not possible. ``status`` is the HTTP status of the control API's answer."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Card:
    """A contact to share. ``user_id`` None: a card from the phone book that names no messenger account."""

    phone: str
    first_name: str
    user_id: int | None
    forwarded: bool = False


class Acts:
    """The acts of people. Every act opens the chat, as writing to a bot does. Who blocks the bot can do
    nothing there (the messenger refuses: YOU_BLOCKED_USER) but unblock it, or send /start as the app's
    «restart» does, which unblocks it first."""

    def __init__(self, world: World) -> None:
        self._world = world

    def chat(self, user_id: int, bot: str | None) -> PrivateChat:
        """The chat of a person with a bot. Raises ActError (404) when either is unknown."""
        person = self._world.people.get(user_id)
        if person is None:
            raise ActError(404, f"no person with user_id {user_id}")
        found = self._world.bot_of(person, bot)
        if found is None:
            raise ActError(404, f"no bot {bot}" if bot else f"no bot on {person.messenger}")
        return found.chat_with(person)

    def write(self, chat: PrivateChat, text: str, reply_to: int = 0) -> list[Message]:
        """Send a text; one over 4096 goes out in parts, as the messengers' apps do. Raises ActError (400)."""
        messages = written(self._world, text, reply_to)
        if text.partition(" ")[0] == "/start":
            self.block(chat, blocked=False)
        for message in messages:
            self._send(chat, message)
        return messages

    def edit(self, chat: PrivateChat, message_id: int, text: str) -> Message:
        """Change an own text. Raises ActError: not one's own (404), empty (400)."""
        message = chat.living(message_id)
        if message is None or message.from_bot or message.media_kind:
            raise ActError(404, "no such text of this person")
        self.ensure_free(chat)
        (new,) = written(self._world, text, 0)[:1]
        message.text, message.entities, message.edited_at = new.text, new.entities, self._world.now()
        self._world.show(chat, message)
        chat.bot.tell("edited_message", message_json(chat, message), chat.chat_id)
        return message

    def share(self, chat: PrivateChat, card: Card, reply_to: int = 0) -> Message:
        """Send a contact."""
        contact: Json = {"phone_number": card.phone, "first_name": card.first_name}
        if card.user_id is not None:
            contact["user_id"] = card.user_id
        message = Message(0, False, 0, "", media_kind="contact", media=contact, reply_to=reply_to)
        if card.forwarded:
            message.extra = {
                "forward_origin": {
                    "type": "user",
                    "date": self._world.now(),
                    "sender_user": self._world.user(card.user_id or 0) or chat.person.user,
                }
            }
        return self._send(chat, message)

    def locate(self, chat: PrivateChat, point: Json, reply_to: int = 0) -> Message:
        """Send a place: ``latitude`` and ``longitude`` in degrees."""
        return self._send(
            chat, Message(0, False, 0, "", media_kind="location", media=point, reply_to=reply_to)
        )

    def send_file(self, chat: PrivateChat, kind: str, upload: Upload, caption: str) -> Message:
        """Send a file as ``kind``. Raises ApiError (400) when it is not such a file."""
        return self._send(chat, self._file(chat, kind, upload, caption))

    def send_album(self, chat: PrivateChat, kind: str, uploads: list[Upload], caption: str) -> list[Message]:
        """Send several files as one album, the caption with the first; each is an update of its own."""
        messages = [
            self._file(chat, kind, upload, "" if place else caption) for place, upload in enumerate(uploads)
        ]
        group = new_album()
        for message in messages:
            message.mark(media_group_id=group)
            self._send(chat, message)
        return messages

    def _file(self, chat: PrivateChat, kind: str, upload: Upload, caption: str) -> Message:
        stored = keep_upload(self._world.files, chat.bot.bot_id, kind, upload)
        words, entities = formatted(caption, "", None, self._world.user)
        if kind not in CAPTIONED:
            words, entities = "", None
        return Message(0, False, 0, words, entities, media_kind=kind, media=media_object(stored))

    def press_inline(self, chat: PrivateChat, message_id: int, button: Json) -> Json:
        """Press a button of an inline keyboard: a callback query, or the link that would open."""
        if "callback_data" not in button:
            return {key: value for key, value in button.items() if key in ("url", "web_app", "copy_text")}
        return self.press_data(chat, message_id, button["callback_data"])

    def press_data(self, chat: PrivateChat, message_id: int, data: str) -> Json:
        """Send a callback query with ``data``, whether or not such a button stands there."""
        self._open(chat)
        return pressed(self._world, chat, chat.person, message_id, data)

    def press_reply(self, chat: PrivateChat, button: Json, point: Json | None = None) -> Message:
        """Press a button of the reply keyboard: sends its text, the person's own contact or ``point``.

        Raises ActError (400) when a place is asked for and none was given.
        """
        keyboard = chat.keyboard
        if button.get("request_location"):
            if point is None:
                raise ActError(400, "this button asks for a location: latitude and longitude are expected")
            message = self.locate(chat, point, keyboard.message_id if keyboard else 0)
        elif button.get("request_contact"):
            person = chat.person
            card = Card(person.international_phone, person.name, person.user_id)
            message = self.share(chat, card, keyboard.message_id if keyboard else 0)
        else:
            message = self.write(chat, button["text"])[0]
        if keyboard is not None and chat.keyboard is keyboard and keyboard.markup.get("one_time_keyboard"):
            self._world.set_keyboard(chat, None)
        return message

    def inject(self, chat: PrivateChat, update: Any) -> int:
        """Queue any JSON object as an update; gives its number in the queue. Raises ActError (400)."""
        if not isinstance(update, dict):
            raise ActError(400, "update must be an object")
        chat.started = True
        return chat.bot.queue.push_raw(update, chat.chat_id)

    def inject_text(self, chat: PrivateChat, words: str) -> int:
        """The same for JSON as it stands, which no reader of ours has touched: half letters, numbers without
        bounds, any depth. Raises ActError (400) unless it looks like an object."""
        words = words.strip()
        if not (words.startswith("{") and words.endswith("}") and words.isascii()):
            raise ActError(400, "json must be an object in ASCII")
        chat.started = True
        return chat.bot.queue.push_text(words, chat.chat_id)

    def block(self, chat: PrivateChat, *, blocked: bool) -> bool:
        """Block or unblock the bot, which learns of it; gives whether that changed anything."""
        if chat.blocked == blocked:
            return False
        chat.blocked = blocked
        member: Json = {"user": chat.bot.user, "status": "member"}
        kicked: Json = {"user": chat.bot.user, "status": "kicked", "until_date": 0}
        change = {
            "chat": chat.wire,
            "from": chat.person.user,
            "date": self._world.now(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        chat.bot.tell("my_chat_member", change, chat.chat_id)
        self._world.hub.publish("person", self._world.person_json(chat.person))
        return True

    def ensure_free(self, chat: PrivateChat) -> None:
        """Raises ActError (409) while this person blocks the bot."""
        if chat.blocked:
            raise ActError(409, "this person blocks the bot: unblock it, or send /start")

    def _open(self, chat: PrivateChat) -> None:
        """Whoever writes has pressed Start. Raises ActError (409) while the bot is blocked."""
        self.ensure_free(chat)
        chat.started = True

    def _send(self, chat: PrivateChat, message: Message) -> Message:
        self._open(chat)
        message.date = self._world.now()
        message.message_id = chat.bot.next_message_id(chat)
        self._world.post(chat, message)
        chat.bot.tell("message", message_json(chat, message), chat.chat_id)
        return message


def written(world: World, text: str, reply_to: int) -> list[Message]:
    """A text as the messages that an app would send. Raises ActError (400) when nothing is left of it."""
    messages = []
    for part in _parts(text):
        words, entities = formatted(part, "", None, world.user)
        if words:
            messages.append(Message(0, False, 0, words, entities, reply_to=reply_to))
    if not messages:
        raise ActError(400, "the text is empty")
    return messages


def pressed(world: World, chat: Chat, person: Person, message_id: int, data: str) -> Json:
    """A callback query of ``person``, on its way to the bot."""
    number = fresh_id()
    if chat.bot.quirks.old_client:
        number = "1" + number[1:]
    query = CallbackQuery(number, person.user_id, chat.chat_id, world.clock())
    chat.bot.remember(query)
    message = chat.living(message_id)
    payload = {
        "id": query.query_id,
        "from": person.user,
        "message": message_json(chat, message) if message else gone_message_json(chat, message_id),
        "chat_instance": str(chat.bot.bot_id * 1_000_003 + chat.chat_id),
        "data": data,
    }
    update_id = chat.bot.tell("callback_query", payload, chat.chat_id)
    return {"callback_query_id": query.query_id, "update_id": update_id}


def card_of(world: World, person: Person, raw: Json) -> Card:
    """The contact that a request asks for: by default the person's own.

    ``owner_user_id`` of somebody else gives that person's card, null or an empty ``phone`` a card without an
    account. Raises ActError (400).
    """
    phone, owner = raw.get("phone"), raw.get("owner_user_id", person.user_id)
    if phone is not None and not isinstance(phone, str):
        raise ActError(400, "phone must be a string")
    if owner is not None and (not isinstance(owner, int) or isinstance(owner, bool)):
        raise ActError(400, "owner_user_id must be a whole number or null")
    if phone == "" and "owner_user_id" not in raw:
        owner = None
    known = world.people.get(owner) if owner is not None else None
    name = raw.get("first_name") or (known.name if known else person.name)
    if phone is None:
        phone = (known or person).international_phone
    return Card(phone, str(name), owner, raw.get("forwarded") is True)


def find_button(
    chat: Chat, message_id: int | None, *, text: str | None, data: str | None
) -> tuple[str, Json] | None:
    """("inline" or "reply", the button with this text or data). Without an id: the reply keyboard only."""
    message = chat.living(message_id) if message_id is not None else None
    if message is not None and message.markup is not None:
        for row in message.markup["inline_keyboard"]:
            for button in row:
                if (data is not None and button.get("callback_data") == data) or (
                    data is None and button["text"] == text
                ):
                    return "inline", button
    keyboard = chat.keyboard
    if keyboard is not None and text is not None and message_id in (None, keyboard.message_id):
        for row in keyboard.markup["keyboard"]:
            for button in row:
                if button["text"] == text:
                    return "reply", button
    return None


def callbacks_of(bot: Bot, user_id: int) -> list[Json]:
    """The callback queries of a person, oldest first, and how they were answered."""
    out: list[Json] = []
    for query in bot.callbacks.values():
        if query.user_id != user_id:
            continue
        row: Json = {"callback_query_id": query.query_id, "answered": query.answered}
        if query.text:
            row |= {"text": query.text, "alert": query.alert}
        out.append(row)
    return out


def _parts(text: str) -> list[str]:
    if utf16_length(text) <= TEXT_MAX:
        return [text]
    # Half the limit in characters never exceeds it in code units, whatever the signs are.
    size = TEXT_MAX if utf16_length(text) == len(text) else TEXT_MAX // 2
    return [text[start : start + size] for start in range(0, len(text), size)]
