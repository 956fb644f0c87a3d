"""Ids in what buttons and links carry."""

from __future__ import annotations

__all__ = ["number_after"]


def number_after(prefix: str, text: str) -> int | None:
    """The id behind the prefix (ASCII digits), if it is one that a database can hold."""
    rest = text.removeprefix(prefix)
    if (prefix and rest == text) or not (rest.isascii() and rest.isdecimal() and len(rest) <= 19):
        return None
    number = int(rest)
    return number if number < 2**63 else None
