"""The media objects of the Bot API, built from kept files."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.files import PHOTO_BYTES_MAX, FileStore, StoredFile, Upload
from bot.sandbox.images import picture_size
from bot.sandbox.model import Json

# A sticker, a voice and a video carry measures that the sandbox does not read from the bytes.
_SECONDS = 1
_STICKER_SIDE = 512
_VIDEO_SIZE = (640, 360)

_NOTE_SIDE = 240

PERSON_KINDS = ("photo", "document", "voice", "audio", "video", "sticker", "animation", "video_note")
ALBUM_KINDS = ("photo", "document", "audio", "video")


def keep_upload(files: FileStore, bot_id: int, kind: str, upload: Upload) -> StoredFile:
    """Keep an upload as ``kind``, with the checks of the real server. Raises ApiError (400)."""
    if not upload.data:
        raise bad_request("file must be non-empty")
    size = (0, 0)
    if kind == "photo":
        if len(upload.data) > PHOTO_BYTES_MAX:
            raise bad_request("file is too big")
        measured = picture_size(upload.data)
        if measured is None or 0 in measured:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = size = measured
        if width + height > 10_000 or max(size) > 20 * min(size):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
    elif kind == "sticker":
        size = picture_size(upload.data) or (_STICKER_SIDE, _STICKER_SIDE)
    elif kind in ("video", "animation"):
        size = picture_size(upload.data) or _VIDEO_SIZE
    return files.add(bot_id, kind, upload, size)


def media_object(stored: StoredFile) -> Any:
    """What stands in the Message under ``stored.kind``: PhotoSize list for a photo, one object otherwise."""
    base: Json = {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
    }
    if stored.kind == "photo":
        return [base | {"width": stored.width, "height": stored.height}]
    if stored.kind == "sticker":
        return base | {
            "type": "regular",
            "width": stored.width,
            "height": stored.height,
            "is_animated": False,
            "is_video": False,
        }
    if stored.kind == "video_note":
        return base | {"duration": _SECONDS, "length": _NOTE_SIDE}
    base["mime_type"] = stored.mime_type
    if stored.kind == "voice":
        return base | {"duration": _SECONDS}
    base["file_name"] = stored.name
    if stored.kind == "audio":
        return base | {"duration": _SECONDS}
    if stored.kind in ("video", "animation"):
        return base | {"duration": _SECONDS, "width": stored.width, "height": stored.height}
    return base
