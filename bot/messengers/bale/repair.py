"""What Bale leaves out of its JSON, put in, so that strict readers read it.

Source: docs.bale.ai, and shapes reported of the live messenger (reference: bale, sections 2, 5 and 6). A
field that is there stays as it is, unless it comes as another type.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["repair"]

Json = dict[str, Any]

DEEPEST = 40

_PERSON = {"is_bot": False, "first_name": ""}
_SIZES = {"width": 0, "height": 0}
_DURATION = {"duration": 0}
_STICKER = _SIZES | {"type": "regular", "is_animated": False, "is_video": False}
#: What an object must have, by the name it stands under.
_NEEDED: dict[str, Json] = {
    "from": _PERSON,
    "forward_from": _PERSON,
    "user": _PERSON,
    "left_chat_member": _PERSON,
    "contact": {"first_name": ""},
    "voice": _DURATION,
    "audio": _DURATION,
    "video": _SIZES | _DURATION,
    "video_note": _DURATION | {"length": 0},
    "animation": _SIZES | _DURATION,
    "sticker": _STICKER,
    "callback_query": {"chat_instance": "0"},
    "invoice": {"title": "", "description": "", "start_parameter": "", "currency": "IRR", "total_amount": 0},
    "successful_payment": {
        "currency": "IRR",
        "total_amount": 0,
        "invoice_payload": "",
        "telegram_payment_charge_id": "",
        "provider_payment_charge_id": "",
    },
    "pre_checkout_query": {"currency": "IRR", "total_amount": 0, "invoice_payload": ""},
    "web_app_data": {"button_text": "", "data": ""},
}
#: Objects that stand in a list of that name.
_NEEDED_IN_LISTS: dict[str, Json] = {"photo": _SIZES, "new_chat_members": _PERSON}
_TEXTS = {
    "callback_query": ("id", "chat_instance"),
    "contact": ("phone_number",),
    "pre_checkout_query": ("id",),
}


def repair(node: Any, depth: int = 0) -> Any:
    """The same JSON with what is missing; the given one stays as it is. Anything but objects and lists is
    given back, and so is what lies deeper than any message."""
    if depth > DEEPEST:
        return node
    if isinstance(node, list):
        return [repair(each, depth + 1) for each in node]
    if not isinstance(node, dict):
        return node
    mended: Json = {}
    for name, value in node.items():
        if value is None:
            continue
        mended[name] = _named(name, repair(value, depth + 1))
    for step in _STEPS:
        step(mended)
    return mended


def _named(name: str, value: Any) -> Any:
    if isinstance(value, list) and (needed := _NEEDED_IN_LISTS.get(name)):
        return [needed | each if isinstance(each, dict) else each for each in value]
    if not isinstance(value, dict):
        return value
    value = _NEEDED.get(name, {}) | value
    for field in _TEXTS.get(name, ()):
        if isinstance(value.get(field), int):
            value[field] = str(value[field])
    return value


def _unique(node: Json) -> None:
    if "file_id" in node:
        node.setdefault("file_unique_id", node["file_id"])


def _dated(node: Json) -> None:
    if "message_id" in node and "chat" in node:
        node.setdefault("date", 0)


def _typed(node: Json) -> None:
    """A chat without a type is private only where it is the sender's own."""
    chat, sender = node.get("chat"), node.get("from")
    if isinstance(chat, dict) and "type" not in chat:
        is_own = isinstance(sender, dict) and sender.get("id") == chat.get("id")
        chat["type"] = "private" if is_own else "group"


def _below(node: Json) -> None:
    """The message under a press comes from the bot: whose chat it is, the press tells."""
    message, sender = node.get("message"), node.get("from")
    if "data" not in node or not isinstance(message, dict) or not isinstance(sender, dict):
        return
    chat = message.get("chat")
    if isinstance(chat, dict) and chat.get("id") == sender.get("id"):
        chat["type"] = "private"


_STEPS: tuple[Callable[[Json], None], ...] = (_unique, _dated, _typed, _below)
