"""What we write ourselves is what the library would write."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.fluent import Book, read_messages
from bot.fluent_library import Library
from bot.texts import LOCALES, TextError, Texts
from bot.words import NUMBERS
from tests.words import samples


@pytest.mark.parametrize("plain", [False, True])
def test_every_shipped_text_reads_as_the_library_writes_it(texts: Texts, plain: bool) -> None:
    entries = read_messages(LOCALES / "fa")
    book = Book("fa", entries, lambda: texts.calendar, NUMBERS, plain=plain)
    library = Library("fa", book._rewritten.values(), book._functions)
    for key in sorted(book.keys):
        for args in samples(book.args_of(key), entries[key], entries):
            values = {name: book._argument(key, name, value) for name, value in args.items()}
            assert book.format(key, args) == library.write(key, values)


@pytest.fixture
def odd(tmp_path: Path) -> Texts:
    (tmp_path / "fa").mkdir()
    source = (
        "one = یکی { $n ->\n    [one] تک\n   *[other] چند\n}\n"
        "refers = { one } و { -term }\n-term = پیشخوان\n"
        'words = { "«" }{ $x }{ BLOCK($x) }\n'
    )
    (tmp_path / "fa" / "words.ftl").write_text(source, encoding="utf-8")
    return Texts.load(tmp_path)


def test_plural_categories_and_references_are_left_to_the_library(odd: Texts) -> None:
    assert odd.plain("one", n=1).endswith("تک")
    assert odd.plain("one", n=8).endswith("چند")
    assert odd.plain("refers", n=8).endswith("پیشخوان")


def test_a_text_of_literals_and_arguments_is_written(odd: Texts) -> None:
    assert odd.plain("words", x="م") == "«\u2068م\u2069م"


def test_a_missing_argument_is_named(odd: Texts) -> None:
    with pytest.raises(TextError, match="x"):
        odd.plain("words")
