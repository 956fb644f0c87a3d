"""Bale's objects made from Telegram's: fields that it lacks, numbers in place of texts, stubs."""

from __future__ import annotations

from typing import Any

from bot.sandbox.bale.quirks import Quirks

Json = dict[str, Any]

EDITS = frozenset({"editMessageText", "editMessageCaption", "editMessageReplyMarkup", "editMessageMedia"})
_FOUND_BY_BALE = frozenset({"mention", "bot_command"})
_UNKNOWN = frozenset(
    {
        "has_protected_content",
        "message_thread_id",
        "is_topic_message",
        "language_code",
        "effect_id",
        "link_preview_options",
    }
)
_MEDIA = frozenset({"photo", "document", "voice", "audio", "video", "animation", "sticker", "video_note"})
_SIZED = frozenset({"photo", "video", "animation"})
_TIMED = frozenset({"voice", "audio", "video"})
_SERVICE = frozenset({"new_chat_members", "left_chat_member"})
_CHAT_FIELDS = ("id", "type", "title", "username", "first_name", "last_name")
_INVOICE_FIELDS = ("title", "description", "total_amount")


def update_of(kind: str, payload: Json, quirks: Quirks) -> tuple[str, Json] | None:
    """The kind and the payload of an update as Bale tells it; None when it does not."""
    if kind == "my_chat_member" and quirks.no_my_chat_member:
        return None
    if kind == "channel_post":
        kind = "message"
    if kind == "message" and quirks.hidden_group_texts and _is_plain_group_text(payload):
        return None
    shaped = _shaped(payload, quirks)
    if kind == "callback_query":
        _callback(shaped, quirks)
    elif kind == "pre_checkout_query" and quirks.bare_payment:
        shaped.pop("currency", None)
    return kind, shaped


def answer_of(method: str, result: Any, quirks: Quirks) -> Any:
    """The result of a call as Bale gives it."""
    if method in EDITS and quirks.edit_stub:
        return {"message_id": 0, "date": 0, "chat": result["chat"]}
    if method == "getWebhookInfo" and quirks.bare_webhook_info:
        return {"url": result["url"]}
    if quirks.bare_chat and method == "getChat":
        result = {name: result[name] for name in _CHAT_FIELDS if name in result}
    elif quirks.bare_chat and method == "getChatMember":
        result = _member(result)
    elif quirks.bare_chat and method == "getChatAdministrators":
        result = [_member(each) for each in result]
    return _shaped(result, quirks)


def _member(member: Json) -> Json:
    return {"status": member["status"], "user": member["user"]}


def _is_plain_group_text(message: Json) -> bool:
    return message["chat"]["type"] != "private" and not message.get("text", "/").startswith("/")


def _shaped(node: Any, quirks: Quirks) -> Any:
    if isinstance(node, list):
        return [_shaped(item, quirks) for item in node]
    if not isinstance(node, dict):
        return node
    out: Json = {key: _shaped(value, quirks) for key, value in node.items() if key not in _UNKNOWN}
    for key in _MEDIA & out.keys():
        items = out[key] if isinstance(out[key], list) else [out[key]]
        for item in items:
            _medium(key, item, quirks)
    if "message_id" in out and "chat" in out:
        _message(out, quirks)
    for name in ("from", "chat", "contact", "invoice", "successful_payment"):
        if isinstance(out.get(name), dict):
            out[name] = _PARTS[name](out[name], quirks)
    return out


def _message(message: Json, quirks: Quirks) -> None:
    origin = message.pop("forward_origin", None) if quirks.legacy_forward else None
    if origin is not None:
        message["forward_date"] = origin["date"]
        for name, legacy in (("sender_user", "forward_from"), ("chat", "forward_from_chat")):
            if name in origin:
                message[legacy] = origin[name]
    for name in ("entities", "caption_entities"):
        if name in message:
            kept = [each for each in message.pop(name) if each["type"] in _FOUND_BY_BALE]
            if kept:
                message[name] = kept
    if quirks.no_date:
        message.pop("date", None)
    if quirks.zero_service_ids and _SERVICE & message.keys() and message["chat"].get("type") != "private":
        message["message_id"] = 0


def _medium(kind: str, item: Any, quirks: Quirks) -> None:
    if not isinstance(item, dict):
        return
    if quirks.no_unique_id:
        item.pop("file_unique_id", None)
    if quirks.no_sizes and kind in _SIZED:
        for name in ("width", "height"):
            item.pop(name, None)
    if quirks.no_duration and kind in _TIMED:
        item.pop("duration", None)
    if quirks.bare_sticker and kind == "sticker":
        for name in ("is_animated", "is_video", "type"):
            item.pop(name, None)


def _callback(query: Json, quirks: Quirks) -> None:
    if quirks.no_chat_instance:
        query.pop("chat_instance", None)
    if quirks.int_callback_id:
        query["id"] = int(query["id"])


def _user(user: Json, quirks: Quirks) -> Json:
    return {name: user[name] for name in ("id", "username") if name in user} if quirks.bare_user else user


def _chat(chat: Json, quirks: Quirks) -> Json:
    chat = {name: value for name, value in chat.items() if name != "is_forum"}
    if chat.get("type") == "supergroup":
        chat["type"] = "group"
    if quirks.no_chat_type:
        chat.pop("type", None)
    return chat


def _contact(contact: Json, quirks: Quirks) -> Json:
    contact = dict(contact)
    phone = str(contact.get("phone_number", "")).lstrip("+")
    if quirks.local_phone and phone.startswith("98"):
        phone = "0" + phone[2:]
    contact["phone_number"] = int(phone) if quirks.int_phone and phone.isdecimal() else phone
    if quirks.contact_without_user_id:
        contact.pop("user_id", None)
    if quirks.contact_without_name:
        contact.pop("first_name", None)
    return contact


def _invoice(invoice: Json, quirks: Quirks) -> Json:
    if not quirks.short_invoice:
        return invoice
    return {name: invoice[name] for name in _INVOICE_FIELDS if name in invoice}


def _payment(payment: Json, quirks: Quirks) -> Json:
    if not quirks.bare_payment:
        return payment
    return {name: value for name, value in payment.items() if name != "provider_payment_charge_id"}


_PARTS = {
    "from": _user,
    "chat": _chat,
    "contact": _contact,
    "invoice": _invoice,
    "successful_payment": _payment,
}
