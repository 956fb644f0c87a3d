"""What Safir delivers: into the Bale person's chat with that phone, whether or not they ever wrote."""

from __future__ import annotations

from typing import Any

import orjson

from bot.sandbox.bale.markdown import parse_bale_markdown
from bot.sandbox.bale.safir import INVALID_INPUT, NOT_A_USER, SafirError, checked_code
from bot.sandbox.bots import Bot
from bot.sandbox.errors import ApiError
from bot.sandbox.files import Upload
from bot.sandbox.formatting.text import cleaned, finished
from bot.sandbox.inbox import subscriber
from bot.sandbox.keyboards import parse_inline_markup
from bot.sandbox.media import keep_upload, media_object
from bot.sandbox.model import Json, Message, Person
from bot.sandbox.world import World

ORIGIN = "safir"
_KINDS = ("message", "otp_message", "template_message")


def deliver_message(world: World, phone: str, body: Json) -> str:
    """Deliver a v3 request; gives the number of the message as text. Raises SafirError."""
    bot = _bot_of(world, body.get("bot_id"))
    data = body.get("message_data")
    given = [kind for kind in _KINDS if isinstance(data, dict) and isinstance(data.get(kind), dict)]
    if bot is None or not isinstance(data, dict) or len(given) != 1:
        raise SafirError(INVALID_INPUT)
    kind, content = given[0], data[given[0]]
    message = _MAKERS[kind](world, bot, content)
    world.safir.check(phone)
    return str(_post(world, bot, phone, message, kind))


def deliver_code(world: World, phone: str, code: str) -> None:
    """Deliver a one-time code of the v2 gateway. Raises SafirError."""
    bot = next((bot for bot in world.bots.values() if bot.flavour.is_bale), None)
    world.safir.check(phone)
    _post(world, bot, phone, _code_message(world, code), "otp")


def _bot_of(world: World, bot_id: Any) -> Bot | None:
    wanted = str(bot_id)
    bots = (bot for bot in world.bots.values() if bot.flavour.is_bale)
    return next((bot for bot in bots if str(bot.bot_id) == wanted), None)


def _person_of(world: World, phone: str) -> Person | None:
    wanted = subscriber(phone)
    people = (person for person in world.people.values() if person.messenger == "bale")
    return next((person for person in people if subscriber(person.phone) == wanted), None)


def _code_message(world: World, code: str) -> Message:
    return Message(0, True, world.now(), f"کد تأیید شما: {code}")


def _plain(world: World, bot: Bot, content: Json) -> Message:
    text = content.get("text")
    if not isinstance(text, str) or not (text or content.get("file_id")):
        raise SafirError(INVALID_INPUT)
    try:
        words, entities = parse_bale_markdown(cleaned(text), bot.quirks)
        words, found = finished(words, entities, world.user)
        message = Message(0, True, world.now(), words, found)
        markup = content.get("reply_markup")
        if markup is not None:
            message.markup = parse_inline_markup(orjson.dumps(markup).decode(), bale=True)
        if content.get("file_id"):
            _attach(world, bot, message, str(content["file_id"]))
    except ApiError:
        raise SafirError(INVALID_INPUT) from None
    if not message.text and not message.media_kind:
        raise SafirError(INVALID_INPUT)
    return message


def _attach(world: World, bot: Bot, message: Message, file_id: str) -> None:
    kept = world.safir.files.get(file_id)
    if kept is None:
        raise SafirError(INVALID_INPUT)
    upload = Upload(kept["name"], kept["mime_type"], kept["data"])
    stored = keep_upload(world.files, bot.bot_id, "document", upload)
    message.media_kind, message.media = stored.kind, media_object(stored)


def _code(world: World, bot: Bot, content: Json) -> Message:
    otp = content.get("otp")
    return _code_message(world, checked_code(otp))


def _template(world: World, bot: Bot, content: Json) -> Message:
    fields = content.get("text_fields")
    if not content.get("template_id") or not isinstance(fields, dict):
        raise SafirError(INVALID_INPUT)
    lines = [f"الگوی {content['template_id']}", *(f"{name}: {value}" for name, value in fields.items())]
    return Message(0, True, world.now(), "\n".join(lines))


_MAKERS = {"message": _plain, "otp_message": _code, "template_message": _template}


def _post(world: World, bot: Bot | None, phone: str, message: Message, kind: str) -> int:
    person = _person_of(world, phone)
    if person is None:
        raise SafirError(NOT_A_USER)
    world.safir.spend()
    letter: Json = {"phone": phone, "kind": kind, "text": message.text, "date": world.now()}
    if bot is not None:
        chat = bot.chat_with(person)
        message.origin = ORIGIN
        message.message_id = bot.next_message_id(chat)
        world.post(chat, message)
        letter |= {"user_id": person.user_id, "message_id": message.message_id}
    kept, _ = world.safir.letters.add(letter, "")
    world.hub.publish("safir", kept)
    return message.message_id
