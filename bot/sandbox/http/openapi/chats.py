"""The document's part on groups and channels."""

from __future__ import annotations

from bot.sandbox.http.openapi.shapes import (
    AFTER,
    CHANGED,
    FLAG,
    NUMBER,
    SENT_PARTS,
    TEXT,
    Json,
    answer,
    choice,
    listing,
    operation,
    path,
    record,
    ref,
)
from bot.sandbox.rooms import ROOM_KINDS, STATUSES

_CHAT = [path("chat_id", NUMBER)]
_STATUS = choice(*STATUSES)

CHATS: Json = {
    "/sandbox/chats": {
        "post": operation(
            "Make a group, a supergroup or a channel; the first member is its creator and brings the bot",
            answer(ref("Chat"), "201"),
            body=record(
                "title members",
                type=choice(*ROOM_KINDS) | {"default": "supergroup"},
                title=TEXT,
                members=listing(NUMBER),
                username=TEXT,
                is_forum=FLAG,
                bot=TEXT | {"description": "username; default: the first bot"},
                bot_status=_STATUS | {"default": "member"},
            ),
        ),
        "get": operation("All groups and channels", answer(listing(ref("Chat")))),
    },
    "/sandbox/chats/{chat_id}/messages": {
        "get": operation(
            "What it shows now, oldest first", answer(listing(ref("Message"))), parameters=[*_CHAT, AFTER]
        )
    },
    "/sandbox/chats/{chat_id}/text": {
        "post": operation(
            "Write into it. A bot that is no administrator hears commands, answers to it and its name only",
            answer(SENT_PARTS),
            body=record(
                "user_id text",
                user_id=NUMBER,
                text=TEXT,
                reply_to_message_id=NUMBER,
                message_thread_id=NUMBER,
            ),
            parameters=_CHAT,
        )
    },
    "/sandbox/chats/{chat_id}/press": {
        "post": operation(
            "Press an inline button by text or data",
            answer(record(callback_query_id=TEXT, update_id=NUMBER)),
            body=record("user_id message_id", user_id=NUMBER, message_id=NUMBER, text=TEXT, data=TEXT),
            parameters=_CHAT,
        )
    },
    "/sandbox/chats/{chat_id}/members": {
        "post": operation(
            "A person comes, goes or is promoted",
            answer(CHANGED),
            body=record("user_id", user_id=NUMBER, status=_STATUS | {"default": "member"}),
            parameters=_CHAT,
        )
    },
    "/sandbox/chats/{chat_id}/bot": {
        "post": operation(
            "What the bot is there; it is told by my_chat_member",
            answer(CHANGED),
            body=record("status", status=_STATUS),
            parameters=_CHAT,
        )
    },
}
