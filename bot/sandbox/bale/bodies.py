"""What Bale does not take as a JSON body (reference/bale.md, section 1): forms and multipart are safe."""

from __future__ import annotations

import orjson

from bot.sandbox.errors import malformed

_MEDIA = {
    f"send{kind}": kind for kind in ("animation", "audio", "document", "photo", "sticker", "video", "voice")
}


def ensure_taken(method: str, raw: bytes) -> None:
    """Raises ApiError (400) for media in this JSON body of ``method`` (lower case): one named by file_id or
    URL at all, an album given as text. What is no JSON object is refused elsewhere."""
    if method != "sendmediagroup" and method not in _MEDIA:
        return
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return
    if not isinstance(body, dict):
        return
    is_album = method == "sendmediagroup"
    if isinstance(body.get("media"), str) if is_album else body.get(_MEDIA[method]):
        raise malformed()
