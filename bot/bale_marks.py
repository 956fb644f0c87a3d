r"""Our text (Texts.html) as Bale Markdown: ``*bold*``, ``_italic_``, ``[text](address)``.

Bale reads a mark only where space or punctuation is around it, and has no mark for code: a code keeps its
direction by LRI…PDI instead. How marks are escaped is undocumented; products put a backslash before them. So
a backslash stands only before what could be read as a mark; brackets in prose are left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from bot.persian import LRI, PDI

__all__ = ["to_bale", "without_marks"]

_TAG = re.compile(r"<(/?)([a-z-]+)([^>]*)>")
_ADDRESS = re.compile(r'href="([^"]*)"')
_ADDRESS_SAFE = str.maketrans({"(": "%28", ")": "%29", " ": "%20"})
_SIGNS = {"b": "*", "i": "_"}
_LINK_LIKE = re.compile(r"\[[^\[\]]*\]\(")
#: Never only letters: a stray mark may refuse the whole message, a backslash takes the next one's meaning.
_MEANT = frozenset("*_\\")
_LOOKALIKES = str.maketrans({"*": "∗", "_": "‗", "[": "［", "]": "］", "`": "‵", "\\": "＼"})


@dataclass(slots=True)
class _Tag:
    """One mark of ours and what stands in it. ``address`` is a link's."""

    name: str
    address: str = ""
    children: list[_Tag | str] = field(default_factory=list)


def to_bale(html: str) -> str:
    """Bale Markdown of our HTML. A mark that Bale could not read where it stands is left out."""
    return _all(_read(html).children, "", "")


def without_marks(html: str) -> str:
    """The words alone, in letters that nobody takes for marks: for a text that was refused."""
    return _plain(_read(html)).translate(_LOOKALIKES)


def _read(html: str) -> _Tag:
    open_tags = [_Tag("")]
    at = 0
    for found in _TAG.finditer(html):
        closing, name, attributes = found.groups()
        _add_words(open_tags[-1], html[at : found.start()])
        at = found.end()
        if not closing:
            address = _ADDRESS.search(attributes)
            tag = _Tag(name, unescape(address[1]).translate(_ADDRESS_SAFE) if address else "")
            open_tags[-1].children.append(tag)
            open_tags.append(tag)
        elif len(open_tags) > 1:
            open_tags.pop()
    _add_words(open_tags[-1], html[at:])
    return open_tags[0]


def _add_words(tag: _Tag, words: str) -> None:
    if words:
        tag.children.append(unescape(words))


def _plain(node: _Tag | str) -> str:
    if isinstance(node, str):
        return node
    words = "".join(map(_plain, node.children))
    return f"{LRI}{words}{PDI}" if node.name == "code" else words


def _all(nodes: list[_Tag | str], before: str, after: str) -> str:
    """``before`` and ``after``: the letters around, "" at the edge of the text."""
    words = [_plain(node) for node in nodes]
    out = []
    for number, node in enumerate(nodes):
        left = "".join(words[:number])[-1:] or before
        right = "".join(words[number + 1 :])[:1] or after
        out.append(_escaped(node, left, right) if isinstance(node, str) else _marked(node, left, right))
    return "".join(out)


def _marked(tag: _Tag, left: str, right: str) -> str:
    if tag.name == "code":
        return f"{LRI}{_all(tag.children, LRI, PDI)}{PDI}"
    if tag.name == "a" and tag.address:
        return f"[{_all(tag.children, '[', ']')}]({tag.address})"
    sign = _SIGNS.get(tag.name)
    if sign is None:
        return _all(tag.children, left, right)
    inner = _all(tag.children, sign, sign)
    core = inner.strip()
    # Bale reads no mark that touches space within: it goes outside.
    lead, trail = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    if core and _is_edge(lead or left) and _is_edge(trail or right):
        return f"{lead}{sign}{core}{sign}{trail}"
    return _all(tag.children, left, right)


def _is_edge(letters: str) -> bool:
    return not any(letter.isalnum() or letter == "\u200c" for letter in letters[:1])


def _escaped(words: str, before: str, after: str) -> str:
    """A backslash where Bale would read a mark, a link or a note."""
    in_link = (before, after) == ("[", "]")
    links = {found.start() for found in _LINK_LIKE.finditer(words)}
    out = []
    for at, letter in enumerate(words):
        left = words[at - 1] if at else before
        right = words[at + 1] if at + 1 < len(words) else after
        is_bracket = at in links or (in_link and letter in "[]")
        is_note = letter == "`" and "`" in (left, right)
        out.append(f"\\{letter}" if letter in _MEANT or is_bracket or is_note else letter)
    return "".join(out)
