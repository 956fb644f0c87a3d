"""sendMessage, sendLocation, sendVenue, sendContact, sendChatAction."""

from __future__ import annotations

from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.posting import posted
from bot.sandbox.methods.table import Method
from bot.sandbox.methods.words import text_of
from bot.sandbox.model import Json, Message

_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
        "cancel",
    }
)
_LIVE_FOREVER = 0x7FFFFFFF


def send_message(call: Call) -> Json:
    chat = call.open_chat()
    words = text_of(call)
    if words.length > call.bot.flavour.text_max:
        raise bad_request("message is too long")
    message = Message(0, True, call.world.now(), words.text, words.entities, raw=words.raw)
    return posted(call, chat, message)


def _location(call: Call) -> Json:
    """The point that a call names. Raises ApiError (400): none, off the earth."""
    point = {}
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = call.decimal(name)
        if value is None:
            raise bad_request(f"{name} is empty")
        if abs(value) > most:
            raise bad_request("wrong location specified")
        point[name] = value
    return point


def send_location(call: Call) -> Json:
    chat = call.open_chat()
    point = _location(call)
    accuracy = call.decimal("horizontal_accuracy")
    if accuracy is not None:
        if not 0 <= accuracy <= 1500:
            raise bad_request("wrong horizontal accuracy specified")
        point["horizontal_accuracy"] = accuracy
    period = call.integer("live_period")
    if period:
        if period != _LIVE_FOREVER and not 60 <= period <= 86_400:
            raise bad_request("wrong live location period specified")
        point["live_period"] = period
    message = Message(0, True, call.world.now(), "", media_kind="location", media=point)
    return posted(call, chat, message)


def send_venue(call: Call) -> Json:
    chat = call.open_chat()
    venue: Json = {"location": _location(call)}
    venue |= {"title": call.required("title"), "address": call.required("address")}
    for name in ("foursquare_id", "foursquare_type", "google_place_id", "google_place_type"):
        if call.text(name):
            venue[name] = call.text(name)
    message = Message(0, True, call.world.now(), "", media_kind="venue", media=venue)
    return posted(call, chat, message)


def send_contact(call: Call) -> Json:
    chat = call.open_chat()
    contact: Json = {
        "phone_number": call.required("phone_number"),
        "first_name": call.required("first_name"),
    }
    for name in ("last_name", "vcard"):
        if call.text(name):
            contact[name] = call.text(name)
    message = Message(0, True, call.world.now(), "", media_kind="contact", media=contact)
    return posted(call, chat, message)


def send_chat_action(call: Call) -> Any:
    chat = call.open_chat()
    action = call.text("action").lower()
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.hub.publish(
        "typing", {"user_id": chat.chat_id, "bot": call.bot.profile.username, "action": action}
    )
    return True


METHODS = (
    Method("sendMessage", send_message, limited=True),
    Method("sendLocation", send_location, limited=True),
    Method("sendVenue", send_venue, limited=True),
    Method("sendContact", send_contact, limited=True),
    Method("sendChatAction", send_chat_action),
)
