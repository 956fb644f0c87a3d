"""The Jalali calendar: reading what people type, writing what people read.

Inside the program a day is a Gregorian ``date`` and a moment an aware ``datetime`` in UTC. Only here,
and in the calendar widget, does a day have a Jalali face. Calendar arithmetic is jdatetime's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

import jdatetime

from bot.clock import TEHRAN
from bot.errors import DomainError
from bot.persian import ZWNJ, clean, digits, fa_digits, search_key

__all__ = [
    "CalendarWords",
    "InvalidDate",
    "age_on",
    "format_datetime",
    "format_day",
    "format_long",
    "format_month",
    "format_short",
    "format_time",
    "from_jalali",
    "month_length",
    "month_start",
    "parse_jalali",
    "tehran_day",
    "to_jalali",
]

#: Years that a living person's papers may bear; outside them a typing mistake is likelier than a date.
FIRST_YEAR, LAST_YEAR = 1250, 1499
_GREGORIAN_YEARS = range(1800, 2200)

_PARTED = re.compile(r"([0-9]{1,4})[\s/\-.,_\u060c]+([0-9]{1,2}|[^\W\d_]+)[\s/\-.,_\u060c]+([0-9]{1,4})")
_WHOLE = re.compile(r"([0-9]{4}|[0-9]{2})([0-9]{2})([0-9]{2})")
_MONTH_SUFFIX = search_key("\u0645\u0627\u0647")
_MONTHS = {search_key(name): number for number, name in enumerate(jdatetime.date.j_months_fa, start=1)}


class InvalidDate(DomainError):
    """What was typed is no Jalali date. The key says in which way."""


@dataclass(frozen=True, slots=True)
class CalendarWords:
    """The words that dates are written with: twelve months, seven weekdays from Saturday.

    ``moment`` is a pattern with ``{date}`` and ``{time}``.
    """

    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    moment: str


def to_jalali(day: date) -> jdatetime.date:
    """The Jalali face of a Gregorian day."""
    return jdatetime.date.fromgregorian(year=day.year, month=day.month, day=day.day)


def from_jalali(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Jalali one. Raises ValueError if there is no such day."""
    gregorian: date = jdatetime.date(year, month, day).togregorian()
    return gregorian


def month_start(day: date, step: int = 0) -> date:
    """The first of the Jalali month that ``day`` is in, or of the one ``step`` months later."""
    face = to_jalali(day)
    year, month = divmod(face.year * 12 + face.month - 1 + step, 12)
    return from_jalali(year, month + 1, 1)


def tehran_day(moment: date | datetime) -> date:
    """The day it is in Tehran at an aware ``datetime``; a plain ``date`` is already a day.

    Raises ValueError for a naive datetime: nobody knows which day it means.
    """
    return _in_tehran(moment).date() if isinstance(moment, datetime) else moment


def month_length(year: int, month: int) -> int:
    """Days in a Jalali month: 31 in spring and summer, then 30, and 29 or 30 in the last."""
    if month <= 6:
        return 31
    if month <= 11 or jdatetime.date(year, 1, 1).isleap():
        return 30
    return 29


def age_on(birth: date, today: date) -> int:
    """Full Jalali years lived on ``today``.

    Somebody born on a leap day turns a year older on the first of spring.
    """
    born, now = to_jalali(birth), to_jalali(today)
    return int(now.year - born.year - ((now.month, now.day) < (born.month, born.day)))


def parse_jalali(text: str) -> date:
    """The Gregorian day of a Jalali date that a person typed.

    Takes year, month, day in any digits with ``/ - . ,`` or spaces between, eight digits without, or day,
    month's name, year. Raises InvalidDate for everything else, most of all where a guess could be wrong:
    two-digit years, the year last, Gregorian years, days that the month does not have.
    """
    plain = clean(digits(text)).replace(ZWNJ, "")
    match = _WHOLE.fullmatch(plain) or _PARTED.fullmatch(plain)
    if match is None:
        raise InvalidDate("error-date-format")
    first, middle, last = match.groups()
    if middle.isdigit():
        return _from_numbers(first, int(middle), last)
    return _from_name(first, middle, last)


def _from_numbers(first: str, month: int, last: str) -> date:
    if len(first) == 4 and len(last) <= 2:
        if int(first) in _GREGORIAN_YEARS:
            raise _gregorian(int(first), month, int(last))
        return _day(int(first), month, int(last))
    if len(first) <= 2 and len(last) <= 2:
        raise InvalidDate("error-date-short-year")
    if len(first) <= 2 and len(last) == 4:
        raise InvalidDate("error-date-day-first", suggestion=_day(int(last), month, int(first)))
    raise InvalidDate("error-date-format")


def _gregorian(year: int, month: int, day: int) -> InvalidDate:
    """With the Jalali face of that day to copy, where there is such a day: papers of foreign nationals and of
    who lives abroad bear no other."""
    try:
        return InvalidDate("error-date-gregorian-day", suggestion=date(year, month, day))
    except ValueError:
        return InvalidDate("error-date-gregorian")


def _from_name(first: str, name: str, last: str) -> date:
    key = search_key(name)
    month = _MONTHS.get(key) or _MONTHS.get(key.removesuffix(_MONTH_SUFFIX))
    if month is None:
        raise InvalidDate("error-date-month-name")
    year, day = (first, last) if len(first) == 4 else (last, first)
    if len(year) <= 2:
        raise InvalidDate("error-date-short-year")
    if len(year) != 4 or len(day) > 2:
        raise InvalidDate("error-date-format")
    return _day(int(year), month, int(day))


def _day(year: int, month: int, day: int) -> date:
    if year in _GREGORIAN_YEARS:
        raise InvalidDate("error-date-gregorian")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidDate("error-date-year", year=year)
    if not 1 <= month <= 12:
        raise InvalidDate("error-date-month")
    if not 1 <= day <= month_length(year, month):
        raise InvalidDate("error-date-day", year=year, month=month, last=month_length(year, month))
    return from_jalali(year, month, day)


def format_short(moment: date | datetime) -> str:
    """Year, month, day in Persian digits with slashes, months and days of two digits."""
    return _short(tehran_day(moment))


# A list names few days, again and again.
@lru_cache(maxsize=2_000)
def _short(gregorian: date) -> str:
    day = to_jalali(gregorian)
    return fa_digits(f"{day.year:04}/{day.month:02}/{day.day:02}")


def format_long(moment: date | datetime, words: CalendarWords) -> str:
    """Weekday, day, month's name, year."""
    day = to_jalali(tehran_day(moment))
    weekday, month = words.weekdays[day.weekday()], words.months[day.month - 1]
    return fa_digits(f"{weekday} {day.day} {month} {day.year}")


def format_day(moment: date | datetime, words: CalendarWords) -> str:
    """Weekday, day and month's name: for days that are near."""
    day = to_jalali(tehran_day(moment))
    return fa_digits(f"{words.weekdays[day.weekday()]} {day.day} {words.months[day.month - 1]}")


def format_month(moment: date | datetime, words: CalendarWords) -> str:
    """Month's name and year."""
    day = to_jalali(tehran_day(moment))
    return fa_digits(f"{words.months[day.month - 1]} {day.year}")


def format_time(moment: datetime) -> str:
    """Hours and minutes in Tehran. Raises ValueError for a naive datetime."""
    return fa_digits(f"{_in_tehran(moment):%H:%M}")


def format_datetime(moment: datetime, words: CalendarWords) -> str:
    """The long date and the time, joined by the locale's own pattern."""
    return words.moment.format(date=format_long(moment, words), time=format_time(moment))


def _in_tehran(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no place in time")
    return moment.astimezone(TEHRAN)
