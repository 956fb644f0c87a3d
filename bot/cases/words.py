"""What cases are looked for by: the same words, however they are spelt and whichever digits they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.catalogue import case_groups, case_statuses, case_types
from bot.persian import search_key

__all__ = ["LONGEST_ASKED", "MOST_WORDS", "asked_words", "statuses_named", "stored_words", "types_named"]

#: Letters that are kept of a case, and that may be asked for; words that count of those.
LONGEST_KEPT, LONGEST_ASKED, MOST_WORDS = 500, 100, 4


def stored_words(number: str, officer: str) -> str:
    """For ``Case.search_words``: the number as printed and without its signs, and the officer's names."""
    printed = search_key(number)
    parts = [printed, re.sub(r"\W+", "", printed), *map(search_key, officer.split())]
    return " ".join(dict.fromkeys(filter(None, parts)))[:LONGEST_KEPT]


def asked_words(typed: str) -> tuple[str, ...]:
    """The words of what somebody typed; empty when there is none."""
    found = (search_key(part) for part in typed.split())
    return tuple(dict.fromkeys(word for word in found if any(map(str.isalnum, word))))[:MOST_WORDS]


def types_named(word: str) -> list[str]:
    """Case types in whose own or group's title the word stands."""
    groups = {group.key: group.title for group in case_groups()}
    return list(_named(word, ((kind.key, f"{kind.title} {groups[kind.group]}") for kind in case_types())))


def statuses_named(word: str) -> list[str]:
    return list(_named(word, ((status.key, status.title) for status in case_statuses())))


def _named(word: str, titled: Iterator[tuple[str, str]]) -> Iterator[str]:
    return (key for key, title in titled if word in search_key(title))
