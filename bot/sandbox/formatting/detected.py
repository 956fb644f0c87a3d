"""What Telegram finds in a text by itself: commands, names, tags, addresses."""

from __future__ import annotations

import re

from bot.sandbox.formatting.units import utf16_length
from bot.sandbox.model import Json

# Quick refusal: nearly every Persian text holds none of these signs.
_HINT = re.compile(r"[/@#]|\.\w")
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "url",
        re.compile(
            r"(?<![\w@/.])(?:https?://|ftp://|tg://)[^\s<>\"'«»]*[^\s<>\"'«».,:;!?()\[\]]", re.IGNORECASE
        ),
    ),
    (
        "email",
        re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?!\w)", re.ASCII),
    ),
    (
        "url",
        re.compile(
            r"(?<![\w@/.:-])(?:[A-Za-z0-9-]+\.)+(?:com|org|net|info|ir|me|io|gov|edu|dev|app)"
            r"(?::\d{1,5})?(?:/[^\s<>\"'«»]*[^\s<>\"'«».,:;!?()\[\]]|/)?(?![\w@-])",
            re.IGNORECASE,
        ),
    ),
    (
        "bot_command",
        re.compile(r"(?<![\w/@<>&-])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@])", re.ASCII),
    ),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#@/&])#(?=\w*[^\W\d_])[\w\u200c]{1,255}")),
)


def detected_entities(text: str, taken: list[Json]) -> list[Json]:
    """Entities found in ``text`` outside of ``taken`` code, links and mentions."""
    if _HINT.search(text) is None:
        return []
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in taken
        if entity["type"] in ("code", "pre", "text_link", "text_mention", "custom_emoji")
    ]
    found: list[Json] = []
    plain = text.isascii()
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start = match.start() if plain else utf16_length(text[: match.start()])
            end = start + utf16_length(match.group())
            if all(end <= low or start >= high for low, high in closed):
                found.append({"type": kind, "offset": start, "length": end - start})
                closed.append((start, end))
    return found
