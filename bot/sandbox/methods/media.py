"""Everything with a file: sendPhoto and its kin, albums, editMessageMedia's files."""

from __future__ import annotations

from typing import Any

from bot.sandbox.call import Call
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.files import StoredFile
from bot.sandbox.ids import new_album
from bot.sandbox.media import keep_upload, media_object
from bot.sandbox.methods.posting import posted, prepare
from bot.sandbox.methods.table import Method
from bot.sandbox.methods.words import Words, caption_in, caption_of
from bot.sandbox.model import CAPTIONED, Json, Message
from bot.sandbox.wire import message_json

ALBUM_MAX = 10
ALBUM_CAPTION_MAX = 1024
SMALL_UPLOAD_BYTES = 20 * 1024 * 1024

_ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})
_MEASURES = ("duration", "width", "height", "length")
_WORDS = ("performer", "title")


def stored_file(call: Call, kind: str, value: str) -> StoredFile:
    """The file that ``value`` names: an upload (attach://, or a part named as the kind) or a file_id.

    Raises ApiError (400).
    """
    upload = call.files.get(kind) if not value else None
    if value.startswith("attach://"):
        upload = call.files.get(value.removeprefix("attach://"))
        if upload is None:
            raise bad_request(f"there is no {kind} in the request")
    if upload is not None:
        if call.bot.quirks.small_uploads and len(upload.data) > SMALL_UPLOAD_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        return keep_upload(call.world.files, call.bot.bot_id, kind, upload)
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    if value.startswith(("http://", "https://")):
        # The sandbox never fetches: to a bot that looks like an address which the server cannot reach.
        raise bad_request("failed to get HTTP URL content")
    stored = call.world.files.of_bot(call.bot.bot_id, value)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if (stored.kind == "photo") != (kind == "photo"):
        raise bad_request(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
    return stored


def _measured(media: Any, given: Any) -> Any:
    """A media object with what its sender says of it: length, size, performer."""
    if not isinstance(media, dict) or not isinstance(given, dict):
        return media
    out = dict(media)
    for name in _MEASURES:
        number = given.get(name)
        if name in out and isinstance(number, int) and not isinstance(number, bool) and number > 0:
            out[name] = number
    if "performer" in given or "title" in given:
        out |= {name: str(given[name]) for name in _WORDS if given.get(name)}
    return out


def _params(call: Call) -> Json:
    numbers = {name: call.integer(name) for name in _MEASURES}
    return numbers | {name: call.text(name) for name in _WORDS if call.text(name)}


def _sender(kind: str) -> Method:
    def send(call: Call) -> Json:
        chat = call.open_chat()
        words = caption_of(call)
        stored = stored_file(call, kind, call.text(kind))
        message = Message(0, True, call.world.now(), "", media_kind=stored.kind)
        message.media = _measured(
            media_object(stored), _params(call) if kind in ("audio", "video", "voice") else None
        )
        if stored.kind in CAPTIONED:
            words.put_into(message)
        return posted(call, chat, message)

    name = "".join(part.capitalize() for part in kind.split("_"))
    return Method(f"send{name}", send, limited=True)


def medium_of(call: Call, item: Any, caption_max: int) -> tuple[StoredFile, Any, Words]:
    """The file, the media object and the caption of an InputMedia object. Raises ApiError (400)."""
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    kind = item.get("type")
    if kind not in (*_ALBUM_KINDS, "animation"):
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    value = item.get("media")
    if not isinstance(value, str) or not value:
        raise bad_request("can't parse InputMedia: media not found")
    words = caption_in(call, item, caption_max)
    stored = stored_file(call, kind, value)
    return stored, _measured(media_object(stored), item), words


def send_media_group(call: Call) -> list[Json]:
    """An album: messages of one ``media_group_id``. Documents and audios stand only with their like."""
    chat = call.open_chat()
    given = call.json("media")
    if given is not None and not isinstance(given, list):
        raise bad_request("can't parse media: expected an Array of InputMedia")
    if not given:
        raise bad_request("there are no messages to send")
    if len(given) > ALBUM_MAX:
        raise bad_request("too many messages to send as an album")
    for item in given:
        if isinstance(item, dict) and item.get("type") == "animation":
            raise bad_request("can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup")
    media = [medium_of(call, item, ALBUM_CAPTION_MAX) for item in given]
    kinds = {stored.kind for stored, _, _ in media}
    for alone in ("document", "audio"):
        if alone in kinds and len(kinds) > 1:
            raise bad_request(f"{alone} can't be mixed with other media types")
    group = new_album() if len(media) > 1 else ""
    messages = []
    for stored, shown, words in media:
        message = Message(0, True, call.world.now(), "", media_kind=stored.kind, media=shown)
        words.put_into(message)
        prepare(call, chat, message)
        if group:
            message.mark(media_group_id=group)
        messages.append(message)
    for message in messages:
        message.message_id = call.bot.next_message_id(chat)
        call.world.post(chat, message)
    return [message_json(chat, message) for message in messages]


METHODS = (
    *(
        _sender(kind)
        for kind in ("photo", "document", "voice", "audio", "video", "animation", "sticker", "video_note")
    ),
    Method("sendMediaGroup", send_media_group, limited=True),
)
