from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.persian import FSI, LRI, PDI
from bot.texts import Markup, TextError, Texts

Load = Callable[[str], Texts]

CALENDAR = """
calendar-months = فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
calendar-weekdays = شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه
calendar-moment = { $date }، ساعت { $time }
currency-rial = ریال
"""


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(source: str) -> Texts:
        (tmp_path / "fa").mkdir()
        (tmp_path / "fa" / "words.ftl").write_text(CALENDAR + source, encoding="utf-8")
        return Texts.load(tmp_path)

    return load


def test_a_name_is_escaped_and_kept_apart_in_prose(load: Load) -> None:
    texts = load("hello = سلام <b>{ $name }</b>!")
    assert texts.html("hello", name='<i> & "x') == f"سلام <b>{FSI}&lt;i&gt; &amp; &quot;x{PDI}</b>!"
    assert texts.plain("hello", name="<i> & x") == f"سلام {FSI}<i> & x{PDI}!"


def test_a_code_reads_from_left_to_right_in_prose_and_is_bare_where_it_is_copied(load: Load) -> None:
    texts = load(
        "line = پروندهٔ { CODE($n) }: <code>{ CODE($n) }</code> <code>{ $n }</code> <code>{ FA($n) }</code>"
    )
    assert texts.html("line", n="98-A") == (
        f"پروندهٔ {LRI}98-A{PDI}: <code>98-A</code> <code>98-A</code> <code>۹۸-A</code>"
    )
    assert texts.plain("line", n="98-A") == f"پروندهٔ {LRI}98-A{PDI}: 98-A 98-A ۹۸-A"


def test_isolates_stay_out_of_copied_text_inside_choices_too(load: Load) -> None:
    texts = load("line = <code>{ $n ->\n    [0] -\n   *[other] { CODE($c) } { $c }\n}</code> { $c }")
    assert texts.html("line", n=2, c="A1") == f"<code>A1 A1</code> {FSI}A1{PDI}"


def test_a_number_of_the_rules_is_written_in_persian_and_must_be_known(tmp_path: Path) -> None:
    (tmp_path / "fa").mkdir()
    (tmp_path / "fa" / "words.ftl").write_text(
        CALENDAR + 'hours = تا { RULE("hours") } ساعت\nwhole = { RULE("hours") }', encoding="utf-8"
    )
    texts = Texts.load(tmp_path, numbers={"hours": 24})
    assert (texts.html("hours"), texts.plain("whole")) == ("تا ۲۴ ساعت", "۲۴")
    assert texts.args_of("hours") == frozenset()
    with pytest.raises(TextError, match="no such number: hours"):
        Texts.load(tmp_path).html("hours")


def test_an_address_of_a_link_is_clean_and_leaves_with_its_mark(load: Load) -> None:
    texts = load('line = <a href="{ $url }">راهنما</a> را ببینید &lt;')
    assert texts.html("line", url="https://a.test/?x=1&y=2") == (
        '<a href="https://a.test/?x=1&amp;y=2">راهنما</a> را ببینید &lt;'
    )
    assert texts.plain("line", url="https://a.test/") == "راهنما را ببینید <"


def test_numbers_are_persian(load: Load) -> None:
    texts = load("line = { FA($n) } و { $n } و { FA($s) }\nalone = { $n }")
    assert texts.plain("line", n=12, s="34") == f"۱۲ و {FSI}۱۲{PDI} و {FSI}۳۴{PDI}"
    assert texts.html("alone", n=5) == "۵"
    assert texts.html("alone", n=1.5) == "۱٫۵"


def test_escaping_is_not_touched_by_persian_digits(load: Load) -> None:
    assert load("line = { FA($s) }").html("line", s="'<1>'") == f"{FSI}'&lt;۱&gt;'{PDI}"


def test_amounts_are_grouped(load: Load) -> None:
    assert load("line = مبلغ { RIAL($n) }").html("line", n=1_250_000) == "مبلغ ۱٬۲۵۰٬۰۰۰ ریال"


@pytest.mark.parametrize(
    ("style", "read"),
    [
        ("long", "شنبه ۱ فروردین ۱۴۰۵"),
        ("day", "شنبه ۱ فروردین"),
        ("short", "۱۴۰۵/۰۱/۰۱"),
        ("month", "فروردین ۱۴۰۵"),
        ("time", "۱۰:۰۵"),
        ("datetime", "شنبه ۱ فروردین ۱۴۰۵، ساعت ۱۰:۰۵"),
    ],
)
def test_moments_are_written_in_every_style(load: Load, style: str, read: str) -> None:
    texts = load(f'line = در {{ JDATE($at, style: "{style}") }} بود')
    assert texts.html("line", at=datetime(2026, 3, 21, 6, 35, tzinfo=UTC)) == f"در {read} بود"


def test_a_day_has_no_time(load: Load) -> None:
    texts = load(
        'day = { JDATE($at) }\ntime = { JDATE($at, style: "time") }\nodd = { JDATE($at, style: "odd") }'
    )
    assert texts.html("day", at=date(2026, 3, 21)) == "شنبه ۱ فروردین ۱۴۰۵"
    for key in ("time", "odd"):
        with pytest.raises(TextError):
            texts.html(key, at=date(2026, 3, 21))


def test_zero_one_and_many_are_told_apart(load: Load) -> None:
    texts = load(
        "line = { $n ->\n    [0] هیچ پرونده‌ای\n    [1] یک پرونده\n   *[other] { FA($n) } پرونده\n} دارید"
    )
    assert [texts.html("line", n=n) for n in (0, 1, 7)] == [
        "هیچ پرونده‌ای دارید",
        "یک پرونده دارید",
        "۷ پرونده دارید",
    ]


def test_yes_and_no_choose(load: Load) -> None:
    texts = load("line = { $urgent ->\n    [yes] فوری\n   *[no] عادی\n}")
    assert [texts.html("line", urgent=flag) for flag in (True, False)] == ["فوری", "عادی"]


def test_ready_markup_goes_in_as_it_is(load: Load) -> None:
    texts = load("line = • <b>{ $x }</b>\nlist = فهرست:\n    { $lines }")
    lines = Markup("\n".join(texts.html("line", x=x) for x in ("الف", "<ب>")))
    assert texts.html("list", lines=lines).count("<b>") == 2
    assert "&lt;ب&gt;" in texts.html("list", lines=lines)
    assert "<ب>" in texts.plain("list", lines=lines)
    assert "<b>" not in texts.plain("list", lines=lines)


def test_a_long_body_is_not_cut(load: Load) -> None:
    assert len(load("line = متن: { $body }").html("line", body="م" * 4000)) > 4000


@pytest.mark.parametrize("value", [None, b"x", ["x"], object()])
def test_what_a_text_cannot_hold_raises_without_telling_it(load: Load, value: object) -> None:
    with pytest.raises(TextError, match="x cannot be a"):
        load("line = { $x }").html("line", x=value)


def test_a_date_without_its_function_raises(load: Load) -> None:
    with pytest.raises(TextError, match="JDATE"):
        load("line = در { $at }").html("line", at=date(2026, 3, 21))


def test_a_hole_raises(load: Load) -> None:
    texts = load("line = سلام { $name }\nrefers = { line } و { -term }\n-term = پیشخوان")
    for key, args in (("line", {}), ("refers", {}), ("nothing", {})):
        with pytest.raises(TextError):
            texts.html(key, **args)
    assert "پیشخوان" in texts.html("refers", name="علی")


def test_a_text_knows_what_it_asks_for(load: Load) -> None:
    texts = load(
        "line = { FA($n) }\nrefers = { line } { $a ->\n    [x] { $b }\n   *[y] { CODE($c) }\n} { -t }\n-t = پ"
    )
    assert texts.args_of("refers") == {"n", "a", "b", "c"}
    assert texts.keys() >= {"line", "refers"}
    assert texts.has("line")
    assert not texts.has("-t")
    with pytest.raises(TextError):
        texts.args_of("nothing")


@pytest.mark.parametrize(
    "source",
    [
        "line = <div>سلام</div>",
        "line = <b>سلام",
        "line = سلام</b>",
        "line = <b><i>سلام</b></i>",
        "line = <b { $x }",
        "line = سلام\nline = سلام",
        "line = { $x",
        "line =\n    .label = سلام",
    ],
)
def test_a_broken_source_is_not_loaded(load: Load, source: str) -> None:
    with pytest.raises(TextError):
        load(source)


def test_an_empty_folder_is_not_taken_for_texts(tmp_path: Path) -> None:
    with pytest.raises(TextError):
        Texts.load(tmp_path)


def test_an_unfinished_calendar_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "fa").mkdir()
    source = "calendar-months = فروردین\ncalendar-weekdays = شنبه\nday = { JDATE($d) }"
    (tmp_path / "fa" / "words.ftl").write_text(source, encoding="utf-8")
    with pytest.raises(TextError, match="twelve"):
        Texts.load(tmp_path).html("day", d=date(2026, 3, 21))


def test_the_shipped_texts_load_and_are_persian(texts: Texts) -> None:
    assert texts.plain("button-back") == "مرحلهٔ قبل"
    assert texts.plain("error-throttled", count=40, unit="seconds").startswith(
        "درخواست‌های شما پشت سر هم رسید. لطفاً ۴۰ ثانیه"
    )


ALERTS = ["error-not-allowed", "error-not-found", "error-stale", "error-unavailable"]


@pytest.mark.parametrize("key", ALERTS)
def test_what_may_be_an_alert_fits_in_one(texts: Texts, key: str) -> None:
    assert len(texts.plain(key)) <= 200  # answerCallbackQuery takes no more
