"""Randomness, injected: primary keys, one-time codes, tokens, tracking codes.

Nothing here counts: a number that grows tells a stranger how many there are and what the neighbour's is.
"""

from __future__ import annotations

import re
import secrets
from typing import Protocol

from bot.persian import digits, strip_bidi

__all__ = ["REFERENCE_ALPHABET", "Ids", "RandomIds", "made_reference", "read_reference"]

#: Crockford's base 32: no I, L, O, U, so that nothing read aloud or copied by hand is taken for another.
REFERENCE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_REFERENCE_LENGTH = 10
#: As its makers have it: what is written or heard for another letter is that one.
_HEARD = str.maketrans("ILO", "110")
_APART = re.compile(r"[\s\-\u2010-\u2015\u2212_.\u200c]+")


class Ids(Protocol):
    """Where keys and codes come from."""

    def new(self) -> int:
        """A primary key: 1 .. 2**63 - 1, opaque."""
        ...

    def code(self, digits: int) -> str:
        """A decimal code of exactly so many ASCII digits, zeros in front kept."""
        ...

    def token(self, bytes_: int = 16) -> str:
        """An unguessable URL-safe string (A-Z a-z 0-9 - _) of so many random bytes."""
        ...

    def reference(self) -> str:
        """A tracking code for people, as in ``7K3M9-QX2TB``: 45 random bits and a check symbol."""
        ...

    def symbols(self, alphabet: str, length: int) -> str:
        """So many symbols of the alphabet, each drawn by itself."""
        ...


class RandomIds:
    """The operating system's randomness."""

    def new(self) -> int:
        return secrets.randbelow(2**63 - 1) + 1

    def code(self, digits: int) -> str:
        return str(secrets.randbelow(10**digits)).zfill(digits)

    def token(self, bytes_: int = 16) -> str:
        return secrets.token_urlsafe(bytes_)

    def reference(self) -> str:
        return made_reference(self)

    def symbols(self, alphabet: str, length: int) -> str:
        return "".join(secrets.choice(alphabet) for _ in range(length))


def made_reference(ids: Ids) -> str:
    """Nine symbols and their check, in two groups of five: short enough to read over the telephone."""
    symbols = ids.symbols(REFERENCE_ALPHABET, _REFERENCE_LENGTH - 1)
    symbols += check_symbol(symbols)
    return f"{symbols[:5]}-{symbols[5:]}"


def read_reference(typed: str) -> str | None:
    """The tracking code that was typed, in small or capital letters, any digits, with or without the hyphen.

    None when nothing of that shape was typed or the check symbol shows that it was mistyped.
    """
    symbols = _APART.sub("", strip_bidi(digits(typed))).upper().translate(_HEARD)
    if len(symbols) != _REFERENCE_LENGTH or not set(symbols) <= set(REFERENCE_ALPHABET):
        return None
    if check_symbol(symbols[:-1]) != symbols[-1]:
        return None
    return f"{symbols[:5]}-{symbols[5:]}"


def check_symbol(symbols: str) -> str:
    """Luhn's check modulo 32: finds every wrong symbol and nearly every two that changed places."""
    size = len(REFERENCE_ALPHABET)
    total = 0
    for place, symbol in enumerate(reversed(symbols)):
        value = REFERENCE_ALPHABET.index(symbol) * (2 if place % 2 == 0 else 1)
        total += value // size + value % size
    return REFERENCE_ALPHABET[-total % size]
