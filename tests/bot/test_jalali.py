from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from bot import jalali
from bot.clock import TEHRAN
from bot.jalali import InvalidDate, age_on, format_long, format_short, format_time, month_start, parse_jalali
from bot.texts import Texts

# Where Gregorian and Jalali years meet: ordinary years, leap years, and the five-year gap 1403 to 1408.
PAIRS = [
    (date(1979, 2, 11), "1357/11/22"),
    (date(2021, 3, 20), "1399/12/30"),
    (date(2021, 3, 21), "1400/01/01"),
    (date(2025, 3, 20), "1403/12/30"),
    (date(2025, 3, 21), "1404/01/01"),
    (date(2026, 3, 20), "1404/12/29"),
    (date(2026, 3, 21), "1405/01/01"),
    (date(2026, 8, 3), "1405/05/12"),
    (date(2029, 3, 19), "1407/12/29"),
    (date(2029, 3, 20), "1408/01/01"),
]
LEAP = {1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428, 1432, 1436}
DAYS = st.dates(date(1925, 3, 22), date(2080, 3, 19))


def refusal(text: str) -> InvalidDate:
    with pytest.raises(InvalidDate) as caught:
        parse_jalali(text)
    return caught.value


@pytest.mark.parametrize(("day", "typed"), PAIRS)
def test_known_days_are_read_and_written(day: date, typed: str) -> None:
    assert parse_jalali(typed) == day
    assert format_short(day).translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "1370/05/12",
        "۱۳۷۰/۰۵/۱۲",
        "١٣٧٠/٥/١٢",
        "1370-5-12",
        "1370.05.12",
        "۱۳۷۰ ۵ ۱۲",
        "1370 / 05 / 12",
        "۱۳۷۰،۰۵،۱۲",
        "13700512",
        "۱۳۷۰۰۵۱۲",
        "۱۲ مرداد ۱۳۷۰",
        "12 مرداد 1370",
        "۱۲ مردادماه ۱۳۷۰",
        "۱۲ مرداد‌ماه ۱۳۷۰",
        "۱۳۷۰ مرداد ۱۲",
        "\u200f۱۳۷۰/۰۵/۱۲\u200e ",
    ],
)
def test_a_date_is_read_in_any_digits_separators_and_words(typed: str) -> None:
    assert parse_jalali(typed) == date(1991, 8, 3)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "error-date-format"),
        ("فردا", "error-date-format"),
        ("1370", "error-date-format"),
        ("1370/05", "error-date-format"),
        ("1370/05/12/1", "error-date-format"),
        ("۱۳۷/۰۵/۱۲", "error-date-format"),
        ("1370/05/1312", "error-date-format"),
        ("x" * 10_000, "error-date-format"),
        ("70/05/12", "error-date-short-year"),
        ("700512", "error-date-short-year"),
        ("12 مرداد 70", "error-date-short-year"),
        ("1991/08/03", "error-date-gregorian-day"),
        ("19910803", "error-date-gregorian-day"),
        ("1991/02/30", "error-date-gregorian"),
        ("3/8/1991", "error-date-gregorian"),
        ("1170/01/01", "error-date-year"),
        ("1500/01/01", "error-date-year"),
        ("1404/13/01", "error-date-month"),
        ("1404/00/01", "error-date-month"),
        ("12 ژوئن 1370", "error-date-month-name"),
        ("1404/12/30", "error-date-day"),
        ("1404/07/31", "error-date-day"),
        ("1404/01/00", "error-date-day"),
        ("۳۰ اسفند ۱۴۰۴", "error-date-day"),
    ],
)
def test_each_mistake_has_its_own_words(typed: str, key: str, texts: Texts) -> None:
    error = refusal(typed)
    assert error.key == key
    assert texts.html(error.key, **error.args_)


def test_a_day_that_the_month_does_not_have_is_explained(texts: Texts) -> None:
    error = refusal("1404/12/30")
    assert texts.plain(error.key, **error.args_).startswith("اسفند ۱۴۰۴ فقط ۲۹ روز دارد.")


def test_a_day_in_front_is_asked_about_and_never_turned_round(texts: Texts) -> None:
    error = refusal("12/05/1370")
    assert error.key == "error-date-day-first"
    assert error.args_ == {"suggestion": date(1991, 8, 3)}
    assert "<code>۱۳۷۰/۰۵/۱۲</code>" in texts.html(error.key, **error.args_)


@given(st.text())
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        read = str(parse_jalali(text))
    except InvalidDate as error:
        read = error.key
    assert read.startswith(("error-date-", "18", "19", "20", "21"))


@given(DAYS)
def test_every_day_agrees_with_the_oracle(day: date) -> None:
    oracle = JalaliDate(day)
    assert parse_jalali(oracle.strftime("%Y/%m/%d")) == day
    assert parse_jalali(oracle.strftime("%Y%m%d", locale="fa")) == day
    assert parse_jalali(oracle.strftime("%d %B %Y", locale="fa")) == day
    assert format_short(day) == oracle.strftime("%Y/%m/%d", locale="fa")


def test_a_gregorian_day_comes_back_with_its_jalali_face() -> None:
    refused = refusal("1992-03-30")
    assert refused.args_ == {"suggestion": date(1992, 3, 30)}
    assert parse_jalali(format_short(date(1992, 3, 30))) == date(1992, 3, 30)


@given(DAYS, st.integers(-30, 30))
def test_months_step_as_the_oracle_counts_them(day: date, step: int) -> None:
    oracle = JalaliDate(day)
    months = oracle.year * 12 + oracle.month - 1 + step
    assert month_start(day, step) == JalaliDate(months // 12, months % 12 + 1, 1).to_gregorian()


@pytest.mark.parametrize("year", range(1395, 1437))
def test_leap_years_have_a_thirtieth_of_esfand(year: int) -> None:
    assert jalali.month_length(year, 12) == (30 if year in LEAP else 29)


def test_age_turns_on_the_jalali_birthday() -> None:
    birth = parse_jalali("1383/05/12")
    assert age_on(birth, parse_jalali("1401/05/11")) == 17
    assert age_on(birth, parse_jalali("1401/05/12")) == 18


def test_who_was_born_on_a_leap_day_turns_older_on_the_first_of_spring() -> None:
    birth = parse_jalali("1399/12/30")
    assert age_on(birth, parse_jalali("1417/12/29")) == 17
    assert age_on(birth, parse_jalali("1418/01/01")) == 18


def test_dates_read_as_persian_does(texts: Texts) -> None:
    words = texts.calendar
    moment = datetime(2026, 3, 21, 6, 35, tzinfo=UTC)
    assert format_long(moment, words) == "شنبه ۱ فروردین ۱۴۰۵"
    assert format_time(moment) == "۱۰:۰۵"
    assert jalali.format_datetime(moment, words) == "شنبه ۱ فروردین ۱۴۰۵، ساعت ۱۰:۰۵"
    assert jalali.format_month(moment, words) == "فروردین ۱۴۰۵"
    assert format_long(date(2026, 8, 3), words) == "دوشنبه ۱۲ مرداد ۱۴۰۵"


def test_the_day_is_that_of_tehran_and_not_of_the_host(texts: Texts) -> None:
    before_midnight_utc = datetime(2026, 3, 20, 20, 30, tzinfo=UTC)
    assert format_short(before_midnight_utc) == "۱۴۰۵/۰۱/۰۱"
    assert format_short(before_midnight_utc - timedelta(minutes=1)) == "۱۴۰۴/۱۲/۲۹"
    assert format_short(before_midnight_utc.astimezone(TEHRAN)) == "۱۴۰۵/۰۱/۰۱"


def test_summer_time_of_the_past_is_kept_and_there_is_none_now() -> None:
    assert format_time(datetime(2022, 7, 1, 12, tzinfo=UTC)) == "۱۶:۳۰"
    assert format_time(datetime(2026, 7, 1, 12, tzinfo=UTC)) == "۱۵:۳۰"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        format_short(datetime(2026, 3, 21))  # noqa: DTZ001
