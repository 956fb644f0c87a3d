"""How the Jalali calendar is drawn: the days of a month, the months of a year, a page of years.

Messengers lay keyboards out from left to right, so every row is turned: Saturday and what is earlier come
out on the right. A cell without meaning still answers when pressed, with data that the calendar ignores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from aiogram.types import InlineKeyboardButton
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd.calendar_kbd import (
    CALLBACK_NEXT_MONTH,
    CALLBACK_NEXT_YEAR,
    CALLBACK_NEXT_YEARS_PAGE,
    CALLBACK_PREFIX_MONTH,
    CALLBACK_PREFIX_YEAR,
    CALLBACK_PREV_MONTH,
    CALLBACK_PREV_YEAR,
    CALLBACK_PREV_YEARS_PAGE,
    CALLBACK_SCOPE_MONTHS,
    CALLBACK_SCOPE_YEARS,
    CalendarConfig,
    raw_from_date,
)

from bot.clock import Clock
from bot.jalali import from_jalali, month_start, tehran_day, to_jalali
from bot.persian import fa_digits
from dialogs.widgets.words import texts_of

__all__ = ["CALLBACK_NOTHING", "YEARS_ON_A_PAGE", "DaysView", "MonthsView", "YearsView", "page_of", "today"]

CALLBACK_NOTHING = "_"
YEARS_ON_A_PAGE = 20
_YEAR_COLUMNS = 4
_MONTH_COLUMNS = 3

Row = list[InlineKeyboardButton]


def today(manager: DialogManager) -> date:
    """The day it is in Tehran by the injected clock, ``manager.middleware_data["clock"]``."""
    clock: Clock = manager.middleware_data["clock"]
    return tehran_day(clock.now())


def page_of(year: int) -> int:
    """The first year of the page that a Jalali year is on; pages do not depend on where one came from."""
    return year - year % YEARS_ON_A_PAGE


class _View:
    def __init__(self, callback: Callable[[str], str]) -> None:
        self._callback = callback

    def _button(self, text: str, data: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(text=text, callback_data=self._callback(data))

    def _number(self, number: int, data: str, manager: DialogManager, *, now: bool) -> InlineKeyboardButton:
        text = texts_of(manager).plain("calendar-now", number=number) if now else fa_digits(number)
        return self._button(text, data)

    def _nothing(self, text: str = " ") -> InlineKeyboardButton:
        return self._button(text, CALLBACK_NOTHING)

    def _pager(self, earlier: InlineKeyboardButton | None, later: InlineKeyboardButton | None) -> list[Row]:
        if earlier is None and later is None:
            return []
        return [[later or self._nothing(), earlier or self._nothing()]]


class DaysView(_View):
    """A month: its name, the letters of the week, the days that may be chosen."""

    async def render(
        self, config: CalendarConfig, offset: date, data: dict[str, Any], manager: DialogManager
    ) -> list[Row]:
        """``offset`` is any day of the month to draw."""
        texts = texts_of(manager)
        start, end = month_start(offset), month_start(offset, 1)
        letters = texts.plain("calendar-weekday-letters").split()
        cells = [self._nothing()] * to_jalali(start).weekday()
        cells += [
            self._day(config, day, number, data, manager) for number, day in enumerate(_days(start, end), 1)
        ]
        cells += [self._nothing()] * (-len(cells) % 7)
        return [
            [self._button(texts.plain("calendar-title-month", day=start), CALLBACK_SCOPE_MONTHS)],
            [self._nothing(letter) for letter in reversed(letters)],
            *_turned_rows(cells, 7),
            *self._turning(config, start, end, manager),
        ]

    def _day(
        self, config: CalendarConfig, day: date, number: int, _data: dict[str, Any], manager: DialogManager
    ) -> InlineKeyboardButton:
        if not config.min_date <= day <= config.max_date:
            return self._nothing()
        return self._number(number, str(raw_from_date(day)), manager, now=day == today(manager))

    def _turning(self, config: CalendarConfig, start: date, end: date, manager: DialogManager) -> list[Row]:
        texts = texts_of(manager)
        earlier = later = None
        if start > config.min_date:
            month = to_jalali(start - timedelta(days=1)).month
            earlier = self._button(texts.plain("calendar-earlier-month", month=month), CALLBACK_PREV_MONTH)
        if end <= config.max_date:
            month = to_jalali(end).month
            later = self._button(texts.plain("calendar-later-month", month=month), CALLBACK_NEXT_MONTH)
        return self._pager(earlier, later)


class MonthsView(_View):
    """A year: its number and the months in which there is a day that may be chosen."""

    async def render(
        self, config: CalendarConfig, offset: date, data: dict[str, Any], manager: DialogManager
    ) -> list[Row]:
        """``offset`` is any day of the year to draw."""
        texts = texts_of(manager)
        year = to_jalali(offset).year
        cells = [self._month(config, year, month, manager) for month in range(1, 13)]
        earlier = later = None
        if to_jalali(config.min_date).year < year:
            earlier = self._button(texts.plain("calendar-earlier-year", year=year - 1), CALLBACK_PREV_YEAR)
        if year < to_jalali(config.max_date).year:
            later = self._button(texts.plain("calendar-later-year", year=year + 1), CALLBACK_NEXT_YEAR)
        return [
            [self._button(texts.plain("calendar-title-year", year=year), CALLBACK_SCOPE_YEARS)],
            *_turned_rows(cells, _MONTH_COLUMNS),
            *self._pager(earlier, later),
        ]

    def _month(
        self, config: CalendarConfig, year: int, month: int, manager: DialogManager
    ) -> InlineKeyboardButton:
        start = from_jalali(year, month, 1)
        if month_start(start, 1) <= config.min_date or start > config.max_date:
            return self._nothing()
        texts = texts_of(manager)
        label = texts.calendar.months[month - 1]
        if start == month_start(today(manager)):
            label = texts.plain("calendar-now-month", month=month)
        return self._button(label, f"{CALLBACK_PREFIX_MONTH}{month}")


class YearsView(_View):
    """A page of years, the earliest at the top right."""

    async def render(
        self, config: CalendarConfig, offset: date, data: dict[str, Any], manager: DialogManager
    ) -> list[Row]:
        """``offset`` is any day of any year on the page to draw."""
        texts = texts_of(manager)
        first, last = to_jalali(config.min_date).year, to_jalali(config.max_date).year
        page = page_of(to_jalali(offset).year)
        this_year = to_jalali(today(manager)).year
        cells = [
            self._number(year, f"{CALLBACK_PREFIX_YEAR}{year}", manager, now=year == this_year)
            if first <= year <= last
            else self._nothing()
            for year in range(page, page + YEARS_ON_A_PAGE)
        ]
        earlier = later = None
        if first < page:
            text = texts.plain("calendar-earlier-years", first=page - YEARS_ON_A_PAGE, last=page - 1)
            earlier = self._button(text, CALLBACK_PREV_YEARS_PAGE)
        if page + YEARS_ON_A_PAGE <= last:
            start = page + YEARS_ON_A_PAGE
            text = texts.plain("calendar-later-years", first=start, last=start + YEARS_ON_A_PAGE - 1)
            later = self._button(text, CALLBACK_NEXT_YEARS_PAGE)
        return [*_turned_rows(cells, _YEAR_COLUMNS), *self._pager(earlier, later)]


def _days(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range((end - start).days))


def _turned_rows(cells: Row, columns: int) -> list[Row]:
    rows = (cells[place : place + columns] for place in range(0, len(cells), columns))
    return [row[::-1] for row in rows if any(cell.text != " " for cell in row)]
