"""Texts as Telegram reads them: tags, marks, offsets in UTF-16 code units."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import ApiError
from bot.sandbox.formatting.text import formatted
from bot.sandbox.formatting.units import utf16_length, utf16_slice

USER = {"id": 7, "is_bot": False, "first_name": "سارا"}


def read(text: str, mode: str = "HTML", given: Any = None) -> tuple[str, list[tuple[Any, ...]]]:
    """The text and its entities as (type, covered text, *rest)."""
    plain, entities = formatted(text, mode, given, lambda number: USER if number == 7 else None)
    rows = []
    for entity in entities or []:
        covered = utf16_slice(plain, entity["offset"], entity["length"])
        rest = [value for key, value in entity.items() if key not in ("type", "offset", "length")]
        rows.append((entity["type"], covered, *rest))
    return plain, rows


HTML = [
    ("<b>الف</b> <strong>ب</strong>", "الف ب", [("bold", "الف"), ("bold", "ب")]),
    ("<i>x</i><em>y</em>", "xy", [("italic", "x"), ("italic", "y")]),
    ("<u>x</u><ins>y</ins>", "xy", [("underline", "x"), ("underline", "y")]),
    (
        "<s>x</s><strike>y</strike><del>z</del>",
        "xyz",
        [("strikethrough", "x"), ("strikethrough", "y"), ("strikethrough", "z")],
    ),
    (
        '<tg-spoiler>x</tg-spoiler><span class="tg-spoiler">y</span>',
        "xy",
        [("spoiler", "x"), ("spoiler", "y")],
    ),
    ("<code>۱۲۳</code>", "۱۲۳", [("code", "۱۲۳")]),
    ('<pre><code class="language-py">x</code></pre>', "x", [("pre", "x", "py")]),
    ("<pre>x</pre>", "x", [("pre", "x")]),
    ("<blockquote>x</blockquote>", "x", [("blockquote", "x")]),
    ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", "x")]),
    (
        '<a href="https://example.ir/a?b=1&amp;c=2">x</a>',
        "x",
        [("text_link", "x", "https://example.ir/a?b=1&c=2")],
    ),
    ("<a href='example.ir'>x</a>", "x", [("text_link", "x", "http://example.ir/")]),
    ("<a>example.ir</a>", "example.ir", [("text_link", "example.ir", "http://example.ir/")]),
    ('<a href="tg://user?id=7">x</a>', "x", [("text_mention", "x", USER)]),
    ('<a href="tg://user?id=8">x</a>', "x", []),
    ('<a href="no dot">x</a>', "x", []),
    ("<b>a<i>b</i></b>", "ab", [("bold", "ab"), ("italic", "b")]),
    ("<B>x</B >", "x", [("bold", "x")]),
    ("<b>x</>", "x", [("bold", "x")]),
    ("&lt;&gt;&amp;&quot;&nbsp;&#1587;&#x633;", '<>&"&nbsp;سس', []),
    ("😀<b>😀</b>", "😀😀", [("bold", "😀")]),
    ("  \n<b> x </b> \n ", " x", [("bold", " x")]),
    ("x <b> </b> y", "x   y", []),
    ("<b></b>x", "x", []),
]


@pytest.mark.parametrize(("source", "plain", "entities"), HTML, ids=[row[0] for row in HTML])
def test_html_becomes_text_and_entities(source: str, plain: str, entities: list[tuple[str, ...]]) -> None:
    assert read(source) == (plain, entities)


MARKDOWN = [
    ("*x* _y_ __z__ ~w~ ||v||", "x y z w v", ["bold", "italic", "underline", "strikethrough", "spoiler"]),
    ("`a.b` ```py\nc```", "a.b c", ["code", "pre"]),
    (r"\*x\* [y](https://a.ir/\))", "*x* y", ["text_link"]),
    (">x\n>y\nz", "x\ny\nz", ["blockquote"]),
    ("*a _b_*", "a b", ["bold", "italic"]),
]


@pytest.mark.parametrize(("source", "plain", "kinds"), MARKDOWN, ids=[row[0] for row in MARKDOWN])
def test_markdown_v2_becomes_text_and_entities(source: str, plain: str, kinds: list[str]) -> None:
    text, entities = read(source, "MarkdownV2")
    assert (text, [row[0] for row in entities]) == (plain, kinds)


def test_the_old_markdown_still_works() -> None:
    assert read("*x* _y_ `z` [w](a.ir) \\_", "Markdown") == (
        "x y z w _",
        [("bold", "x"), ("italic", "y"), ("code", "z"), ("text_link", "w", "http://a.ir/")],
    )


def test_entities_may_be_given_and_lose_what_lies_outside() -> None:
    given = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "italic", "offset": 2, "length": 99},
        {"type": "code", "offset": 50, "length": 1},
        {"type": "mention", "offset": 0, "length": 1},
        {"type": "text_mention", "offset": 0, "length": 2, "user": {"id": 7}},
        {"type": "text_mention", "offset": 0, "length": 2, "user": {"id": []}},
    ]
    assert read("😀ab", "", given) == (
        "😀ab",
        [("bold", "😀"), ("text_mention", "😀", USER), ("italic", "ab")],
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start پیوند", [("bot_command", "/start")]),
        ("بزنید /help@pishkhan_bot.", [("bot_command", "/help@pishkhan_bot")]),
        ("۱/۲ و a/b", []),
        ("سلام @pishkhan", [("mention", "@pishkhan")]),
        ("(https://example.ir/a(b).)", [("url", "https://example.ir/a(b")]),
        ("به example.ir بروید", [("url", "example.ir")]),
        ("a@example.ir", [("email", "a@example.ir")]),
        ("#پرونده‌ها #12", [("hashtag", "#پرونده‌ها")]),
    ],
)
def test_commands_names_and_addresses_are_found(text: str, found: list[tuple[str, str]]) -> None:
    assert read(text, "")[1] == found


def test_code_and_links_hide_what_is_inside_them() -> None:
    assert read('<code>/start</code> <a href="a.ir">@abcde</a>')[1] == [
        ("code", "/start"),
        ("text_link", "@abcde", "http://a.ir/"),
    ]


def test_direction_overrides_and_carriage_returns_vanish_but_isolates_and_joiners_stay() -> None:
    assert read("\u202eالف\r\n<b>\u2066می\u200cروم\u2069</b>\tx") == (
        "الف\n\u2066می\u200cروم\u2069 x",
        [("bold", "\u2066می\u200cروم\u2069")],
    )


TEXTS = st.text(st.sampled_from("سلا م😀ab<>&\"'/\n\u200c\u2066#@.=;*_`"), max_size=60)
TAGS = st.sampled_from(["b", "i", "u", "s", "tg-spoiler", "code", "blockquote"])
MARKED = st.recursive(
    TEXTS.map(lambda text: (html.escape(text), text, 0)),
    lambda inner: st.builds(
        lambda tag, parts: (
            f"<{tag}>{''.join(part[0] for part in parts)}</{tag}>",
            "".join(part[1] for part in parts),
            1,
        ),
        TAGS,
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=12,
)


@given(MARKED)
def test_well_formed_html_keeps_the_words_and_its_entities_stay_inside(marked: tuple[str, str, int]) -> None:
    source, words, _ = marked
    # html.escape writes ' as a numeric reference: that is Telegram's too.
    plain, entities = formatted(source, "HTML", None, lambda number: None)
    # Leading blanks inside of an entity stay, trailing ones never do.
    assert plain.lstrip(" \n") == words.strip(" \n")
    for entity in entities or []:
        assert entity["length"] > 0
        assert 0 <= entity["offset"] <= utf16_length(plain) - entity["length"]
    offsets = [(entity["offset"], -entity["length"]) for entity in entities or []]
    assert offsets == sorted(offsets)


@given(
    st.text(st.sampled_from("<>/&;#abip \"'=-xس😀\n\ud83d"), max_size=80),
    st.sampled_from(["HTML", "MarkdownV2", "Markdown", ""]),
)
def test_any_text_is_read_or_refused_with_a_400(text: str, mode: str) -> None:
    text = text.replace("\ud83d", "&#55357;")  # half a pair, as HTML can write it
    try:
        plain, _ = formatted(text, mode, None, lambda number: None)
    except ApiError as error:
        outcome = (error.code, error.description.partition(" entities: ")[0])
    else:
        assert plain.encode().decode() == plain
        return
    assert outcome == (400, "Bad Request: can't parse")
