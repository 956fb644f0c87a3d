"""Mobile numbers of every country: read strictly, kept in E.164, and masked."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from bot.identifiers import InvalidMobile, mask_mobile
from bot.persian import fa_digits
from bot.phones import any_mobile, is_iranian, local_digits, shared_mobile, shown_number
from bot.words import house_texts

TEXTS = house_texts()
#: Countries whose numbering plan has mobile numbers, each with one of them.
EXAMPLES = sorted(
    phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    for region in phonenumbers.SUPPORTED_REGIONS
    if (example := phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)) is not None
    and phonenumbers.is_valid_number(example)
)
IRANIAN = st.from_regex(r"9(?:1[0-9]|3[0135-9])[0-9]{7}", fullmatch=True).map(lambda rest: f"+98{rest}")
FOREIGN = st.sampled_from([number for number in EXAMPLES if not number.startswith("+98")])


@pytest.mark.parametrize(
    "typed",
    [
        "+61491570156",
        "0061491570156",
        "+61 491 570 156",
        "+۶۱ ۴۹۱ ۵۷۰ ۱۵۶",
        "+61-491-570-156",
        "\u2066+61491570156\u2069",
        "+61 (491) 570 156",
    ],
)
def test_a_number_of_another_country_is_read_in_any_digits_and_grouping(typed: str) -> None:
    assert any_mobile(typed) == "+61491570156"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("61491570156", "error-mobile-shape"),  # without + it might be anything
        ("0491570156", "error-mobile-shape"),
        ("+610491570156", "error-mobile-foreign"),  # the zero of a call inside the country
        ("+61 491 abc 156", "error-mobile-shape"),
        ("+61212345678", "error-mobile-foreign"),  # a telephone on a wall
        ("+18005550199", "error-mobile-foreign"),
        ("+9999999999", "error-mobile-foreign"),
        ("+982188776655", "error-mobile-shape"),
        ("+9809123456789", "error-mobile-shape"),
        ("00980123", "error-mobile-shape"),
        ("", "error-mobile-shape"),
    ],
)
def test_what_is_typed_and_no_mobile_number_is_refused_in_words(typed: str, key: str) -> None:
    with pytest.raises(InvalidMobile) as refused:
        any_mobile(typed)
    assert refused.value.key == key
    assert TEXTS.html(key)


@pytest.mark.parametrize(
    "typed", ["09123456789", "+989123456789", "00989123456789", "989123456789", "9123456789"]
)
def test_a_number_of_iran_is_read_as_ever(typed: str) -> None:
    assert any_mobile(typed) == shared_mobile(typed) == "+989123456789"


@pytest.mark.parametrize("number", EXAMPLES)
def test_of_every_country_a_contact_is_read_with_or_without_plus(number: str) -> None:
    assert shared_mobile(number) == any_mobile(number) == number
    # Ten digits that Iran has given to a network are Iran's, as people there write them.
    plain = shared_mobile(number[1:])
    assert plain == number or is_iranian(plain)


@pytest.mark.parametrize(
    "shared", ["12345", "1", "", "abc", "+98211234567", "610000000000", "9812345", "+0491570156"]
)
def test_a_contact_that_is_no_mobile_number_is_refused(shared: str) -> None:
    with pytest.raises(InvalidMobile):
        shared_mobile(shared)


@given(IRANIAN | FOREIGN, st.integers(0, 2**16 - 1))
def test_digits_of_any_script_make_the_same_number_and_reading_twice_changes_nothing(
    number: str, mask: int
) -> None:
    typed = "".join(fa_digits(char) if mask >> place & 1 else char for place, char in enumerate(number))
    assert any_mobile(typed) == number
    assert any_mobile(any_mobile(typed)) == number
    assert is_iranian(number) is number.startswith("+98")


@given(st.text() | st.from_regex(r"\+?[0-9۰-۹ ]{0,20}", fullmatch=True))
def test_any_text_is_a_number_in_e164_or_refused_in_words(text: str) -> None:
    for read in (any_mobile, shared_mobile):
        try:
            number = read(text)
        except InvalidMobile as error:
            said = TEXTS.html(error.key, **error.args_)
        else:
            said = number if phonenumbers.is_valid_number(phonenumbers.parse(number)) else ""
            assert any_mobile(number) == number
        assert said


@given(IRANIAN | FOREIGN)
def test_a_mask_shows_the_country_and_never_more_than_half_of_a_foreign_number(number: str) -> None:
    mask = mask_mobile(number)
    if is_iranian(number):
        assert mask == f"0{number[3:6]}***{number[-4:]}"
        return
    parsed = phonenumbers.parse(number)
    national = phonenumbers.national_significant_number(parsed)
    start, _, end = mask.partition("***")
    assert start == f"+{parsed.country_code}"
    assert national.endswith(end)
    assert 2 * len(end) <= len(national)
    assert national not in mask


def test_each_country_sees_its_numbers_as_it_writes_them() -> None:
    assert (shown_number("+989123456789"), local_digits("+989123456789")) == ("09123456789", "09123456789")
    assert (shown_number("+61491570156"), local_digits("+61491570156")) == ("+61491570156", "0491570156")
