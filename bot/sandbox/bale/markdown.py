"""Bale Markdown: ``*bold*``, ``_italic_``, ``[text](url)``, ``[name](uid:<id>)``, a note as
```` ```[title]body``` ````.

A mark counts where it has space, punctuation or the edge of the text around it (reference/bale.md,
section 4); how marks are escaped is undocumented, products put a backslash before them. HTML is text.
"""

from __future__ import annotations

import re

from bot.sandbox.bale.quirks import Quirks
from bot.sandbox.errors import malformed
from bot.sandbox.formatting.links import checked_link
from bot.sandbox.formatting.units import utf16_length
from bot.sandbox.model import Json

_ESCAPABLE = frozenset("\\*_[]()`")
_MARKS = {"*": "bold", "_": "italic"}
_NOTE = re.compile(r"```(?:\[(?P<title>[^\]\n]*)\])?(?P<body>.*?)```", re.DOTALL)
_LINK = re.compile(r"\[(?P<name>(?:\\.|[^\[\]\\])+)\]\((?P<target>[^()\s]+)\)")
_USER = re.compile(r"uid:(\d{1,19})", re.ASCII)


def parse_bale_markdown(text: str, quirks: Quirks) -> tuple[str, list[Json]]:
    """The text without its marks, and its entities, unsorted; a mention carries ``user_id``.

    Raises ApiError (400) for a stray mark, where Bale is told to be strict.
    """
    reader = _Reader(quirks)
    reader.read(text, frozenset())
    return "".join(reader.pieces), reader.entities


class _Reader:
    def __init__(self, quirks: Quirks) -> None:
        self.pieces: list[str] = []
        self.entities: list[Json] = []
        self._quirks = quirks
        self._offset = 0

    def read(self, text: str, inside: frozenset[str]) -> None:
        at = 0
        while at < len(text):
            letter = text[at]
            if letter == "\\" and text[at + 1 : at + 2] in _ESCAPABLE and at + 1 < len(text):
                at = self._escaped(text, at)
            elif letter == "`" and (note := _NOTE.match(text, at)):
                self._note(note)
                at = note.end()
            elif letter == "[" and (link := _LINK.match(text, at)):
                self._link(link)
                at = link.end()
            elif letter in _MARKS and letter not in inside:
                at = self._marked(text, at, inside)
            else:
                self._emit(letter)
                at += 1

    def _escaped(self, text: str, at: int) -> int:
        if self._quirks.no_backslash:
            self._emit("\\")
            return at + 1
        self._emit(text[at + 1])
        return at + 2

    def _marked(self, text: str, at: int, inside: frozenset[str]) -> int:
        mark = text[at]
        end = _end_of(text, at, mark, escapes=not self._quirks.no_backslash)
        if end < 0:
            if self._quirks.strict_marks:
                raise malformed()
            self._emit(mark)
            return at + 1
        begin = self._offset
        self.read(text[at + 1 : end], inside | {mark})
        self._close(begin, {"type": _MARKS[mark]})
        return end + 1

    def _note(self, note: re.Match[str]) -> None:
        begin, title = self._offset, note["title"]
        if title:
            self._emit(title)
            self._close(begin, {"type": "bold"})
            self._emit("\n")
        self._emit(note["body"].strip("\n"))
        self._close(begin, {"type": "expandable_blockquote"})

    def _link(self, link: re.Match[str]) -> None:
        begin = self._offset
        self.read(link["name"], frozenset("["))
        user = _USER.fullmatch(link["target"])
        if user is not None:
            self._close(begin, {"type": "text_mention", "user_id": int(user[1])})
            return
        url = checked_link(link["target"])
        if url:
            self._close(begin, {"type": "text_link", "url": url})

    def _emit(self, piece: str) -> None:
        self.pieces.append(piece)
        self._offset += utf16_length(piece)

    def _close(self, begin: int, entity: Json) -> None:
        if self._offset > begin:
            self.entities.append(entity | {"offset": begin, "length": self._offset - begin})


def _end_of(text: str, at: int, mark: str, *, escapes: bool) -> int:
    """Where the mark that opens at ``at`` closes, -1 when it opens nothing."""
    if at and not _is_edge(text[at - 1]):
        return -1
    if at + 1 >= len(text) or text[at + 1].isspace():
        return -1
    end = at + 1
    while end < len(text):
        if escapes and text[end] == "\\":
            end += 2
            continue
        after = text[end + 1 : end + 2]
        if (
            text[end] == mark
            and end > at + 1
            and not text[end - 1].isspace()
            and (not after or _is_edge(after))
        ):
            return end
        end += 1
    return -1


def _is_edge(sign: str) -> bool:
    return not (sign.isalnum() or sign == "\u200c")
