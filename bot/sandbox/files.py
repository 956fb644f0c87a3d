"""Files that people and bots sent, kept in memory up to a bound; the oldest go first."""

from __future__ import annotations

import mimetypes
import secrets
from collections import OrderedDict
from dataclasses import dataclass

UPLOAD_BYTES_MAX = 50 * 1024 * 1024
PHOTO_BYTES_MAX = 10 * 1024 * 1024
DOWNLOAD_BYTES_MAX = 20 * 1024 * 1024
STORE_BYTES_MAX = 256 * 1024 * 1024

_FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "voice": "voice",
    "audio": "music",
    "video": "videos",
    "sticker": "stickers",
    "animation": "animations",
    "video_note": "video_notes",
}
_ENDINGS = {
    "photo": ".jpg",
    "voice": ".oga",
    "audio": ".mp3",
    "video": ".mp4",
    "sticker": ".webp",
    "animation": ".mp4",
    "video_note": ".mp4",
}
_TYPES = {
    "photo": "image/jpeg",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "sticker": "image/webp",
    "animation": "video/mp4",
    "video_note": "video/mp4",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a request."""

    name: str
    mime_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One kept file. ``file_id`` is good for the bot ``bot_id`` only; ``path`` is what getFile answers."""

    file_id: str
    unique_id: str
    bot_id: int
    kind: str
    name: str
    mime_type: str
    path: str
    data: bytes
    width: int = 0
    height: int = 0


class FileStore:
    """Keeps files by file_id, by unique id (for people) and by path (for the file route)."""

    def __init__(self, bytes_max: int = STORE_BYTES_MAX) -> None:
        self._bytes_max = bytes_max
        self._bytes = 0
        self._count = 0
        self._by_id: OrderedDict[str, StoredFile] = OrderedDict()
        self._by_unique: dict[str, StoredFile] = {}
        self._by_path: dict[tuple[int, str], StoredFile] = {}

    def add(self, bot_id: int, kind: str, upload: Upload, size: tuple[int, int] = (0, 0)) -> StoredFile:
        """Keep ``upload`` for a bot; ``size`` is (width, height) of a picture."""
        self._count += 1
        guessed = mimetypes.guess_type(upload.name)[0]
        given = upload.mime_type if upload.mime_type not in ("", "application/octet-stream") else ""
        mime_type = given or guessed or _TYPES.get(kind, "application/octet-stream")
        name = upload.name or "file"
        ending = _ENDINGS.get(kind) or ("." + name.rsplit(".", 1)[1] if "." in name else "")
        ending = "".join(sign for sign in ending if sign == "." or (sign.isascii() and sign.isalnum()))
        stored = StoredFile(
            file_id="BQAC" + secrets.token_urlsafe(42),
            unique_id="Ag" + secrets.token_urlsafe(9),
            bot_id=bot_id,
            kind=kind,
            name=name,
            mime_type=mime_type,
            path=f"{_FOLDERS.get(kind, 'documents')}/file_{self._count}{ending}",
            data=upload.data,
            width=size[0],
            height=size[1],
        )
        self._by_id[stored.file_id] = stored
        self._by_unique[stored.unique_id] = stored
        self._by_path[bot_id, stored.path] = stored
        self._bytes += len(stored.data)
        while self._bytes > self._bytes_max and len(self._by_id) > 1:
            self._forget_oldest()
        return stored

    def _forget_oldest(self) -> None:
        _, oldest = self._by_id.popitem(last=False)
        del self._by_unique[oldest.unique_id]
        del self._by_path[oldest.bot_id, oldest.path]
        self._bytes -= len(oldest.data)

    def of_bot(self, bot_id: int, file_id: str) -> StoredFile | None:
        """The file that a bot names by file_id; another bot's is not found."""
        stored = self._by_id.get(file_id)
        return stored if stored is not None and stored.bot_id == bot_id else None

    def at_path(self, bot_id: int, path: str) -> StoredFile | None:
        """The file behind ``/file/bot<token>/<path>``."""
        return self._by_path.get((bot_id, path))

    def for_people(self, unique_id: str) -> StoredFile | None:
        """The file that the chat page shows."""
        return self._by_unique.get(unique_id)
