"""From the text of a call to the text of a message: clean, parse, detect, trim, measure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting.detected import detected_entities
from bot.sandbox.formatting.html import parse_html
from bot.sandbox.formatting.links import checked_link
from bot.sandbox.formatting.markdown import parse_markdown, parse_markdown_v2
from bot.sandbox.formatting.units import utf16_length, utf16_slice
from bot.sandbox.model import Json

UserLookup = Callable[[int], Json | None]
"""Gives the User object of a known id: a mention of a stranger is dropped."""

_PARSERS: dict[str, Callable[[str], tuple[str, list[Json]]]] = {
    "html": parse_html,
    "markdownv2": parse_markdown_v2,
    "markdown": parse_markdown,
}
_DIRTY = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
# td/telegram/misc.cpp clean_input_string: controls become a space, these marks vanish.
_CLEANED = (
    {code: " " for code in range(32) if code != 10}
    | {0x0D: None, 0x0333: None, 0x033F: None, 0x030A: None}
    | dict.fromkeys(range(0x2028, 0x202F))
)
_GIVEN = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "blockquote",
        "expandable_blockquote",
        "custom_emoji",
    }
)


def cleaned(text: str) -> str:
    """The text without carriage returns, bidi overrides and other marks that the server drops."""
    return text.translate(_CLEANED) if _DIRTY.search(text) else text


def formatted(text: str, parse_mode: str, given: Any, users: UserLookup) -> tuple[str, list[Json] | None]:
    """The text as it will stand in the message and its entities (None when there are none).

    ``given`` is the decoded ``entities`` parameter, used when there is no ``parse_mode``. The result may be
    empty: whether that is allowed is the caller's question. Raises ApiError (400).
    """
    entities: list[Json] = []
    if parse_mode:
        parser = _PARSERS.get(parse_mode.lower())
        if parser is None:
            raise bad_request("unsupported parse_mode")
        text, entities = parser(text)
    elif given is not None:
        entities = _given_entities(given, utf16_length(text))
    return finished(text, entities, users)


def finished(text: str, entities: list[Json], users: UserLookup) -> tuple[str, list[Json] | None]:
    """A text and its parsed entities: cleaned, completed by what is found in it, trimmed."""
    if entities:
        entities = _with_users(entities, users)
        if cleaned(text) != text:
            text, entities = _clean_around(text, entities)
    else:
        text = cleaned(text)
    entities += detected_entities(text, entities)
    return _trimmed(text, entities)


def _given_entities(given: Any, size: int) -> list[Json]:
    if not isinstance(given, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    kept: list[Json] = []
    for item in given:
        if not isinstance(item, dict):
            raise bad_request("can't parse entities: expected an Object")
        offset, length, kind = item.get("offset"), item.get("length"), item.get("type")
        if not isinstance(offset, int) or not isinstance(length, int) or not isinstance(kind, str):
            raise bad_request('can\'t parse entities: Field "offset", "length" and "type" are required')
        if kind not in _GIVEN or offset < 0 or length <= 0 or offset >= size:
            continue
        entity: Json = {"type": kind, "offset": offset, "length": min(length, size - offset)}
        if kind == "text_link":
            entity["url"] = checked_link(str(item.get("url", "")))
            if not entity["url"]:
                continue
        elif kind == "text_mention":
            user = item.get("user")
            number = user.get("id") if isinstance(user, dict) else None
            entity["user_id"] = number if isinstance(number, int) else 0
        elif kind == "pre" and item.get("language"):
            entity["language"] = str(item["language"])
        elif kind == "custom_emoji":
            entity["custom_emoji_id"] = str(item.get("custom_emoji_id", ""))
        kept.append(entity)
    return kept


def _with_users(entities: list[Json], users: UserLookup) -> list[Json]:
    kept: list[Json] = []
    for entity in entities:
        if entity["type"] == "text_mention":
            user = users(entity.pop("user_id"))
            if user is None:
                continue
            entity["user"] = user
        kept.append(entity)
    return kept


def _clean_around(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Clean the text and move the entities by what vanished before them."""
    moved: list[Json] = []
    for entity in entities:
        before = cleaned(utf16_slice(text, 0, entity["offset"]))
        inside = cleaned(utf16_slice(text, entity["offset"], entity["length"]))
        if inside:
            moved.append(entity | {"offset": utf16_length(before), "length": utf16_length(inside)})
    return cleaned(text), moved


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json] | None]:
    right = text.rstrip(" \n")
    if not entities:
        return right.lstrip(" \n"), None
    end = utf16_length(right)
    kept: list[Json] = []
    for entity in entities:
        length = min(entity["length"], end - entity["offset"])
        if length > 0 and utf16_slice(right, entity["offset"], length).strip():
            entity["length"] = length
            kept.append(entity)
    kept.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    leading = len(right) - len(right.lstrip(" \n"))
    drop = min(leading, kept[0]["offset"]) if kept else leading
    for entity in kept:
        entity["offset"] -= drop
    return right[drop:], kept or None
