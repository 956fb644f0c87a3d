"""Our HTML as Bale's marks: what is bold stays bold, what is data stays letters, and nothing is lost."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.bale_marks import to_bale, without_marks
from bot.fluent import read_messages
from bot.marks import strip_marks
from bot.persian import LRI, PDI
from bot.sandbox.bale.markdown import parse_bale_markdown
from bot.sandbox.bale.quirks import Quirks
from bot.texts import LOCALES, Texts
from tests.words import samples

#: Letters that a reader of marks could stumble over, and some that it could not.
_TRICKY = st.text(st.sampled_from("*_[]()`\\ aب۱.-\u200c\n"), max_size=30)


def shown(bale: str, *, strict: bool = True) -> tuple[str, list[tuple[str, str]]]:
    """Words and marked parts as Bale shows them, at its strictest."""
    text, entities = parse_bale_markdown(bale, Quirks(strict_marks=strict))
    return text, [(one["type"], text[one["offset"] : one["offset"] + one["length"]]) for one in entities]


@pytest.mark.parametrize(
    ("html", "text", "marked"),
    [
        ("<b>وضعیت:</b> در دست بررسی", "وضعیت: در دست بررسی", [("bold", "وضعیت:")]),
        ("«<b>کد</b>»", "«کد»", [("bold", "کد")]),
        ("<b>الف <i>ب</i></b>", "الف ب", [("italic", "ب"), ("bold", "الف ب")]),
        ("<b> کد </b>ملی", " کد ملی", [("bold", "کد")]),
        ("<code>1405-23</code>", f"{LRI}1405-23{PDI}", []),
        ("<b><code>12</code></b>", f"{LRI}12{PDI}", [("bold", f"{LRI}12{PDI}")]),
        ('<a href="https://x.ir/a(b)?c=1&amp;d=2">بیشتر [۱]</a>', "بیشتر [۱]", [("text_link", "بیشتر [۱]")]),
        ("<blockquote>نقل</blockquote>", "نقل", []),
        ("a &lt;b&gt; &amp;amp;", "a <b> &amp;", []),
    ],
)
def test_marks_are_said_in_bales_way(html: str, text: str, marked: list[tuple[str, str]]) -> None:
    assert shown(to_bale(html)) == (text, marked)


def test_a_mark_that_bale_could_not_read_there_is_left_out() -> None:
    """A letter touches it."""
    assert to_bale("<b>پرونده</b>ها و نیم<b>\u200cفاصله</b>") == "پروندهها و نیم\u200cفاصله"


def test_data_get_a_backslash_only_where_bale_would_read_a_mark() -> None:
    for whole in ("(اختیاری)", "f(x) [1]", "5 > 4"):
        assert to_bale(escape(whole)) == whole
    assert to_bale("ali_reza@example.ir") == r"ali\_reza@example.ir"
    assert to_bale("*ستاره*") == r"\*ستاره\*"
    assert to_bale("[نام](http://x.ir)") == r"\[نام](http://x.ir)"


def test_an_address_with_brackets_ends_where_it_ends() -> None:
    _, entities = parse_bale_markdown(to_bale('<a href="http://x.ir/a(b) c">ب</a>'), Quirks())
    assert [one["url"] for one in entities] == ["http://x.ir/a%28b%29%20c"]


@given(_TRICKY, _TRICKY, _TRICKY)
def test_whatever_people_are_called_they_are_shown_so(before: str, name: str, after: str) -> None:
    html = f"{escape(before)}<b>{escape(name)}</b>{escape(after)}"
    assert shown(to_bale(html))[0] == before + name + after
    for tag in ("i", "code"):
        plain = shown(to_bale(f"{escape(before)}<{tag}>{escape(name)}</{tag}>{escape(after)}"))[0]
        assert without_isolates(plain) == before + name + after


@given(_TRICKY, _TRICKY)
def test_words_without_marks_hold_nothing_that_could_be_one(name: str, after: str) -> None:
    bare = without_marks(f"<b>{escape(name)}</b>{escape(after)}")
    assert len(bare) == len(name + after)
    assert not set(bare) & set("*_[]`\\")


def test_every_text_of_ours_is_shown_whole(texts: Texts) -> None:
    """The strictest Bale takes each, and shows the words that Telegram shows."""
    entries = read_messages(LOCALES / "fa")
    for key in sorted(texts.keys()):
        for given_words in samples(texts.args_of(key), entries[key], entries):
            html = texts.html(key, **given_words)
            text, _ = shown(to_bale(html))
            assert without_isolates(text) == without_isolates(strip_marks(html))


def without_isolates(text: str) -> str:
    return text.replace(LRI, "").replace(PDI, "")
