"""What a person sees: the messages of one chat as the control API and the page show them."""

from __future__ import annotations

from urllib.parse import quote

from bot.sandbox.model import Chat, Json, Message
from bot.sandbox.rooms import Room

_FILE_KINDS = frozenset({"document", "voice", "audio", "video", "sticker", "animation", "video_note"})


def message_view(chat: Chat, message: Message) -> Json:
    """One message as the chat shows it now. Times are seconds since 1970 (UTC)."""
    if message.deleted:
        return {"message_id": message.message_id, "from_bot": message.from_bot, "deleted": True}
    out: Json = {
        "message_id": message.message_id,
        "from_bot": message.from_bot,
        "text": message.text,
        "entities": message.entities or [],
        "date": message.date,
        "buttons": _buttons(chat, message),
    }
    if message.media_kind:
        _put_media(out, chat, message)
    if message.reply_to:
        out["reply_to_message_id"] = message.reply_to
    if message.edited_at:
        out["edited_at"] = message.edited_at
    if message.extra:
        _put_extra(out, message.extra)
    if message.origin:
        out["origin"] = message.origin
    if message.message_id in chat.pinned:
        out["pinned"] = True
    if message.author and isinstance(chat, Room):
        out["author"] = {"user_id": message.author, "name": chat.members[message.author].person.name}
    return out


def _put_media(out: Json, chat: Chat, message: Message) -> None:
    kind, media = message.media_kind, message.media
    if kind == "photo":
        largest = media[-1]
        out["photo"] = {
            "url": _file_url(largest["file_unique_id"], "photo.jpg"),
            "width": largest["width"],
            "height": largest["height"],
        }
    elif kind in _FILE_KINDS:
        out[kind] = _file_view(media, kind)
    elif kind == "venue":
        out["venue"], out["location"] = media, media["location"]
    elif kind == "invoice":
        out["invoice"] = _invoice_view(chat, message)
    else:
        out[kind] = media


def _put_extra(out: Json, extra: Json) -> None:
    if extra.get("has_protected_content"):
        out["protected"] = True
    for name in ("media_group_id", "message_thread_id"):
        if name in extra:
            out[name] = extra[name]
    origin = extra.get("forward_origin")
    if origin is not None:
        source = origin.get("sender_user") or origin.get("chat") or {}
        out["forwarded_from"] = source.get("first_name") or source.get("title") or ""


def _invoice_view(chat: Chat, message: Message) -> Json:
    invoice = chat.bot.till.shown(chat.chat_id, message.message_id)
    if invoice is None:
        return dict(message.media)
    out = invoice.wire() | {"prices": invoice.prices, "paid": invoice.paid}
    return out | {"photo_url": invoice.photo_url} if invoice.photo_url else out


def messages_view(chat: Chat, after: int = 0) -> list[Json]:
    """The messages with a greater id than ``after``, oldest first; deleted ones stay as empty marks."""
    return [message_view(chat, message) for message in chat.messages.values() if message.message_id > after]


def _file_url(unique_id: str, name: str) -> str:
    return f"/sandbox/files/{unique_id}/{quote(name, safe='')}"


def _file_view(media: Json, kind: str) -> Json:
    name = media.get("file_name", kind)
    out: Json = {
        "file_name": name,
        "url": _file_url(media["file_unique_id"], name),
        "file_size": media["file_size"],
    }
    for known in ("mime_type", "duration", "width", "height"):
        if known in media:
            out[known] = media[known]
    return out


def _buttons(chat: Chat, message: Message) -> list[list[Json]]:
    if message.markup is not None:
        return [[_inline_button(button) for button in row] for row in message.markup["inline_keyboard"]]
    if chat.keyboard is not None and chat.keyboard.message_id == message.message_id:
        return [[_reply_button(button) for button in row] for row in chat.keyboard.markup["keyboard"]]
    return []


def _inline_button(button: Json) -> Json:
    out: Json = {"text": button["text"]}
    if "callback_data" in button:
        out["data"] = button["callback_data"]
    for name in ("url", "copy_text", "web_app", "pay"):
        if name in button:
            out[name] = button[name]
    return out


def _reply_button(button: Json) -> Json:
    if button.get("request_contact"):
        return {"text": button["text"], "contact": True}
    if button.get("request_location"):
        return {"text": button["text"], "location": True}
    return {"text": button["text"], "reply": True}
