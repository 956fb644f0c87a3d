"""Bale Markdown, as a person on Bale sees it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.bale.markdown import parse_bale_markdown
from bot.sandbox.bale.quirks import Quirks
from bot.sandbox.errors import ApiError
from bot.sandbox.formatting.units import utf16_slice


def read(text: str, **switches: bool) -> tuple[str, list[tuple[Any, ...]]]:
    plain, entities = parse_bale_markdown(text, Quirks(**switches))
    return plain, [
        (entity["type"], utf16_slice(plain, entity["offset"], entity["length"]), *list(entity.values())[1:-2])
        for entity in entities
    ]


MARKS: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    ("*پرونده* شما", "پرونده شما", [("bold", "پرونده")]),
    ("یک _کج_ دو", "یک کج دو", [("italic", "کج")]),
    ("*_هر دو_*", "هر دو", [("italic", "هر دو"), ("bold", "هر دو")]),
    ("[دفتر](https://adl.ir/a?b=1)", "دفتر", [("text_link", "دفتر", "https://adl.ir/a?b=1")]),
    ("[سارا](uid:74)", "سارا", [("text_mention", "سارا", 74)]),
    (
        "```[شرح]متن بلند```",
        "شرح\nمتن بلند",
        [("bold", "شرح"), ("expandable_blockquote", "شرح\nمتن بلند")],
    ),
    ("<b>تگ</b>", "<b>تگ</b>", []),
    ("snake_case_name و ۲*۳*۴", "snake_case_name و ۲*۳*۴", []),
    (r"\*نه\* \_نه\_ \[نه\]\(نه\) \\", "*نه* _نه_ [نه](نه) \\", []),
    ("* نه *", "* نه *", []),
    ("*باز", "*باز", []),
    ("[نه] (x) [](y)", "[نه] (x) [](y)", []),
    ("😀 *😀*", "😀 😀", [("bold", "😀")]),
]


@pytest.mark.parametrize(("source", "plain", "entities"), MARKS, ids=[row[0] for row in MARKS])
def test_its_own_marks_become_entities(source: str, plain: str, entities: list[tuple[Any, ...]]) -> None:
    assert read(source) == (plain, entities)


def test_it_may_know_no_backslash_and_be_strict_with_stray_marks() -> None:
    assert read(r"\*x", no_backslash=True) == (r"\*x", [])
    assert read(r"a *x\* b", no_backslash=True) == ("a x\\ b", [("bold", "x\\")])
    with pytest.raises(ApiError):
        read("*باز", strict_marks=True)
