"""Randomness, injected: primary keys, one-time codes, tokens, tracking codes.

Nothing here counts: a number that grows tells a stranger how many there are and what the neighbour's is.
"""

from __future__ import annotations

import secrets
from typing import Protocol

__all__ = ["REFERENCE_ALPHABET", "Ids", "RandomIds", "grouped_reference"]

#: Crockford's base 32: no I, L, O, U, so that nothing read aloud or copied by hand is taken for another.
REFERENCE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_REFERENCE_LENGTH = 10


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
        """A tracking code for people, as in ``7K3M9-QX2TB``: 50 random bits, two groups of five."""
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
        return grouped_reference(self.symbols(REFERENCE_ALPHABET, _REFERENCE_LENGTH))

    def symbols(self, alphabet: str, length: int) -> str:
        return "".join(secrets.choice(alphabet) for _ in range(length))


def grouped_reference(symbols: str) -> str:
    """Ten symbols as two groups of five: short enough to read over the telephone in two breaths."""
    return f"{symbols[:5]}-{symbols[5:]}"
