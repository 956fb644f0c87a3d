"""Mobile numbers of any country, as people type them and as messengers share them; E.164 inside.

Iran's numbers are read by :func:`bot.identifiers.mobile` in all the ways in which people write them. Those of
other countries are read with their country code alone, and judged by phonenumbers, whose tables follow the
numbering plans: a number that is no mobile number anywhere is refused.
"""

from __future__ import annotations

import re

from bot.identifiers import InvalidMobile, bare, mobile

__all__ = ["any_mobile", "is_iranian", "local_digits", "shared_mobile", "shown_number"]

_IRAN = "+98"
_INTERNATIONAL = re.compile(r"(?:\+|00)([1-9][0-9]{5,14})")
_BARE = re.compile(r"[1-9][0-9]{5,14}")
_BRACKETS = str.maketrans("", "", "()")


def is_iranian(number: str) -> bool:
    """Of a number in E.164: whether it is one of Iran."""
    return number.startswith(_IRAN)


def any_mobile(text: str) -> str:
    """The number that was typed, in E.164: of another country only with ``+`` or ``00`` and its country code.

    Raises InvalidMobile: those of :func:`bot.identifiers.mobile`, or ``error-mobile-foreign`` (no mobile
    number of that country).
    """
    found = _INTERNATIONAL.fullmatch(bare(text.translate(_BRACKETS)))
    if found is None or is_iranian(f"+{found[1]}"):
        return mobile(text)
    number = _foreign(found[1])
    # Typed with a zero too many, it might be somebody else's with a digit less: nothing is guessed.
    if number != f"+{found[1]}":
        raise InvalidMobile("error-mobile-foreign")
    return number


def shared_mobile(text: str) -> str:
    """The number of a shared contact, in E.164. Messengers tell the country code, perhaps without ``+``.

    Raises InvalidMobile as :func:`any_mobile`.
    """
    try:
        return mobile(text)
    except InvalidMobile as not_iranian:
        plain = bare(text)
        found = _INTERNATIONAL.fullmatch(plain)
        digits = found[1] if found else plain
        if not _BARE.fullmatch(digits) or is_iranian(f"+{digits}"):
            raise
        try:
            return _foreign(digits)
        except InvalidMobile:
            if found is None:
                raise not_iranian from None
            raise


def shown_number(number: str) -> str:
    """As people of Iran write it: ``0912…``; of another country in E.164."""
    return f"0{number.removeprefix(_IRAN)}" if is_iranian(number) else number


def local_digits(number: str) -> str:
    """The digits that its owner knows it by, with the zero of a call inside the country."""
    if is_iranian(number):
        return shown_number(number)
    import phonenumbers

    return f"0{phonenumbers.national_significant_number(phonenumbers.parse(number))}"


def _foreign(digits: str) -> str:
    # Imported here: its tables take a twentieth of a second and few people need them.
    import phonenumbers
    from phonenumbers import PhoneNumberType

    try:
        parsed = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        raise InvalidMobile("error-mobile-foreign") from None
    # Where a plan does not tell mobile numbers from others (+1), both may be one.
    mobiles = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if not phonenumbers.is_valid_number(parsed) or phonenumbers.number_type(parsed) not in mobiles:
        raise InvalidMobile("error-mobile-foreign")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
