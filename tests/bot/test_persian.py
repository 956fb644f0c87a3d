"""Vectors measured for this project (Unicode tables and NFKC alone do not give them)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.persian import clean, digits, fa_digits, ltr, search_key, strip_bidi


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("علي كريمي", "علی کریمی"),
        ("مـــحمّد", "محمد"),
        ("سنة", "سنة"),
        ("می‌خواهم", "می‌خواهم"),
        ("  تهران\t خیابان\nآزادی ", "تهران خیابان آزادی"),
        ("\u202bعلی\u202c \u2067کریمی\u2069\u200f", "علی کریمی"),
        ("ﻻله", "لاله"),
    ],
)
def test_text_is_kept_with_one_form_of_each_letter(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("خانۀ ما", "خانهما"),
        ("خانهٔ ما", "خانهما"),
        ("می‌خواهم", "میخواهم"),
        ("۱۲٣ ABC", "123abc"),
        ("سنة", "سنه"),
    ],
)
def test_spellings_of_one_word_share_a_key(typed: str, key: str) -> None:
    assert search_key(typed) == key


def test_digits_of_every_script_become_ascii() -> None:
    assert digits("۰۱۲۳٤٥٦789 و ½") == "0123456789 و ½"


def test_people_read_persian_digits() -> None:
    assert fa_digits(1405) == "۱۴۰۵"
    assert fa_digits("12/٠٥ A") == "۱۲/۰۵ A"


def test_a_code_keeps_its_order_between_isolates() -> None:
    assert ltr("98-77/A") == "\u206698-77/A\u2069"


def test_direction_controls_are_taken_away_and_the_joiner_is_not() -> None:
    assert strip_bidi("\u200e\u200f\u202a\u202e\u2066\u2069می‌روم") == "می‌روم"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.text(alphabet="0123456789"))
def test_persian_digits_come_back_as_they_went(text: str) -> None:
    assert digits(fa_digits(text)) == text


@given(st.text())
def test_a_key_holds_no_space_and_no_joiner(text: str) -> None:
    assert not set(search_key(text)) & set(" \t\n\u200c")
