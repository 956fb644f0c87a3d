"""The body of a notice: a few marks of messenger text, made safe once, cut into parts at paragraph ends."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from html.parser import HTMLParser

from bot.bale_marks import to_bale
from bot.errors import DomainError
from bot.lengths import clipped, weight
from bot.marks import strip_marks
from bot.notices.rules import LENGTHS, PART_WEIGHT
from bot.persian import clean, strip_bidi
from bot.texts import Markup

__all__ = ["body_of", "one_line_of", "parts_of", "plain_of"]

#: What a writer's marks become; everything else loses its mark and keeps its words.
_MARKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "code": "code", "pre": "code", "a": "a"}
_LINK = re.compile(r"https?://[^\s\"'<>]{3,500}")
_MANY_BREAKS = re.compile(r"\n{3,}")


class _Reader(HTMLParser):
    """Every line stands for itself: a mark that runs over the end of one is closed and opened again, so that
    a cut at a line's end never leaves one open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = _MARKS.get(tag, "")
        if any(opened.startswith(f"<{name}") for _, opened in self._open):
            name = ""
        opening = f"<{name}>" if name else ""
        if name == "a":
            address = dict(attrs).get("href") or ""
            opening = f'<a href="{escape(address)}">' if _LINK.fullmatch(address) else ""
        self._open.append((tag, opening))
        self.out.append(opening)

    def handle_endtag(self, tag: str) -> None:
        if tag not in [name for name, _ in self._open]:
            return
        while self._open:
            name, opening = self._open.pop()
            self.out.append(_closing(opening))
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        for nth, line in enumerate(data.split("\n")):
            if nth:
                self.out += [_closing(opening) for _, opening in reversed(self._open)]
                self.out.append("\n")
                self.out += [opening for _, opening in self._open]
            self.out.append(escape(line, quote=False))

    def done(self) -> str:
        self.close()
        while self._open:
            self.out.append(_closing(self._open.pop()[1]))
        return "".join(self.out)


def body_of(typed: str) -> str:
    """Messenger text (HTML) of the few marks that both messengers read.

    Raises DomainError ``notice-body-length``: empty, or more letters than a notice may have.
    """
    reader = _Reader()
    reader.feed(_printable(strip_bidi(typed)))
    body = _MANY_BREAKS.sub("\n\n", re.sub(r"<(b|i|code|a)(?: [^>]*)?></\1>", "", reader.done())).strip()
    if not 1 <= len(strip_marks(body)) <= LENGTHS["body"]:
        raise DomainError("notice-body-length", longest=LENGTHS["body"])
    return body


def one_line_of(field: str, typed: str, *, may_be_empty: bool = False) -> str:
    """A line of the form. Raises DomainError ``notice-line-length``."""
    line = clean(" ".join(_printable(strip_bidi(typed)).split()))
    if not (0 if may_be_empty else 1) <= len(line) <= LENGTHS[field]:
        raise DomainError("notice-line-length", longest=LENGTHS[field])
    return line


def parts_of(body: str) -> tuple[Markup, ...]:
    """The whole of it, in order, each part fit for one message: cut between paragraphs, in a paragraph only
    where that alone is too long."""
    parts: list[list[str]] = []
    room = -1
    # Every line is weighed once: weighing all that stands before it again would take minutes.
    for line in body.split("\n"):
        for piece in _fitting(line):
            needed = _weight(piece) + 1
            if needed > room:
                parts.append([])
                room = PART_WEIGHT
            parts[-1].append(piece)
            room -= needed
    whole = ("\n".join(part).strip("\n") for part in parts)
    return tuple(Markup(part) for part in whole if part.strip())


def plain_of(body: str) -> str:
    """The words alone, for a search and for a file."""
    return strip_marks(body)


def _fitting(line: str) -> list[str]:
    """The line, or (without its marks) as many pieces as it needs."""
    if _weight(line) <= PART_WEIGHT:
        return [line]
    left, pieces = strip_marks(line), []
    while weight(left) > PART_WEIGHT:
        piece = clipped(left, PART_WEIGHT)[:-1]
        pieces.append(piece)
        left = left[len(piece) :].lstrip()
    return [escape(piece, quote=False) for piece in (*pieces, left) if piece]


def _weight(html: str) -> int:
    return max(weight(strip_marks(html)), len(to_bale(html).encode("utf_16_le")) // 2)


def _closing(opening: str) -> str:
    return f"</{opening[1:].split(' ', 1)[0].rstrip('>')}>" if opening else ""


def _printable(text: str) -> str:
    """Without what no database keeps: NUL and other controls, halves of letters."""
    return "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs") else " "
        for letter in text.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    )
