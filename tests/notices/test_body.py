"""A body keeps the few marks that both messengers read, and is cut where nothing is torn."""

from __future__ import annotations

import pytest

from bot.bale_marks import to_bale
from bot.errors import DomainError
from bot.marks import strip_marks
from bot.notices.body import body_of, parts_of
from bot.notices.words import Written, parts_as_read
from bot.texts import Texts

LONGEST_MESSAGE = 4096


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<b>درشت</b> و <i>کج</i>", "<b>درشت</b> و <i>کج</i>"),
        ("<u>زیر</u><script>x</script>", "زیرx"),
        (
            '<a href="https://ssaa.ir/a?b=1&amp;c=2">سایت</a>',
            '<a href="https://ssaa.ir/a?b=1&amp;c=2">سایت</a>',
        ),
        ('<a href="tg://user?id=5">کسی</a>', "کسی"),
        ("الف < ب &amp; ج", "الف &lt; ب &amp; ج"),
        ("<b>یک\nدو</b>", "<b>یک</b>\n<b>دو</b>"),
        ("<b>باز", "<b>باز</b>"),
        ("الف\n\n\n\n\nب\x00", "الف\n\nب"),
        ("<pre><code>ک</code></pre>", "<code>ک</code>"),
    ],
)
def test_marks_are_kept_or_lost_and_words_never(typed: str, kept: str) -> None:
    assert body_of(typed) == kept


@pytest.mark.parametrize("typed", ["", " \n ", "<b></b>", "ع" * 30_001])
def test_an_empty_or_endless_body_is_refused(typed: str) -> None:
    with pytest.raises(DomainError, match="notice-body-length"):
        body_of(typed)


def circular(paragraphs: int) -> str:
    return "\n".join(f"<b>ماده {n}</b> " + "نظارت و بازرسی از دفترها. " * 12 for n in range(paragraphs))


def test_a_long_circular_is_cut_at_the_ends_of_paragraphs() -> None:
    body = body_of(circular(40))
    parts = parts_of(body)
    assert len(parts) >= 4
    assert "\n".join(parts) == body
    assert all(part.startswith("<b>ماده") for part in parts)


def test_a_paragraph_that_is_too_long_is_cut_between_words_and_nothing_is_lost() -> None:
    words = " ".join(f"واژه{n}" for n in range(3_000))
    parts = parts_of(body_of(words))
    assert " ".join(strip_marks(part) for part in parts) == words


@pytest.mark.parametrize("filler", ["ع ", "_[](", "&", "😀", "<b>م</b>\n", "``` ", "ی" * 400])
def test_every_part_fits_one_message_of_every_messenger(filler: str, texts: Texts) -> None:
    body = body_of((filler * 9_000)[:25_000])
    notice = Written(
        topic="circulars",
        title="ط" * 200,
        letter_number="۹" * 60,
        letter_date=None,
        signatory="س" * 120,
        post="پ" * 160,
        addressees="م" * 300,
        body=body,
        is_mandatory=True,
        is_correction=True,
    )
    for part in parts_as_read(texts, notice):
        for drawn in (strip_marks(part), to_bale(part)):
            assert len(drawn.encode("utf-16-le")) // 2 <= LONGEST_MESSAGE
