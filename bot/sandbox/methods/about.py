"""Who the bot is and who it talks to: getMe, getChat, commands, descriptions."""

from __future__ import annotations

import re
from typing import Any

import orjson

from bot.sandbox.bots import DEFAULT_SCOPE
from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting.units import utf16_length
from bot.sandbox.methods.table import Method
from bot.sandbox.model import Json
from bot.sandbox.rooms import Room
from bot.sandbox.wire import message_json

_SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
    "chat_administrators",
    "chat_member",
)
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


def get_me(call: Call) -> Json:
    """On Bale a User and nothing more: the rest are abilities of Telegram's bots."""
    if call.bot.flavour.is_bale:
        return call.bot.user
    return call.bot.user | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(call: Call) -> Json:
    """ChatFullInfo."""
    chat = call.chat()
    if isinstance(chat, Room) and chat.bot_status in ("left", "kicked"):
        chat.ensure_open()
    out = chat.wire | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}
    pinned = chat.living(chat.pinned[-1]) if chat.pinned else None
    if pinned is not None:
        out["pinned_message"] = message_json(chat, pinned)
    return out


def _scope(call: Call) -> tuple[str, str]:
    """The scope in one way of writing, and the language. Raises ApiError (400)."""
    given = call.json("scope")
    if given is None:
        return DEFAULT_SCOPE, call.text("language_code")
    if not isinstance(given, dict) or given.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return orjson.dumps(given, option=orjson.OPT_SORT_KEYS).decode(), call.text("language_code")


def set_my_commands(call: Call) -> bool:
    given = call.json("commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.bot.commands[_scope(call)] = [_command(item) for item in given]
    call.world.hub.publish("ready", call.world.readiness())
    return True


def _command(item: Any) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse BotCommand: BotCommand must be an Object")
    name, words = str(item.get("command", "")).lstrip("/"), str(item.get("description", ""))
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= utf16_length(words) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": words}


def get_my_commands(call: Call) -> list[Json]:
    return call.bot.commands.get(_scope(call), [])


def delete_my_commands(call: Call) -> bool:
    call.bot.commands.pop(_scope(call), None)
    call.world.hub.publish("ready", call.world.readiness())
    return True


def _text_pair(suffix: str, field: str, limit: int) -> tuple[Method, Method]:
    """A setter and a getter of one text in several languages."""

    def put(call: Call) -> bool:
        words = call.text(field)
        if utf16_length(words) > limit:
            raise bad_request(f"{field} is too long")
        call.bot.texts[field, call.text("language_code")] = words
        return True

    def get(call: Call) -> Json:
        known = call.bot.texts
        fallback = known.get((field, ""), call.bot.profile.first_name if field == "name" else "")
        return {field: known.get((field, call.text("language_code")), fallback)}

    return Method(f"setMy{suffix}", put), Method(f"getMy{suffix}", get)


def set_chat_menu_button(call: Call) -> bool:
    button = call.json("menu_button")
    if button is not None and not isinstance(button, dict):
        raise bad_request("can't parse menu button: MenuButton must be an Object")
    call.bot.menu_buttons[call.integer("chat_id")] = button or {"type": "default"}
    return True


def get_chat_menu_button(call: Call) -> Json:
    return call.bot.menu_buttons.get(call.integer("chat_id"), {"type": "commands"})


METHODS = (
    Method("getMe", get_me),
    Method("getChat", get_chat),
    Method("setMyCommands", set_my_commands),
    Method("getMyCommands", get_my_commands),
    Method("deleteMyCommands", delete_my_commands),
    *_text_pair("Name", "name", 64),
    *_text_pair("Description", "description", 512),
    *_text_pair("ShortDescription", "short_description", 120),
    Method("setChatMenuButton", set_chat_menu_button),
    Method("getChatMenuButton", get_chat_menu_button),
)
