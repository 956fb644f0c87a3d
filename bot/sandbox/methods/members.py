"""Who is in a chat: getChatMember, getChatAdministrators, getChatMemberCount, leaveChat; pinned messages."""

from __future__ import annotations

from bot.sandbox.call import Call
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.methods.table import Method
from bot.sandbox.model import Chat, Json, Message
from bot.sandbox.rooms import Room


def _ensure_inside(chat: Chat) -> None:
    if isinstance(chat, Room) and chat.bot_status in ("left", "kicked"):
        chat.ensure_open()


def get_chat_member(call: Call) -> Json:
    chat = call.chat()
    _ensure_inside(chat)
    number = call.integer("user_id")
    user = call.world.user(number)
    if user is None:
        raise bad_request("user not found" if number else "invalid user_id specified")
    if isinstance(chat, Room):
        return chat.member_json(user, chat.status_of(number))
    if number not in (chat.chat_id, call.bot.bot_id):
        raise bad_request("member not found")
    return {"status": "member", "user": user}


def get_chat_administrators(call: Call) -> list[Json]:
    chat = call.chat()
    if not isinstance(chat, Room):
        raise bad_request("there are no administrators in the private chat")
    _ensure_inside(chat)
    found = [
        chat.member_json(member.person.user, member.status)
        for member in chat.present()
        if member.status in ("creator", "administrator")
    ]
    if chat.bot_manages:
        found.append(chat.member_json(call.bot.user, chat.bot_status))
    return found


def get_chat_member_count(call: Call) -> int:
    chat = call.chat()
    _ensure_inside(chat)
    return len(chat.present()) + 1 if isinstance(chat, Room) else 2


def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if not isinstance(chat, Room):
        raise bad_request("chat member status can't be changed in private chats")
    _ensure_inside(chat)
    chat.bot_status = "left"
    call.world.hub.publish("room", call.world.room_json(chat))
    return True


def _pinnable(call: Call) -> tuple[Chat, Message]:
    chat = call.open_chat()
    message = chat.living(call.message_id())
    if message is None:
        raise bad_request("message to pin not found")
    if isinstance(chat, Room) and not chat.bot_manages:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat, message


def pin_chat_message(call: Call) -> bool:
    chat, message = _pinnable(call)
    chat.pinned = (*(number for number in chat.pinned if number != message.message_id), message.message_id)
    call.world.show(chat, message)
    return True


def unpin_chat_message(call: Call) -> bool:
    """The named message, or the one that was pinned last."""
    chat = call.open_chat()
    number = call.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    message = chat.living(number)
    if message is None or number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned = tuple(each for each in chat.pinned if each != number)
    call.world.show(chat, message)
    return True


def ask_review(call: Call) -> bool:
    """Bale only: the person is asked to rate the bot, sometime."""
    number = call.integer("user_id")
    if number not in call.bot.chats:
        raise ApiError(404, "no such group or user")
    return True


METHODS = (
    Method("getChatMember", get_chat_member),
    Method("getChatAdministrators", get_chat_administrators),
    Method("getChatMemberCount", get_chat_member_count),
    Method("getChatMembersCount", get_chat_member_count),
    Method("leaveChat", leave_chat),
    Method("pinChatMessage", pin_chat_message, limited=True),
    Method("unpinChatMessage", unpin_chat_message),
    Method("askReview", ask_review),
)
