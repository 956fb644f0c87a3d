"""Topics of a forum: create, rename, close, reopen, delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting.units import utf16_length
from bot.sandbox.methods.table import Method
from bot.sandbox.model import Json, Message
from bot.sandbox.rooms import Room, Topic

NAME_MAX = 128
COLOURS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


def _forum(call: Call) -> Room:
    room = call.room()
    if not room.is_forum:
        raise bad_request("the chat is not a forum")
    if not room.bot_manages:
        raise bad_request("not enough rights to create a topic")
    return room


def _name(call: Call) -> str:
    name = call.text("name").strip()
    if not name or utf16_length(name) > NAME_MAX:
        raise bad_request("TOPIC_NAME_INVALID" if name else "topic name must be non-empty")
    return name


def _topic(call: Call, room: Room) -> tuple[int, Topic]:
    number = call.integer("message_thread_id")
    topic = room.topics.get(number)
    if topic is None:
        raise bad_request("message thread not found")
    return number, topic


def _announce(call: Call, room: Room, kind: str, content: Json, topic: int) -> Message:
    message = Message(0, True, call.world.now(), "", media_kind=kind, media=content)
    message.message_id = call.bot.next_message_id(room)
    message.mark(message_thread_id=topic or message.message_id, is_topic_message=True)
    call.world.post(room, message)
    return message


def create_forum_topic(call: Call) -> Json:
    room, name = _forum(call), _name(call)
    colour = call.integer("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    content = {"name": name, "icon_color": colour}
    message = _announce(call, room, "forum_topic_created", content, 0)
    room.topics[message.message_id] = Topic(name, colour)
    call.world.hub.publish("room", call.world.room_json(room))
    return {"message_thread_id": message.message_id, **content}


def edit_forum_topic(call: Call) -> bool:
    room = _forum(call)
    number, topic = _topic(call, room)
    name = _name(call)
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    _announce(call, room, "forum_topic_edited", {"name": name}, number)
    call.world.hub.publish("room", call.world.room_json(room))
    return True


def _shut(closed: bool, kind: str) -> Callable[[Call], Any]:
    def run(call: Call) -> bool:
        room = _forum(call)
        number, topic = _topic(call, room)
        if topic.closed is closed:
            raise bad_request("TOPIC_NOT_MODIFIED")
        topic.closed = closed
        _announce(call, room, kind, {}, number)
        return True

    return run


def delete_forum_topic(call: Call) -> bool:
    room = _forum(call)
    number, _ = _topic(call, room)
    del room.topics[number]
    for message in list(room.messages.values()):
        if message.topic == number and not message.deleted:
            call.world.erase(room, message)
    call.world.hub.publish("room", call.world.room_json(room))
    return True


METHODS = (
    Method("createForumTopic", create_forum_topic),
    Method("editForumTopic", edit_forum_topic),
    Method("closeForumTopic", _shut(True, "forum_topic_closed")),
    Method("reopenForumTopic", _shut(False, "forum_topic_reopened")),
    Method("deleteForumTopic", delete_forum_topic),
)
