"""parse_mode=MarkdownV2 and the legacy Markdown, read as td/telegram/MessageEntity.cpp reads them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.errors import ApiError
from bot.sandbox.formatting.html import fault, link_entity
from bot.sandbox.formatting.units import byte_offset, utf16_length
from bot.sandbox.model import Json

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!\n")
_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler", "`": "code"}
_CLOSERS = {kind: mark for mark, kind in _MARKS.items()} | {"pre": "```", "text_link": "]"}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
    "blockquote": "BlockQuote",
}
_LEGACY = {"_": "italic", "*": "bold", "`": "code", "[": "text_link"}


@dataclass(slots=True)
class _Open:
    kind: str
    language: str
    offset: int
    begin: int
    chunk: int


def parse_markdown_v2(text: str) -> tuple[str, list[Json]]:
    """The text without its marks, and its entities, unsorted and untrimmed. Raises ApiError (400)."""
    return _MarkdownV2(text).run()


def _reserved(mark: str) -> ApiError:
    return fault(f"Character '{mark}' is reserved and must be escaped with the preceding '\\'")


def _code_head(text: str, at: int) -> tuple[str, int]:
    """The language after an opening ``` and where the code begins."""
    end = at
    while end < len(text) and not text[end].isspace() and text[end] != "`":
        end += 1
    language = ""
    if end != at and end < len(text) and text[end] != "`":
        language, at = text[at:end], end
    if text[at : at + 2] in ("\r\n", "\n\r"):
        return language, at + 2
    return language, at + 1 if text[at : at + 1] in ("\n", "\r") else at


class _MarkdownV2:
    def __init__(self, text: str) -> None:
        self._text = text
        self._chunks: list[str] = []
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[Json] = []
        self._quoting = False

    def run(self) -> tuple[str, list[Json]]:
        at, text = 0, self._text
        while at < len(text):
            letter = text[at]
            following = text[at + 1 : at + 2]
            if letter == "\\" and following and 0 < ord(following) <= 126:
                self._emit(following)
                at += 2
            elif letter not in (("`",) if self._in_code() else _RESERVED):
                self._emit(letter)
                at += 1
            else:
                at = self._end(at) if self._ends_here(at) else self._begin(at)
        if self._open and self._open[-1].kind == "blockquote":
            self._close(self._open.pop(), {"type": "blockquote"})
        if self._open:
            raise self._endless()
        return "".join(self._chunks), self._entities

    def _emit(self, piece: str) -> None:
        self._chunks.append(piece)
        self._offset += utf16_length(piece)

    def _in_code(self) -> bool:
        return bool(self._open) and self._open[-1].kind in ("code", "pre")

    def _endless(self) -> ApiError:
        last = self._open[-1]
        name = "PreCode" if last.language else _NAMES[last.kind]
        return fault(f"Can't find end of {name} entity at byte offset {byte_offset(self._text, last.begin)}")

    def _ends_here(self, at: int) -> bool:
        if not self._open:
            return False
        text = self._text
        if self._quoting and text[at] == "\n" and text[at + 1 : at + 2] != ">":
            return True
        kind = self._open[-1].kind
        if kind == "blockquote":
            return False
        if kind == "italic":
            return text[at] == "_" and text[at + 1 : at + 2] != "_"
        return text.startswith(_CLOSERS[kind], at)

    def _push(self, kind: str, begin: int, language: str = "") -> None:
        self._open.append(_Open(kind, language, self._offset, begin, len(self._chunks)))

    def _begin(self, at: int) -> int:
        text, letter = self._text, self._text[at]
        if text.startswith("```", at):
            language, start = _code_head(text, at + 3)
            self._push("pre", at, language)
            return start
        mark = letter * 2 if letter in "_|" and text[at + 1 : at + 2] == letter else letter
        if mark in _MARKS:
            self._push(_MARKS[mark], at)
            return at + len(mark)
        if letter == "[":
            self._push("text_link", at)
            return at + 1
        if letter == "\n":
            self._emit("\n")
            return self._quote(at + 1) if text[at + 1 : at + 2] == ">" else at + 1
        if letter == ">" and at == 0:
            return self._quote(at)
        raise _reserved(letter)

    def _quote(self, at: int) -> int:
        if not self._quoting:
            self._quoting = True
            self._push("blockquote", at)
        return at + 1

    def _end(self, at: int) -> int:
        opened = self._open[-1]
        if self._text[at] == "\n" and opened.kind != "blockquote":
            raise self._endless()
        self._open.pop()
        entity: Json = {"type": opened.kind}
        if opened.kind == "blockquote":
            self._quoting = False
            self._emit("\n")
            at += 1
        elif opened.kind == "text_link":
            url, at = self._url(opened, at + 1)
            entity = link_entity(url)
        else:
            at += len(_CLOSERS[opened.kind])
            if opened.language:
                entity["language"] = opened.language
        self._close(opened, entity)
        return at

    def _url(self, opened: _Open, at: int) -> tuple[str, int]:
        text = self._text
        if text[at : at + 1] != "(":
            return "".join(self._chunks[opened.chunk :]), at
        begin = at = at + 1
        url: list[str] = []
        while at < len(text) and text[at] != ")":
            if text[at] == "\\" and at + 1 < len(text) and 0 < ord(text[at + 1]) <= 126:
                at += 1
            url.append(text[at])
            at += 1
        if at >= len(text):
            raise fault(f"Can't find end of a URL at byte offset {byte_offset(text, begin)}")
        return "".join(url), at + 1

    def _close(self, opened: _Open, entity: Json) -> None:
        if entity and self._offset > opened.offset:
            self._entities.append(entity | {"offset": opened.offset, "length": self._offset - opened.offset})


def parse_markdown(text: str) -> tuple[str, list[Json]]:
    """The legacy Markdown: no nesting. Raises ApiError (400)."""
    chunks: list[str] = []
    entities: list[Json] = []
    offset = at = 0
    while at < len(text):
        letter = text[at]
        if letter == "\\" and text[at + 1 : at + 2] in ("_", "*", "`", "["):
            letter = text[at + 1]
            at += 1
        elif letter in _LEGACY:
            piece, entity, at = _legacy_entity(text, at)
            length = utf16_length(piece)
            if length and entity:
                entities.append(entity | {"offset": offset, "length": length})
            chunks.append(piece)
            offset += length
            continue
        chunks.append(letter)
        offset += utf16_length(letter)
        at += 1
    return "".join(chunks), entities


def _legacy_entity(text: str, begin: int) -> tuple[str, Json, int]:
    letter = text[begin]
    entity: Json = {"type": _LEGACY[letter]}
    closer = "]" if letter == "[" else letter
    start = begin + 1
    if text.startswith("```", begin):
        closer = "```"
        language, start = _code_head(text, begin + 3)
        entity = {"type": "pre", "language": language} if language else {"type": "pre"}
    end = text.find(closer, start)
    if end < 0:
        raise fault(f"Can't find end of the entity starting at byte offset {byte_offset(text, begin)}")
    piece = text[start:end]
    after = end + len(closer)
    if letter == "[":
        url = piece
        if text[after : after + 1] == "(":
            stop = text.find(")", after)
            stop = len(text) if stop < 0 else stop
            url, after = text[after + 1 : stop], stop + 1
        entity = link_entity(url)
    return piece, entity, after
