"""The text of a call as this messenger reads it."""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.sandbox.bale.markdown import parse_bale_markdown
from bot.sandbox.call import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.formatting.text import cleaned, finished, formatted
from bot.sandbox.formatting.units import utf16_length
from bot.sandbox.model import Json, Message


class Words(NamedTuple):
    """A text and its entities; ``raw`` is the text with its marks where the messenger gives it back so."""

    text: str
    entities: list[Json] | None
    raw: str = ""

    @property
    def length(self) -> int:
        """What counts for the limits, in UTF-16 code units."""
        return utf16_length(self.raw or self.text)

    def put_into(self, message: Message) -> None:
        """Give a message this text."""
        message.text, message.entities, message.raw = self


NOTHING = Words("", None)


def read_words(call: Call, raw: str, parse_mode: str, given: Any) -> Words:
    """``raw`` as this messenger reads it; ``given`` are entities, used when there is no ``parse_mode``.

    Raises ApiError (400).
    """
    if not call.bot.flavour.is_bale:
        return Words(*formatted(raw, parse_mode, given, call.world.user))
    text, entities = parse_bale_markdown(cleaned(raw), call.bot.quirks)
    read = finished(text, entities, call.world.user)
    plain = cleaned(raw).strip(" \n")
    return Words(*read, plain if plain != read[0] else "")


def _given(call: Call, field: str) -> Any:
    return None if call.bot.flavour.is_bale else call.json(field)


def text_of(call: Call) -> Words:
    """The text of a message. Raises ApiError (400): empty, not readable."""
    raw = call.text("text")
    if not raw:
        raise bad_request("message text is empty")
    words = read_words(call, raw, call.text("parse_mode"), _given(call, "entities"))
    if not words.text:
        raise bad_request("text must be non-empty")
    return words


def caption_of(call: Call) -> Words:
    """The caption of a medium. Raises ApiError (400): too long, not readable."""
    raw = call.text("caption")
    if not raw:
        return NOTHING
    words = read_words(call, raw, call.text("parse_mode"), _given(call, "caption_entities"))
    if words.length > call.bot.flavour.caption_max:
        raise bad_request("message caption is too long")
    return words


def caption_in(call: Call, item: Json, limit: int) -> Words:
    """The caption inside of an InputMedia object. Raises ApiError (400)."""
    raw = item.get("caption")
    if not raw:
        return NOTHING
    words = read_words(call, str(raw), str(item.get("parse_mode") or ""), item.get("caption_entities"))
    if words.length > limit:
        raise bad_request("message caption is too long")
    return words
