"""parse_mode=HTML, read as td/telegram/MessageEntity.cpp (parse_html) reads it, with its errors.

Positions in errors are UTF-8 byte offsets, offsets of entities are UTF-16 code units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.formatting.links import checked_link, user_of_link
from bot.sandbox.formatting.units import byte_offset, utf16_length
from bot.sandbox.model import Json

_SPACE = " \t\r\n\v\0"
_SPECIAL = re.compile(r"[<&]")
_NAME_END = re.compile(r"[ \t\r\n\v\0>]")
_CODE_POINT = re.compile(r"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([a-zA-Z]*))")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset(_SIMPLE) | {"a", "pre", "code", "blockquote", "tg-emoji"}


def fault(words: str) -> ApiError:
    """The refusal of a text whose markup cannot be read."""
    return bad_request(f"can't parse entities: {words}")


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    chunk: int


def parse_html(text: str) -> tuple[str, list[Json]]:
    """The text without its tags, and its entities, unsorted and untrimmed. Raises ApiError (400)."""
    return _Parser(text).run()


def _decode(text: str, at: int) -> tuple[str, int]:
    """The character that the reference at ``at`` stands for and where it ends; "" when it is none."""
    found = _CODE_POINT.match(text, at)
    if found is None:
        return "", at
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        letter = _NAMED.get(name, "")
    else:
        digits = hexadecimal if hexadecimal is not None else decimal
        number = int(digits, 16 if hexadecimal is not None else 10) if digits else 0
        if number == 0 or number >= 0x10FFFF or found.end() - at >= 10:
            return "", at
        letter = chr(number)
    if not letter:
        return "", at
    end = found.end()
    return letter, end + 1 if text[end : end + 1] == ";" else end


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._size = len(text)
        self._chunks: list[str] = []
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        at = 0
        while at < self._size:
            special = _SPECIAL.search(self._text, at)
            if special is None:
                self._emit(self._text[at:])
                break
            start = special.start()
            if start > at:
                self._emit(self._text[at:start])
            at = self._reference(start) if self._text[start] == "&" else self._tag(start)
        if self._open:
            raise fault(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        plain = "".join(self._chunks)
        try:
            plain.encode()
        except UnicodeEncodeError:
            raise fault(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched "
                "surrogate code units"
            ) from None
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        return plain, self._entities

    def _fault(self, words: str, at: int, rest: str = "") -> ApiError:
        return fault(f"{words} at byte offset {byte_offset(self._text, at)}{rest}")

    def _emit(self, piece: str) -> None:
        self._chunks.append(piece)
        self._offset += 1 if "\ud800" <= piece <= "\udfff" else utf16_length(piece)

    def _reference(self, at: int) -> int:
        letter, end = _decode(self._text, at)
        if not letter:
            self._emit("&")
            return at + 1
        self._emit(letter)
        return end

    def _tag(self, begin: int) -> int:
        if self._text[begin + 1 : begin + 2] == "/":
            return self._end_tag(begin)
        return self._start_tag(begin)

    def _name(self, begin: int) -> int:
        found = _NAME_END.search(self._text, begin)
        return found.start() if found else self._size

    def _skip_space(self, at: int) -> int:
        while at < self._size and self._text[at] in _SPACE:
            at += 1
        return at

    def _start_tag(self, begin: int) -> int:
        at = self._name(begin + 1)
        if at >= self._size:
            raise self._fault("Unclosed start tag", begin)
        tag = self._text[begin + 1 : at].lower()
        if tag not in _TAGS:
            raise self._fault(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while True:
            at = self._skip_space(at)
            if self._text[at : at + 1] == ">":
                break
            name, value, at = self._attribute(tag, begin, at)
            argument = _argument(tag, name, value) or argument
        if tag == "span" and argument != "spoiler":
            raise self._fault('Tag "span" must have class "tg-spoiler"', begin)
        self._open.append(_Open(tag, argument, self._offset, len(self._chunks)))
        return at + 1

    def _attribute(self, tag: str, begin: int, at: int) -> tuple[str, str, int]:
        start = at
        while at < self._size and self._text[at] not in _SPACE and self._text[at] not in "=>":
            at += 1
        name = self._text[start:at].lower()
        if at >= self._size:
            raise self._fault(f'Unclosed start tag "{tag}"', begin)
        if not name:
            raise self._fault(f'Empty attribute name in the tag "{tag}"', begin)
        at = self._skip_space(at)
        if at >= self._size:
            raise self._fault(f'Unclosed start tag "{tag}"', begin)
        if self._text[at] != "=":
            return name, "", at
        at = self._skip_space(at + 1)
        if at >= self._size:
            raise self._fault(f'Unclosed start tag "{tag}"', begin)
        value, at = self._quoted(at) if self._text[at] in "'\"" else self._token(at)
        if at >= self._size:
            raise self._fault("Unclosed start tag", begin)
        return name, value, at

    def _quoted(self, at: int) -> tuple[str, int]:
        quote = self._text[at]
        at += 1
        value: list[str] = []
        while at < self._size and self._text[at] != quote:
            if self._text[at] == "&":
                letter, end = _decode(self._text, at)
                if letter:
                    value.append(letter)
                    at = end
                    continue
            value.append(self._text[at])
            at += 1
        return "".join(value), at + 1

    def _token(self, at: int) -> tuple[str, int]:
        start = at
        while (
            at < self._size
            and self._text[at].isascii()
            and (self._text[at].isalnum() or self._text[at] in ".-")
        ):
            at += 1
        if at < self._size and self._text[at] not in _SPACE and self._text[at] != ">":
            raise self._fault("Unexpected end of name token", start)
        return self._text[start:at].lower(), at

    def _end_tag(self, begin: int) -> int:
        if not self._open:
            raise self._fault("Unexpected end tag", begin)
        at = self._name(begin + 2)
        name = self._text[begin + 2 : at].lower()
        at = self._skip_space(at)
        if self._text[at : at + 1] != ">":
            raise self._fault("Unclosed end tag", begin)
        opened = self._open.pop()
        if name and name != opened.tag:
            raise self._fault("Unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{name}>"')
        if self._offset > opened.offset:
            self._close(opened)
        return at + 1

    def _close(self, opened: _Open) -> None:
        entity: Json = {"type": "", "offset": opened.offset, "length": self._offset - opened.offset}
        tag = opened.tag
        if tag in _SIMPLE:
            entity["type"] = _SIMPLE[tag]
        elif tag == "blockquote":
            entity["type"] = "expandable_blockquote" if opened.argument else "blockquote"
        elif tag == "tg-emoji":
            if not opened.argument.isdecimal() or int(opened.argument) == 0:
                raise fault("Invalid custom emoji identifier specified")
            entity |= {"type": "custom_emoji", "custom_emoji_id": opened.argument}
        elif tag == "a":
            link = link_entity(opened.argument or "".join(self._chunks[opened.chunk :]))
            if not link:
                return
            entity |= link
        elif self._merge_code(opened, entity):
            return
        self._entities.append(entity)

    def _merge_code(self, opened: _Open, entity: Json) -> bool:
        """``<pre><code class="language-x">`` is one entity of type pre, in either order of nesting."""
        last = self._entities[-1] if self._entities else {}
        same = last.get("offset") == entity["offset"] and last.get("length") == entity["length"]
        if opened.tag == "pre":
            if same and last.get("type") == "code" and last.get("language"):
                last["type"] = "pre"
                return True
            entity["type"] = "pre"
            return False
        if same and last.get("type") == "pre" and opened.argument:
            last["language"] = opened.argument
            return True
        entity["type"] = "code"
        if opened.argument:
            entity["language"] = opened.argument
        return False


def _argument(tag: str, name: str, value: str) -> str:
    if tag == "a" and name == "href":
        return value
    if tag == "code" and name == "class" and value.startswith("language-"):
        return value[9:]
    if tag == "span" and name == "class" and value.startswith("tg-"):
        return value[3:]
    if tag == "tg-emoji" and name == "emoji-id":
        return value
    return "1" if tag == "blockquote" and name == "expandable" else ""


def link_entity(url: str) -> Json:
    """The type and target of a link: a person (``user_id``, filled in later) or an address; {} if refused."""
    user_id = user_of_link(url)
    if user_id is not None:
        return {"type": "text_mention", "user_id": user_id}
    checked = checked_link(url)
    return {"type": "text_link", "url": checked} if checked else {}
