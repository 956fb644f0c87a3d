"""Messages as the Bot API writes them: no nulls, no reply keyboards, seconds since 1970."""

from __future__ import annotations

from bot.sandbox.model import Chat, Json, Message


def message_json(chat: Chat, message: Message, *, with_reply: bool = True) -> Json:
    """The Message object that a bot sees. A replied-to message is nested one level deep, as Telegram does."""
    out: Json = {"message_id": message.message_id}
    author = chat.author(message)
    if author is not None:
        out["from"] = author
    else:
        out["sender_chat"] = chat.wire
    out["chat"] = chat.wire
    out["date"] = message.date
    if message.edited_at:
        out["edit_date"] = message.edited_at
    if with_reply and (message.reply_to or message.extra):
        # Whatever stands in a topic answers the message that opened it, as the real server has it.
        target = chat.living(message.reply_to or message.topic)
        if target is not None:
            out["reply_to_message"] = message_json(chat, target, with_reply=False)
    if message.extra:
        out.update(message.extra)
    if message.media_kind:
        _put_media(out, message)
    else:
        out["text"] = message.raw or message.text
        if message.entities and not message.raw:
            out["entities"] = message.entities
    if message.markup is not None:
        out["reply_markup"] = message.markup
    elif message.media_kind == "invoice" and not chat.bot.flavour.is_bale:
        out["reply_markup"] = _pay_button(message.media)
    return out


def _pay_button(invoice: Json) -> Json:
    """A buy button is always attached to Telegram's invoices, whether or not the bot gave one
    (messageMediaInvoice); its wording is the messenger's."""
    text = f"Pay {invoice['currency']} {invoice['total_amount']:,}"
    return {"inline_keyboard": [[{"text": text, "pay": True}]]}


def _put_media(out: Json, message: Message) -> None:
    out[message.media_kind] = message.media
    if message.media_kind == "venue":
        out["location"] = message.media["location"]
    elif message.media_kind == "animation":
        # Old clients know no animation: the real server names the same file twice.
        out["document"] = {name: message.media[name] for name in _DOCUMENT if name in message.media}
    if message.text:
        out["caption"] = message.raw or message.text
        if message.entities and not message.raw:
            out["caption_entities"] = message.entities


_DOCUMENT = ("file_id", "file_unique_id", "file_name", "mime_type", "file_size")


def gone_message_json(chat: Chat, message_id: int) -> Json:
    """An InaccessibleMessage: what a callback query names when its message was deleted (date is 0)."""
    return {"chat": chat.wire, "message_id": message_id, "date": 0}
