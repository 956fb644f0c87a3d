"""What every kind of sending has in common: where to, in answer to what, with which keyboard."""

from __future__ import annotations

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import parse_markup
from bot.sandbox.model import Chat, Json, Message
from bot.sandbox.rooms import Room
from bot.sandbox.wire import message_json


def reply_target(call: Call, chat: Chat) -> int:
    """The id of the message that is replied to, 0 for none. Raises ApiError (400) when it is gone."""
    wanted, lenient = call.integer("reply_to_message_id"), call.flag("allow_sending_without_reply")
    given = call.json("reply_parameters") if call.bot.flavour.knows_reply_parameters else None
    if isinstance(given, dict):
        number = given.get("message_id")
        wanted = number if isinstance(number, int) else 0
        lenient = given.get("allow_sending_without_reply") is True
    if not wanted:
        return 0
    if chat.living(wanted) is not None:
        return wanted
    if lenient:
        return 0
    raise bad_request("message to be replied not found")


def put_topic(call: Call, chat: Chat, message: Message) -> None:
    """Put a message into the topic that the call names. Raises ApiError (400): none such, closed."""
    number = call.integer("message_thread_id")
    if not number:
        return
    if not isinstance(chat, Room):
        raise bad_request("message thread not found")
    chat.ensure_topic(number)
    if number in chat.topics:
        message.mark(message_thread_id=number, is_topic_message=True)


def posted(call: Call, chat: Chat, message: Message) -> Json:
    """Post one message as the call asks; its JSON. Raises ApiError (400)."""
    markup = parse_markup(call.text("reply_markup"), bale=call.bot.flavour.is_bale)
    prepare(call, chat, message)
    # The id is taken last: a refused call leaves no hole.
    message.message_id = call.bot.next_message_id(chat)
    call.world.post(chat, message, markup)
    return message_json(chat, message)


def prepare(call: Call, chat: Chat, message: Message) -> None:
    """Topic, reply and protection of a message that is about to be posted. Raises ApiError (400)."""
    put_topic(call, chat, message)
    message.reply_to = reply_target(call, chat)
    if call.flag("protect_content") and not call.bot.flavour.is_bale:
        message.mark(has_protected_content=True)
