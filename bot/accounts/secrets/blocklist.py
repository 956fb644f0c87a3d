"""Passwords that guessers try first, compared whole (OWASP ASVS 5.0, 6.2.4; NIST SP 800-63B-4, 3.1.1.2)."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from bot.accounts.secrets.own import letters_of
from bot.persian import digits

__all__ = ["is_common", "is_house_word"]

DATA = Path(__file__).parent / "data"


def is_common(password: str) -> bool:
    """One of the list, whatever its capitals and the script of its digits."""
    return _key(password) in _common()


def is_house_word(text: str) -> bool:
    """One of our own words is all that is left without digits and signs."""
    return letters_of(text) in _house_words()


def _key(text: str) -> str:
    return digits(unicodedata.normalize("NFKC", text)).casefold()


@cache
def _common() -> frozenset[str]:
    # Read when the first password is chosen: most processes never need it.
    return frozenset(map(_key, _lines("common_passwords.txt")))


@cache
def _house_words() -> frozenset[str]:
    return frozenset(map(letters_of, _lines("house_words.txt")))


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()
