"""National codes, mobile numbers, postal codes, as people type them: read strictly, never guessed.

A wrong guess here would open or touch somebody else's file, so what is doubtful is refused with a key of
its own. What was typed is a secret of the person (law 5): words never hold it whole.
"""

from __future__ import annotations

import re

from bot.errors import DomainError
from bot.persian import ZWNJ, digits, fa_digits, strip_bidi

__all__ = [
    "InvalidMobile",
    "InvalidNationalCode",
    "InvalidPostalCode",
    "mask_mobile",
    "mask_national_code",
    "mobile",
    "national_code",
    "postal_code",
]

# Hyphens and dashes of every length (U+2010-2015, U+2212), the joiner, and what people put between groups.
_SEPARATORS = re.compile(rf"[\s\-\u2010-\u2015\u2212_./{ZWNJ}]+")
_DIGITS = re.compile(r"[0-9]+")
_MOBILE = re.compile(r"(?:\+98|0098|98|0)?(9[0-9]{9})")


class InvalidNationalCode(DomainError):
    """What was typed is no national code. The key says in which way."""


class InvalidMobile(DomainError):
    """What was typed is no Iranian mobile number."""


class InvalidPostalCode(DomainError):
    """What was typed is no postal code."""


def national_code(text: str) -> str:
    """Ten ASCII digits of a natural person's national code, from any digits and separators.

    Raises InvalidNationalCode: ``error-national-code-shape`` (something else than digits), ``-short`` (8 or
    9 digits that are right once their ``zeros`` are written; ``masked`` shows the ten), ``-length``
    (``count``), ``-equal-digits`` (they pass the checksum and belong to nobody), ``-check-digit`` (also for
    the codes with zeros in digits 4 to 9, which were never issued). The checksum is the Civil
    Registration's, modulo 11.
    """
    code = _bare(text)
    if not _DIGITS.fullmatch(code):
        raise InvalidNationalCode("error-national-code-shape")
    if len(code) in (8, 9) and _fits(padded := code.zfill(10)):
        raise InvalidNationalCode(
            "error-national-code-short", zeros=10 - len(code), masked=fa_digits(mask_national_code(padded))
        )
    if len(code) != 10:
        raise InvalidNationalCode("error-national-code-length", count=len(code))
    if len(set(code)) == 1:
        raise InvalidNationalCode("error-national-code-equal-digits")
    if not _fits(code):
        raise InvalidNationalCode("error-national-code-check-digit")
    return code


def mobile(text: str) -> str:
    """The number as ``+989…`` (E.164), from any digits, separators and the usual prefixes.

    Raises InvalidMobile: ``error-mobile-shape``, or ``error-mobile-unassigned`` when no operator has the
    prefix.
    """
    # The pattern goes first: phonenumbers reads letters as keypad digits and would make a number of them.
    match = _MOBILE.fullmatch(_bare(text))
    if match is None:
        raise InvalidMobile("error-mobile-shape")
    number = f"+98{match[1]}"
    if not _is_assigned(number):
        raise InvalidMobile("error-mobile-unassigned")
    return number


def postal_code(text: str) -> str:
    """Ten ASCII digits of a postal code, from any digits and separators.

    Raises InvalidPostalCode: ``error-postal-code-shape`` (something else than digits), ``-length``
    (``count``), ``-unknown`` (ten equal digits, or a zero in front: no place has such a code). There is no
    public checksum; whether the code is somebody's address only the post knows.
    """
    code = _bare(text)
    if not _DIGITS.fullmatch(code):
        raise InvalidPostalCode("error-postal-code-shape")
    if len(code) != 10:
        raise InvalidPostalCode("error-postal-code-length", count=len(code))
    if len(set(code)) == 1 or code[0] == "0":
        raise InvalidPostalCode("error-postal-code-unknown")
    return code


def mask_national_code(code: str) -> str:
    """Enough of a code for its owner to know it by: ``001****432``."""
    return f"{code[:3]}****{code[-3:]}"


def mask_mobile(number: str) -> str:
    """Enough of an E.164 number for its owner to know it by, in the national form: ``0912***6789``."""
    national = "0" + number.removeprefix("+98")
    return f"{national[:4]}***{national[-4:]}"


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", strip_bidi(digits(text)))


def _fits(code: str) -> bool:
    if len(set(code)) == 1 or code[3:9] == "000000":
        return False
    remainder = sum(int(code[i]) * (10 - i) for i in range(9)) % 11
    return int(code[9]) == (remainder if remainder < 2 else 11 - remainder)


def _is_assigned(number: str) -> bool:
    # Imported here: its tables take a twentieth of a second and only sign-up needs them.
    import phonenumbers

    parsed = phonenumbers.parse(number)
    return phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE
