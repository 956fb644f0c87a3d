"""Shortening counts what the messengers count, and never leaves half a letter."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bale_marks import to_bale
from bot.lengths import clipped, one_line, weight
from bot.persian import ZWNJ
from bot.texts import Texts

LETTERS = st.text(st.sampled_from('بپ ی*_[](`\\<&>"\n\u200c\u0650😀👩\u200d\u2066'), max_size=300)


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("سلام", 4), ("😀", 2), ("*_", 4), ("&<", 2), ("e\u0301", 2)]
)
def test_the_weight_is_in_utf16_units_with_room_for_backslashes(text: str, units: int) -> None:
    assert weight(text) == units


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [
        ("نامه رسید", 9, "نامه رسید"),
        ("نامه رسید و ثبت شد", 13, "نامه رسید و…"),
        ("ن" * 50, 10, "ن" * 9 + "…"),
        ("😀😀😀", 4, "😀…"),
        (f"می{ZWNJ}روم{ZWNJ}ها", 4, "می…"),
        ("aaaae\u0301b", 6, "aaaa…"),
    ],
)
def test_a_long_text_ends_at_a_word_or_else_at_a_whole_letter(text: str, room: int, short: str) -> None:
    assert clipped(text, room) == short


def test_one_line_has_no_breaks_and_steers_no_direction() -> None:
    assert one_line(" نامه\n\n\tرسید \u202eabc", 100) == "نامه رسید abc"


@given(LETTERS, st.integers(1, 60))
@settings(deadline=None)
def test_what_is_shortened_fits_and_is_a_beginning(text: str, room: int) -> None:
    short = clipped(text, room)
    assert weight(short) <= room
    if short != text:
        assert short.endswith("…")
        assert text.startswith(short[:-1])
        rest = text[len(short) - 1 :]
        assert not short[:-1] or not unicodedata.combining(rest[0])


@given(text=LETTERS)
@settings(deadline=None)
def test_no_messenger_makes_more_of_a_text_than_its_weight(texts: Texts, text: str) -> None:
    drawn = to_bale(texts.html("case-news-sms", tail=text))
    frame = to_bale(texts.html("case-news-sms", tail=""))
    assert len(drawn.encode("utf-16-le")) // 2 <= len(frame.encode("utf-16-le")) // 2 + weight(text)
