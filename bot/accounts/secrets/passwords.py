"""Passwords: what may be chosen, by the profile of the settings; each rule can be shown and ticked off.

Sources: ``nist`` is NIST SP 800-63B-4, 3.1.1.2, and OWASP ASVS 5.0, 6.2 (eight letters beside another factor,
any letters, no composition, a list of common ones compared whole); ``tamin`` is seed 002, ``sabt`` seed 001:
both ask for kinds of letters, which NIST advises against. Length and the list of common ones hold in all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.accounts.secrets.blocklist import is_common, is_house_word
from bot.accounts.secrets.own import Own
from bot.errors import DomainError

__all__ = [
    "LONGEST",
    "SHORTEST",
    "PasswordRules",
    "Profile",
    "Rule",
    "RuleSeen",
    "WeakPassword",
    "normalised",
]

Profile = Literal["nist", "tamin", "sabt"]
SHORTEST, LONGEST = 8, 128
_LATIN = re.compile(r"[A-Za-z0-9]+")


def normalised(typed: str) -> str:
    """What is hashed and compared: NFKC, nothing cut off, no case changed.

    Blanks around it are taken off, for some messengers do so themselves and some do not.
    """
    return unicodedata.normalize("NFKC", typed).strip()


@dataclass(frozen=True, slots=True)
class Rule:
    """``name`` is stable, ``key`` the text that tells the rule, with ``args`` as its arguments."""

    name: str
    key: str
    fits: Callable[[str, Own], bool] = field(repr=False)
    args: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """A rule, and whether the typed password keeps it; None while nothing was typed."""

    rule: Rule
    is_kept: bool | None


class WeakPassword(DomainError):
    """A password that breaks a rule. ``seen`` says of every rule of the profile whether it is kept."""

    def __init__(self, seen: tuple[RuleSeen, ...]) -> None:
        super().__init__("password-weak")
        self.seen = seen


def _has(kind: Callable[[str], bool]) -> Callable[[str, Own], bool]:
    return lambda password, own: any(map(kind, password))


def _is_sign(char: str) -> bool:
    return not char.isalnum() and not char.isspace() and char.isprintable()


LENGTH = Rule(
    "length",
    "password-rule-length",
    lambda password, own: SHORTEST <= len(password) <= LONGEST,
    {"shortest": SHORTEST, "longest": LONGEST},
)
NOT_COMMON = Rule(
    "common",
    "password-rule-common",
    lambda password, own: bool(password) and len(set(password)) > 1 and not is_common(password),
)
NOT_OWN = Rule(
    "own",
    "password-rule-own",
    lambda password, own: (
        bool(password)
        and not own.has_number_of(password)
        and not own.is_name_in(password)
        and not is_house_word(password)
    ),
)
LATIN = Rule("latin", "password-rule-latin", lambda password, own: bool(_LATIN.fullmatch(password)))
CAPITAL = Rule("capital", "password-rule-capital", _has(lambda char: "A" <= char <= "Z"))
SMALL = Rule("small", "password-rule-small", _has(lambda char: "a" <= char <= "z"))
DIGIT = Rule("digit", "password-rule-digit", _has(str.isdecimal))
LETTER = Rule("letter", "password-rule-letter", _has(str.isalpha))
SIGN = Rule("sign", "password-rule-sign", _has(_is_sign))

PROFILES: dict[Profile, tuple[Rule, ...]] = {
    "nist": (LENGTH, NOT_COMMON, NOT_OWN),
    "tamin": (LATIN, LENGTH, CAPITAL, SMALL, DIGIT, NOT_OWN, NOT_COMMON),
    "sabt": (LENGTH, LETTER, DIGIT, SIGN, NOT_OWN, NOT_COMMON),
}


class PasswordRules:
    """The rules of one profile, in the order in which a window shows them."""

    def __init__(self, profile: Profile = "nist") -> None:
        self.profile = profile
        self.rules = PROFILES[profile]

    def shown(self) -> tuple[RuleSeen, ...]:
        """Before anything was typed."""
        return tuple(RuleSeen(rule, None) for rule in self.rules)

    def seen(self, typed: str, own: Own) -> tuple[RuleSeen, ...]:
        """Every rule with its tick."""
        password = normalised(typed)
        return tuple(RuleSeen(rule, rule.fits(password, own)) for rule in self.rules)

    def ensure(self, typed: str, own: Own) -> str:
        """The password as it is to be hashed (:func:`normalised`). Raises WeakPassword."""
        seen = self.seen(typed, own)
        if not all(each.is_kept for each in seen):
            raise WeakPassword(seen)
        return normalised(typed)
