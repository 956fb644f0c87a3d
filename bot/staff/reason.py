"""A reason that somebody else will read: long enough to say something, and nobody's number in it."""

from __future__ import annotations

import re
import unicodedata

from bot.errors import DomainError
from bot.persian import clean, digits
from bot.staff.rules import REASON_DIGITS, REASON_LENGTH

_NUMBER = re.compile(rf"(?:\d[\s\-_./\u200c]*){{{REASON_DIGITS},}}")


def typed_reason(typed: str) -> str:
    """Raises DomainError ``staff-reason-length``, ``staff-reason-number``."""
    shortest, longest = REASON_LENGTH
    # What no database keeps: NUL and other controls, halves of letters.
    plain = "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cs") else " " for letter in typed[: longest * 4]
    )
    reason = clean(plain)
    if not shortest <= len(reason) <= longest:
        raise DomainError("staff-reason-length", shortest=shortest, longest=longest)
    if _NUMBER.search(digits(reason)):
        raise DomainError("staff-reason-number")
    return reason
