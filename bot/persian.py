"""Persian letters and digits: what comes in is made regular, what goes out reads right.

Rules and vectors: Unicode NFKC leaves Arabic yeh, kaf and digits as they are, so a table of our own follows
it.
Letters stand here as code points, because a reader cannot see one yeh from the other.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = [
    "FSI",
    "LRI",
    "PDI",
    "ZWNJ",
    "clean",
    "digits",
    "fa_digits",
    "isolate",
    "ltr",
    "search_key",
    "strip_bidi",
]

ZWNJ = "\u200c"
LRI, FSI, PDI = "\u2066", "\u2068", "\u2069"

_BIDI = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
#: Arabic yeh and alef maksura to Persian yeh, Arabic kaf to keheh.
_LETTERS = {0x064A: 0x06CC, 0x0649: 0x06CC, 0x0643: 0x06A9}
#: For searching only: teh marbuta and heh with yeh to heh; the joiner, the hamza above and spaces vanish.
_SEARCH = {0x0629: 0x0647, 0x06C0: 0x0647, 0x200C: None, 0x0654: None, 0x20: None}
_TATWEEL_AND_HARAKAT = re.compile("[\u0640\u064b-\u0652\u0670]")
_SPACES = re.compile(r"\s+")
_TO_PERSIAN = {ord("0") + n: 0x06F0 + n for n in range(10)} | {0x0660 + n: 0x06F0 + n for n in range(10)}


def digits(text: str) -> str:
    """Every decimal digit of any script as ASCII; all else untouched."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char, char)) for char in text)


def strip_bidi(text: str) -> str:
    """Without the marks, embeddings and isolates that steer direction (U+200E/F, 202A-E, 2066-9)."""
    return text.translate(_BIDI)


def clean(text: str) -> str:
    """Text to store and show: one form of each letter, single spaces, ZWNJ kept, no direction controls."""
    text = unicodedata.normalize("NFKC", text).translate(_BIDI).translate(_LETTERS)
    return _SPACES.sub(" ", _TATWEEL_AND_HARAKAT.sub("", text)).strip()


def search_key(text: str) -> str:
    """What two spellings of the same words have in common; compared, never shown."""
    return clean(digits(text)).translate(_SEARCH).casefold()


def fa_digits(value: str | int) -> str:
    """The same with Persian digits, ungrouped."""
    return str(value).translate(_TO_PERSIAN)


def ltr(code: str) -> str:
    """A code or phone number that keeps its order inside Persian prose. Not for text that will be copied."""
    return f"{LRI}{code}{PDI}"


def isolate(text: str) -> str:
    """A name or sentence of unknown direction, kept from disturbing what stands around it."""
    return f"{FSI}{text}{PDI}"
