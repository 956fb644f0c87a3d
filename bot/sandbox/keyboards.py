"""reply_markup: an inline keyboard stays with its message, the other kinds are state of the chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import orjson

from bot.sandbox.errors import bad_request, malformed
from bot.sandbox.formatting.links import checked_link, user_of_link
from bot.sandbox.model import Json

INLINE_BUTTONS_MAX = 100
CALLBACK_DATA_BYTES_MAX = 64

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_BALE_ACTIONS = frozenset({"url", "callback_data", "web_app", "copy_text"})
_OBJECTS = frozenset(
    {"web_app", "login_url", "switch_inline_query_chosen_chat", "copy_text", "callback_game"}
)
_LOOKS = ("icon_custom_emoji_id", "style")
_REPLY_BUTTON = (
    "request_contact",
    "request_location",
    "request_poll",
    "request_users",
    "request_chat",
    "web_app",
    *_LOOKS,
)
_KEYBOARD_FLAGS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed reply_markup. ``value`` is the cleaned keyboard, {} for ``remove`` and ``force_reply``."""

    kind: Literal["inline", "reply", "remove", "force_reply"]
    value: Json


def parse_markup(raw: str, *, bale: bool = False) -> Markup | None:
    """The ``reply_markup`` parameter; None when it is absent or empty. Raises ApiError (400).

    Bale takes inline buttons with exactly one of four actions and knows no ForceReply (reference/bale.md, 4).
    """
    if not raw:
        return None
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if value is None:
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        if bale:
            _check_bale_buttons(value["inline_keyboard"])
        return _inline(value["inline_keyboard"])
    if "keyboard" in value:
        return _reply(value)
    if value.get("remove_keyboard"):
        return Markup("remove", {})
    if value.get("force_reply") and not bale:
        return Markup("force_reply", {})
    return None


def _check_bale_buttons(rows: Any) -> None:
    for row in _rows(rows, "inline_keyboard"):
        for button in row:
            actions = [name for name in _ACTIONS if isinstance(button, dict) and button.get(name) is not None]
            if len(actions) != 1 or actions[0] not in _BALE_ACTIONS:
                raise malformed()


def parse_inline_markup(raw: str, *, bale: bool = False) -> Json | None:
    """The ``reply_markup`` of an edit: an inline keyboard or nothing. Raises ApiError (400)."""
    markup = parse_markup(raw, bale=bale)
    if markup is None:
        return None
    if markup.kind != "inline":
        raise bad_request("inline keyboard expected")
    return markup.value or None


def _rows(rows: Any, field: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" must be of type Array')
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(f'field "{field}" must be an Array of Arrays')
    return rows


def _inline(rows: Any) -> Markup:
    kept: list[list[Json]] = []
    count = 0
    for row in _rows(rows, "inline_keyboard"):
        buttons = [button for button in map(_inline_button, row) if button["text"]]
        count += len(buttons)
        if buttons:
            kept.append(buttons)
    if count > INLINE_BUTTONS_MAX:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return Markup("inline", {"inline_keyboard": kept} if kept else {})


def _inline_button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    action = next((name for name in _ACTIONS if button.get(name) is not None), None)
    if action is None:
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    value = button[action]
    if action == "callback_data":
        value = str(value)
        if not 1 <= len(value.encode()) <= CALLBACK_DATA_BYTES_MAX:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        value = _button_link(str(value))
    elif action in _OBJECTS and not isinstance(value, dict):
        raise bad_request(f'can\'t parse inline keyboard button: Field "{action}" must be of type Object')
    out: Json = {"text": text, action: value}
    for name in _LOOKS:
        if button.get(name):
            out[name] = button[name]
    return out


def _button_link(url: str) -> str:
    if user_of_link(url) is not None:
        return url
    checked = checked_link(url)
    if not checked:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return checked


def _reply(value: Json) -> Markup:
    kept: list[list[Json]] = []
    for row in _rows(value["keyboard"], "keyboard"):
        buttons = [button for button in map(_reply_button, row) if button["text"]]
        if buttons:
            kept.append(buttons)
    if not kept:
        raise bad_request("reply keyboard must be non-empty")
    out: Json = {"keyboard": kept}
    for name in _KEYBOARD_FLAGS:
        if value.get(name):
            out[name] = True
    if value.get("input_field_placeholder"):
        out["input_field_placeholder"] = str(value["input_field_placeholder"])
    return Markup("reply", out)


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict):
        raise bad_request("can't parse keyboard button: KeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse keyboard button: Can't find field \"text\"")
    out: Json = {"text": text}
    for name in _REPLY_BUTTON:
        if button.get(name):
            out[name] = button[name]
    return out
