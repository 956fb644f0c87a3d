from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DomainError
from bot.identifiers import (
    Identifier,
    InvalidEmail,
    InvalidFidaCode,
    InvalidLegalId,
    InvalidMobile,
    InvalidNationalCode,
    email,
    fida_code,
    identifier,
    kind_of,
    legal_id,
    mask_email,
    mask_legal_id,
    mask_mobile,
    mask_national_code,
    mobile,
    national_code,
)
from bot.persian import digits, fa_digits
from bot.texts import Texts
from bot.words import house_texts

TEXTS = house_texts()
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


@pytest.mark.parametrize(
    "typed",
    ["999900020011", "۹۹۹۹۰۰۰۲۰۰۱۱", "9999-0002-0011", " 9999 0002 0011\n", "\u2066٩٩٩٩٠٠٠٢٠٠١١\u2069"],
)
def test_a_code_of_a_foreign_national_is_read_in_any_digits_and_grouping(typed: str) -> None:
    assert fida_code(typed) == "999900020011"
    assert identifier(typed) == Identifier("fida_code", "999900020011")


@pytest.mark.parametrize(
    ("typed", "key", "args"),
    [
        ("", "error-fida-code-shape", {}),
        ("99990002001x", "error-fida-code-shape", {}),
        ("9999000200", "error-fida-code-length", {"count": 10}),
        ("9999000200110", "error-fida-code-length", {"count": 13}),
        ("000000000000", "error-fida-code-equal-digits", {}),
    ],
)
def test_what_is_no_code_of_a_foreign_national_says_why(
    typed: str, key: str, args: dict[str, int], texts: Texts
) -> None:
    with pytest.raises(InvalidFidaCode) as caught:
        fida_code(typed)
    assert (caught.value.key, caught.value.args_) == (key, args)
    assert texts.html(key, **args)


@pytest.mark.parametrize("code", VALID)
def test_ten_digits_name_an_iranian(code: str) -> None:
    assert identifier(code) == Identifier("national_code", code)
    assert kind_of(code) == "national_code"


@pytest.mark.parametrize(("typed", "count"), [("99990002001", 11), ("9" * 13, 13), ("1" * 400, 400)])
def test_of_a_length_that_no_code_has_both_lengths_are_told(typed: str, count: int) -> None:
    with pytest.raises(InvalidNationalCode) as caught:
        identifier(typed)
    assert (caught.value.key, caught.value.args_) == ("error-identifier-length", {"count": count})


@given(st.text(alphabet="0123456789", min_size=12, max_size=12), st.integers(0, 2**12 - 1))
def test_twelve_digits_that_differ_are_a_foreign_nationals_code_in_whatever_script(
    code: str, mask: int
) -> None:
    typed = "".join(fa_digits(char) if mask >> place & 1 else char for place, char in enumerate(code))
    if len(set(code)) == 1:
        with pytest.raises(InvalidFidaCode):
            identifier(typed)
        return
    who = identifier(typed)
    assert (who.kind, who.code, kind_of(who.code)) == ("fida_code", code, "fida_code")
    assert code not in repr(who)


@given(st.text())
def test_any_text_is_an_identifier_of_one_kind_or_refused_in_words(text: str) -> None:
    try:
        who = identifier(text)
    except DomainError as error:
        said = TEXTS.html(error.key, **error.args_)
    else:
        said = who.code if re.fullmatch("[0-9]{10}|[0-9]{12}", who.code) else ""
        assert kind_of(who.code) == who.kind
    assert said


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


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("sara@example.ir", "sara@example.ir"),
        (" Sara.A+x@Example.IR\n", "Sara.A+x@example.ir"),
        ("sara۱۲@mail.example.ir", "sara12@mail.example.ir"),
        ("\u200esara@example.ir", "sara@example.ir"),
    ],
)
def test_a_mailbox_is_read_as_people_type_it(typed: str, address: str) -> None:
    assert email(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        *("", "sara", "sara@", "@example.ir", "sara@example", "sa ra@example.ir", "sara@exa_mple.ir"),
        *("سارا@example.ir", "sara@example.ir\nBcc: x@example.ir", ".sara@example.ir", "sara.@example.ir"),
        *("sa..ra@example.ir", "sara@example.ir,x@example.ir", "sara@x@example.ir", "<sara@example.ir>"),
        *("a" * 65 + "@example.ir", "sara@" + "a.b" * 100 + ".ir", "sara@-a.ir"),
    ],
)
def test_what_is_no_mailbox_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEmail, match="error-email-shape"):
        email(typed)


@pytest.mark.parametrize(
    ("address", "masked"), [("sara@example.ir", "sa***@example.ir"), ("a@b.ir", "***@b.ir")]
)
def test_a_mailbox_is_shown_masked(address: str, masked: str) -> None:
    assert mask_email(address) == masked


# legal persons


def legal_refusal(text: str) -> str:
    with pytest.raises(InvalidLegalId) as caught:
        legal_id(text)
    assert TEXTS.html(caught.value.key, **caught.value.args_)
    return caught.value.key


@pytest.mark.parametrize("typed", ["10380284790", "۱۰۳۸۰۲۸۴۷۹۰", "103-8028-4790", "\u2066١٠٣٨٠٢٨٤٧٩٠\u2069 "])
def test_a_right_legal_id_is_read_in_any_digits_and_grouping(typed: str) -> None:
    assert legal_id(typed) == "10380284790"
    assert mask_legal_id(legal_id(typed)) == "103*****790"


@pytest.mark.parametrize("code", ["10380284792", "10380285692", "09748208301", "11111111111"])
def test_a_wrong_check_digit_of_a_legal_id_is_said(code: str) -> None:
    assert legal_refusal(code) == "error-legal-id-check-digit"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "shape"),
        ("شرکت نمونه", "shape"),
        ("1038028479x", "shape"),
        ("1038028479", "length"),
        ("103802847900", "length"),
    ],
)
def test_anything_but_eleven_digits_is_no_legal_id(typed: str, key: str) -> None:
    assert legal_refusal(typed) == f"error-legal-id-{key}"


def legal_check(ten: str) -> int:
    """As iran.md's own function writes it."""
    c = int(ten[9]) + 2
    r = sum((int(ten[i]) + c) * (29, 27, 23, 19, 17)[i % 5] for i in range(10)) % 11
    return 0 if r == 10 else r


@given(st.text(alphabet="0123456789", min_size=10, max_size=10))
def test_of_ten_possible_last_digits_exactly_the_check_digit_is_right(ten: str) -> None:
    right = []
    for last in range(10):
        try:
            right.append(legal_id(f"{ten}{last}"))
        except InvalidLegalId:
            continue
    assert right == ([] if ten[3:9] == "000000" else [f"{ten}{legal_check(ten)}"])


@given(st.text(alphabet="0123456789", min_size=10, max_size=10), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_before_the_control_digits_is_noticed(ten: str, place: int, more: int) -> None:
    """Weights and 11 have no common factor: only the fold of 10 to 0 lets a digit pass."""
    changed = f"{ten[:place]}{(int(ten[place]) + more) % 10}{ten[place + 1 :]}"
    if {legal_check(ten), legal_check(changed)} != {0}:
        assert legal_check(ten) != legal_check(changed)


@given(st.text())
def test_any_text_is_either_a_legal_id_or_refused_in_words(text: str) -> None:
    try:
        code = legal_id(text)
    except InvalidLegalId as error:
        said = TEXTS.html(error.key, **error.args_)
    else:
        said = code if re.fullmatch("[0-9]{11}", code) else ""
    assert said
