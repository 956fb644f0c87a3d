"""How long a text gets in a messenger, and how a long one is shortened.

Messengers take 4096 UTF-16 units: Telegram counts them after it has read the marks, Bale counts its Markdown
as it is sent, backslashes included (bot.bale_marks).
"""

from __future__ import annotations

import unicodedata

from bot.persian import ZWNJ, strip_bidi

__all__ = ["clipped", "one_line", "weight"]

ELLIPSIS = "…"
#: Bale may need a backslash before them.
_MARKS = frozenset("*_[]()`\\")
#: Written onto the letter before them: marks, and joiners and selectors of emoji.
_ONTO = ("Mn", "Mc", "Me", "Cf", "Sk")
#: A word that is longer than this share of the text is cut in the middle.
_WORD_SHARE = 3


def weight(text: str) -> int:
    """The most UTF-16 units that the text takes in any messenger."""
    return len(text.encode("utf_16_le", "surrogatepass")) // 2 + sum(map(text.count, _MARKS))


def clipped(text: str, room: int) -> str:
    """The text if its weight fits ``room``, else as many whole words (or letters) as do, with «…»."""
    if weight(text) <= room:
        return text
    left, end = room - weight(ELLIPSIS), 0
    for letter in text:
        left -= weight(letter)
        if left < 0:
            break
        end += 1
    while end and unicodedata.category(text[end]) in _ONTO:
        end -= 1
    word = text.rfind(" ", 0, end + 1)
    if end - word <= end // _WORD_SHARE:
        end = word
    return text[:end].rstrip(f" \n\t{ZWNJ}\u200d") + ELLIPSIS


def one_line(text: str, room: int) -> str:
    """The text without its line breaks and direction controls, shortened."""
    return clipped(" ".join(strip_bidi(text).split()), room)
