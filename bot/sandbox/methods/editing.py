"""editMessageText, editMessageCaption, editMessageMedia, editMessageReplyMarkup."""

from __future__ import annotations

from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import ApiError, bad_request, malformed
from bot.sandbox.keyboards import parse_inline_markup
from bot.sandbox.methods.media import medium_of
from bot.sandbox.methods.table import Method
from bot.sandbox.methods.words import Words, caption_of, text_of
from bot.sandbox.model import CAPTIONED, Chat, Json, Message
from bot.sandbox.wire import message_json

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
_EDITABLE_MEDIA = frozenset({"", "photo", "document", "audio", "video", "animation"})


def _target(call: Call) -> tuple[Chat, Message]:
    """The message to edit. Raises ApiError (400): unknown, not its own words, sent with a reply keyboard."""
    if call.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = call.open_chat()
    message = chat.living(call.message_id())
    if message is None:
        raise bad_request("message to edit not found")
    is_own = message.from_bot and not message.origin and not message.is_forwarded
    if not is_own or message.had_reply_markup:
        raise bad_request("message can't be edited")
    return chat, message


def _markup(call: Call) -> Json | None:
    return parse_inline_markup(call.text("reply_markup"), bale=call.bot.flavour.is_bale)


def _content(message: Message) -> tuple[Any, ...]:
    return message.media_kind, message.media, message.text, message.entities


def _apply(
    call: Call,
    chat: Chat,
    message: Message,
    words: Words,
    markup: Json | None,
    medium: tuple[str, Any] | None = None,
) -> Json:
    kind, media = medium or (message.media_kind, message.media)
    content = (kind, media, words.text, words.entities)
    if (_content(message), message.markup) == (content, markup):
        raise bad_request(_SAME)
    # Only a change of the content is marked as an edit; a changed keyboard alone is not.
    if _content(message) != content:
        message.edited_at = call.world.now()
    message.media_kind, message.media = kind, media
    words.put_into(message)
    message.markup = markup
    call.world.show(chat, message)
    return message_json(chat, message)


def edit_message_text(call: Call) -> Json:
    words = text_of(call)
    markup = _markup(call)
    chat, message = _target(call)
    if message.media_kind:
        raise bad_request("there is no text in the message to edit")
    if words.length > call.bot.flavour.text_max:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    return _apply(call, chat, message, words, markup)


def edit_message_caption(call: Call) -> Json:
    words = caption_of(call)
    markup = _markup(call)
    chat, message = _target(call)
    if message.media_kind not in CAPTIONED:
        raise bad_request("there is no caption in the message to edit")
    return _apply(call, chat, message, words, markup)


def edit_message_media(call: Call) -> Json:
    """Puts another medium, or a first one, into a message; its caption comes with it or is gone."""
    stored, media, words = medium_of(call, call.json("media"), call.bot.flavour.caption_max)
    markup = _markup(call)
    chat, message = _target(call)
    if message.media_kind not in _EDITABLE_MEDIA:
        raise bad_request("message can't be edited")
    album = (message.extra or {}).get("media_group_id")
    pictures = {"photo", "video"}
    if album and message.media_kind != stored.kind and not {message.media_kind, stored.kind} <= pictures:
        raise bad_request("can't change media type in the album")
    return _apply(call, chat, message, words, markup, (stored.kind, media))


def edit_message_reply_markup(call: Call) -> Json:
    if call.bot.quirks.failing_markup_edits:
        raise malformed()
    markup = _markup(call)
    chat, message = _target(call)
    return _apply(call, chat, message, Words(message.text, message.entities, message.raw), markup)


METHODS = (
    Method("editMessageText", edit_message_text, limited=True),
    Method("editMessageCaption", edit_message_caption, limited=True),
    Method("editMessageMedia", edit_message_media, limited=True),
    Method("editMessageReplyMarkup", edit_message_reply_markup, limited=True),
)
