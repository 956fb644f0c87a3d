from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.identifiers import (
    InvalidMobile,
    InvalidNationalCode,
    mask_mobile,
    mask_national_code,
    mobile,
    national_code,
)
from bot.persian import digits, fa_digits
from bot.texts import Texts

TEXTS = Texts.load()
VALID = [
    "0499370899",
    "0932833810",
    "0790419904",
    "0084575948",
    "0963695398",
    "0067749828",
    "0012345679",
    "1234567891",
]


def refusal(text: str) -> InvalidNationalCode:
    with pytest.raises(InvalidNationalCode) as caught:
        national_code(text)
    return caught.value


@pytest.mark.parametrize("code", VALID)
def test_a_right_code_is_taken(code: str) -> None:
    assert national_code(code) == code


@pytest.mark.parametrize(
    "typed",
    [
        "۰۴۹۹۳۷۰۸۹۹",
        "٠٤٩٩٣٧٠٨٩٩",
        "049-937089-9",
        " 0499370899\n",
        "049 9370 899",
        "\u2066۰۴۹‌۹۳۷۰۸۹۹\u2069",
        "049/937089/9",
    ],
)
def test_a_code_is_read_in_any_digits_and_grouping(typed: str) -> None:
    assert national_code(typed) == "0499370899"


@pytest.mark.parametrize("code", ["0499370898", "0012345678", "0684159415"])
def test_a_wrong_check_digit_is_said(code: str) -> None:
    assert refusal(code).key == "error-national-code-check-digit"


@pytest.mark.parametrize("digit", "0123456789")
def test_ten_equal_digits_are_nobody(digit: str) -> None:
    assert refusal(digit * 10).key == "error-national-code-equal-digits"


def test_zeros_in_the_middle_are_refused_although_the_checksum_fits() -> None:
    assert refusal("1230000003").key == "error-national-code-check-digit"


@pytest.mark.parametrize(
    "typed", ["", " ", "کد ملی", "04993708x9", "0499370899 علی", "½499370899", "+499370899"]
)
def test_anything_but_digits_is_refused(typed: str) -> None:
    assert refusal(typed).key == "error-national-code-shape"


@pytest.mark.parametrize(
    ("typed", "count"), [("1", 1), ("04993708991", 11), ("1234567", 7), ("9" * 5000, 5000)]
)
def test_a_wrong_length_is_said_with_the_count(typed: str, count: int) -> None:
    error = refusal(typed)
    assert (error.key, error.args_) == ("error-national-code-length", {"count": count})


@pytest.mark.parametrize(
    ("typed", "zeros", "masked"), [("499370899", 1, "۰۴۹****۸۹۹"), ("۸۴۵۷۵۹۴۸", 2, "۰۰۸****۹۴۸")]
)
def test_missing_zeros_are_asked_for_and_never_added(
    typed: str, zeros: int, masked: str, texts: Texts
) -> None:
    error = refusal(typed)
    assert (error.key, error.args_) == ("error-national-code-short", {"zeros": zeros, "masked": masked})
    said = digits(texts.html(error.key, **error.args_))
    assert digits(typed) not in said  # law 5: a secret is not written back into the chat
    assert digits(masked) in said


def test_no_code_is_suggested_that_would_itself_be_refused() -> None:
    assert refusal("499370898").key == "error-national-code-length"


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_of_ten_possible_last_digits_at_most_one_is_right(first_nine: str) -> None:
    right = 0
    for last in "0123456789":
        try:
            national_code(first_nine + last)
        except InvalidNationalCode:
            continue
        right += 1
    assert right <= 1


@given(st.text())
def test_any_text_is_either_a_code_or_refused_in_words(text: str) -> None:
    try:
        code = national_code(text)
    except InvalidNationalCode as error:
        said = TEXTS.html(error.key, **error.args_)
    else:
        said = code if re.fullmatch("[0-9]{10}", code) else ""
    assert said


@pytest.mark.parametrize(
    "typed",
    [
        "09123456789",
        "۰۹۱۲۳۴۵۶۷۸۹",
        "+98 912 345 6789",
        "00989123456789",
        "989123456789",
        "9123456789",
        "0912-345-67-89",
        "\u2066+989123456789\u2069",
        "0912–345–6789",
        "+98٩١٢٣٤٥٦٧٨٩",
    ],
)
def test_one_number_is_read_in_all_its_writings(typed: str) -> None:
    assert mobile(typed) == "+989123456789"


@pytest.mark.parametrize(
    ("typed", "number"),
    [("٠٩٣٥١٢٣٤٥٦٧", "+989351234567"), ("09911234567", "+989911234567"), ("09981234567", "+989981234567")],
)
def test_every_operator_is_known(typed: str, number: str) -> None:
    assert mobile(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "02188776655",
        "0912345678",
        "+98 912abc3456789",
        "+14155552671",
        "+9809123456789",
        "",
        "9" * 9999,
        "++989123456789",
    ],
)
def test_what_is_no_mobile_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidMobile) as caught:
        mobile(typed)
    assert caught.value.key == "error-mobile-shape"


def test_a_prefix_that_no_operator_has_is_refused() -> None:
    with pytest.raises(InvalidMobile) as caught:
        mobile("09661234567")
    assert caught.value.key == "error-mobile-unassigned"


@given(st.text(alphabet="0123456789", min_size=7, max_size=7))
def test_persian_and_latin_digits_are_the_same_number(rest: str) -> None:
    assert mobile(fa_digits(f"0912{rest}")) == f"+98912{rest}"


def test_masks_show_a_beginning_and_an_end() -> None:
    assert mask_national_code("0012345432") == "001****432"
    assert mask_mobile("+989123456789") == "0912***6789"
