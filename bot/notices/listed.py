"""National codes as a publisher pastes them: one a line, or with commas and spaces between."""

from __future__ import annotations

import re

from bot.errors import DomainError
from bot.identifiers import Identifier, identifier
from bot.notices.rules import LISTED_MOST
from bot.persian import digits

__all__ = ["read_codes"]

_APART = re.compile(r"[\s,;\u060c\u061b]+")


def read_codes(typed: str) -> list[Identifier]:
    """Each once, in order. Raises DomainError: none, too many, or the number of the first that is wrong (the
    code itself is said to nobody)."""
    words = [word for word in _APART.split(digits(typed)) if word]
    if not 1 <= len(words) <= LISTED_MOST:
        raise DomainError("notice-listed-count", most=LISTED_MOST)
    found: dict[str, Identifier] = {}
    for nth, word in enumerate(words, start=1):
        try:
            who = identifier(word)
        except DomainError:
            raise DomainError("notice-listed-wrong", nth=nth) from None
        found[who.code] = who
    return list(found.values())
