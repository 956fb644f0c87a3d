"""getFile: the way from a file_id to the bytes (20 MB at most)."""

from __future__ import annotations

from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.files import DOWNLOAD_BYTES_MAX
from bot.sandbox.methods.table import Method
from bot.sandbox.model import Json


def get_file(call: Call) -> Json:
    file_id = call.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    stored = call.world.files.of_bot(call.bot.bot_id, file_id)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > DOWNLOAD_BYTES_MAX:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }


METHODS = (Method("getFile", get_file),)
