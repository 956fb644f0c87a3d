"""Codes of persons and of companies, numbers of phones and places: read strictly, never guessed.

A person is named by one of two codes: ten digits for an Iranian (کد ملی), twelve for a foreign national
(کد فراگیر اتباع خارجی, FIDA). How many digits there are tells which; no code of one kind is one of the other.

A wrong guess here would open or touch somebody else's file, so what is doubtful is refused with a key of
its own. What was typed is a secret of the person (law 5): words never hold it whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from bot.errors import DomainError
from bot.persian import ZWNJ, digits, fa_digits, strip_bidi

__all__ = [
    "FOREIGN",
    "IRANIAN",
    "Identifier",
    "IdentifierKind",
    "InvalidCertificate",
    "InvalidEmail",
    "InvalidFidaCode",
    "InvalidLegalId",
    "InvalidMobile",
    "InvalidNationalCode",
    "InvalidPostalCode",
    "bare",
    "certificate",
    "email",
    "fida_code",
    "identifier",
    "kind_of",
    "legal_id",
    "mask_certificate",
    "mask_email",
    "mask_legal_id",
    "mask_mobile",
    "mask_national_code",
    "mobile",
    "national_code",
    "postal_code",
]

# Hyphens and dashes of every length (U+2010-2015, U+2212), the joiner, and what people put between groups.
_SEPARATORS = re.compile(rf"[\s\-\u2010-\u2015\u2212_./{ZWNJ}]+")
_DIGITS = re.compile(r"[0-9]+")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_{{|}}~-]{{1,64}}@(?:{_LABEL}\.)+[A-Za-z]{{2,63}}")
_LONGEST_EMAIL = 254
#: Weights of the first ten digits of a legal person's code.
_LEGAL_WEIGHTS = (29, 27, 23, 19, 17) * 2
_MOBILE = re.compile(r"(?:\+98|0098|98|0)?(9[0-9]{9})")


IdentifierKind = Literal["national_code", "fida_code"]
IRANIAN: IdentifierKind = "national_code"
FOREIGN: IdentifierKind = "fida_code"
_FIDA_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Identifier:
    """The code that names a person, in ASCII digits. Its blind index is that of ``kind`` and ``code``: each
    kind has an index key of its own, so that the two never meet in one column."""

    kind: IdentifierKind
    code: str = field(repr=False)


class InvalidNationalCode(DomainError):
    """What was typed is no national code. The key says in which way."""


class InvalidFidaCode(DomainError):
    """What was typed is no code of a foreign national. The key says in which way."""


class InvalidCertificate(DomainError):
    """What was typed is no number of a birth certificate. The key says in which way."""


class InvalidEmail(DomainError):
    """What was typed is no address of a mailbox."""


class InvalidLegalId(DomainError):
    """What was typed is no شناسهٔ ملی of a legal person. The key says in which way."""


class InvalidMobile(DomainError):
    """What was typed is no mobile number."""


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
    code = bare(text)
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


def legal_id(text: str) -> str:
    """Eleven ASCII digits of a legal person's شناسهٔ ملی, from any digits and separators.

    Raises InvalidLegalId: ``error-legal-id-shape`` (something else than digits), ``-length`` (``count``),
    ``-check-digit`` (also for zeros in digits 4 to 9). The checksum is that of the registry of companies:
    weights 29, 27, 23, 19, 17 over the digits moved by the tenth and two, modulo 11.
    """
    code = bare(text)
    if not _DIGITS.fullmatch(code):
        raise InvalidLegalId("error-legal-id-shape")
    if len(code) != 11:
        raise InvalidLegalId("error-legal-id-length", count=len(code))
    moved_by = int(code[9]) + 2
    total = sum((int(digit) + moved_by) * weight for digit, weight in zip(code, _LEGAL_WEIGHTS, strict=False))
    if code[3:9] == "000000" or int(code[10]) != total % 11 % 10:
        raise InvalidLegalId("error-legal-id-check-digit")
    return code


def fida_code(text: str) -> str:
    """Twelve ASCII digits of a foreign national's code, from any digits and separators.

    Raises InvalidFidaCode: ``error-fida-code-shape`` (something else than digits), ``-length`` (``count``),
    ``-equal-digits``. Nobody has published a checksum: whose code it is only the registry of foreign
    nationals knows (iran reference, 1).
    """
    code = bare(text)
    if not _DIGITS.fullmatch(code):
        raise InvalidFidaCode("error-fida-code-shape")
    if len(code) != _FIDA_DIGITS:
        raise InvalidFidaCode("error-fida-code-length", count=len(code))
    if len(set(code)) == 1:
        raise InvalidFidaCode("error-fida-code-equal-digits")
    return code


def identifier(text: str) -> Identifier:
    """A national code or a code of a foreign national, whichever this is.

    Raises InvalidNationalCode, InvalidFidaCode: whose words fit, by how much was typed; of eleven digits, or
    of more than either has, InvalidNationalCode ``error-identifier-length`` (``count``) names both.
    """
    code = bare(text)
    if _DIGITS.fullmatch(code) and len(code) > 10:
        if len(code) != _FIDA_DIGITS:
            raise InvalidNationalCode("error-identifier-length", count=len(code))
        return Identifier(FOREIGN, fida_code(code))
    return Identifier(IRANIAN, national_code(code))


def kind_of(code: str) -> IdentifierKind:
    """Of a code that was read before."""
    return FOREIGN if len(code) == _FIDA_DIGITS else IRANIAN


def certificate(text: str, code: str) -> str:
    """Number of a birth certificate (شمارهٔ شناسنامه) of the person with this national code, in ASCII digits.

    The national code itself where both are the same, also when its zeros in front are left out. Raises
    InvalidCertificate: ``error-certificate-shape`` (no digits), ``-zero`` (seed 002: never 0 in place of the
    national code), ``-length`` (more than ten digits, or ten of another code).
    """
    number = bare(text)
    if not _DIGITS.fullmatch(number):
        raise InvalidCertificate("error-certificate-shape")
    shortest = number.lstrip("0")
    if not shortest:
        raise InvalidCertificate("error-certificate-zero")
    if shortest == code.lstrip("0"):
        return code
    if len(shortest) >= len(code):
        raise InvalidCertificate("error-certificate-length")
    return shortest


def mobile(text: str) -> str:
    """The number as ``+989…`` (E.164), from any digits, separators and the usual prefixes.

    Raises InvalidMobile: ``error-mobile-shape``, or ``error-mobile-unassigned`` when no operator has the
    prefix.
    """
    # The pattern goes first: phonenumbers reads letters as keypad digits and would make a number of them.
    match = _MOBILE.fullmatch(bare(text))
    if match is None:
        raise InvalidMobile("error-mobile-shape")
    number = f"+98{match[1]}"
    if not _is_assigned(number):
        raise InvalidMobile("error-mobile-unassigned")
    return number


def email(text: str) -> str:
    """The address of a mailbox (RFC 5321's usual part: Latin letters, one ``@``); its domain in small ones.

    Raises InvalidEmail ``error-email-shape``. Whether it is anybody's only a letter tells.
    """
    typed = strip_bidi(digits(text[: _LONGEST_EMAIL * 2])).strip()
    local, _, domain = typed.rpartition("@")
    if len(typed) > _LONGEST_EMAIL or ".." in typed or not _EMAIL.fullmatch(typed):
        raise InvalidEmail("error-email-shape")
    if local.startswith(".") or local.endswith("."):
        raise InvalidEmail("error-email-shape")
    return f"{local}@{domain.lower()}"


def postal_code(text: str) -> str:
    """Ten ASCII digits of a postal code, from any digits and separators.

    Raises InvalidPostalCode: ``error-postal-code-shape`` (something else than digits), ``-length``
    (``count``), ``-unknown`` (ten equal digits, or a zero in front: no place has such a code). There is no
    public checksum; whether the code is somebody's address only the post knows.
    """
    code = bare(text)
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


def mask_legal_id(code: str) -> str:
    """Enough of a legal person's code to know it by: ``103*****790``."""
    return f"{code[:3]}*****{code[-3:]}"


def mask_certificate(number: str) -> str:
    """Its last two digits, behind as many stars as were left out; a short number shows its last one."""
    shown = 2 if len(number) > 3 else 1
    return "*" * (len(number) - shown) + number[-shown:]


def mask_mobile(number: str) -> str:
    """Enough of an E.164 number for its owner to know it by: ``0912***6789``; of another country its code and
    at most half of the rest, ``+61***0156``."""
    if not number.startswith("+98"):
        import phonenumbers

        parsed = phonenumbers.parse(number)
        national = phonenumbers.national_significant_number(parsed)
        return f"+{parsed.country_code}***{national[-min(4, len(national) // 2) :]}"
    national = "0" + number.removeprefix("+98")
    return f"{national[:4]}***{national[-4:]}"


def mask_email(address: str) -> str:
    """Enough of an address for its owner to know it by: ``sa***@example.ir``."""
    local, _, domain = address.rpartition("@")
    return f"{local[: min(2, len(local) - 1)]}***@{domain}"


def bare(text: str) -> str:
    """ASCII digits without what people put between them."""
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
