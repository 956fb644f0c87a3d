"""Choosing a day in the Jalali calendar.

Inside, as in aiogram-dialog's own Calendar, everything is Gregorian: the day in view, the data of the
buttons, and the ``datetime.date`` that ``on_click`` gets. Only what is drawn, and how far a step goes, is
Jalali.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from aiogram_dialog import DialogManager, ShowMode
from aiogram_dialog.widgets.common import WhenCondition
from aiogram_dialog.widgets.kbd import Calendar, CalendarScope, CalendarUserConfig
from aiogram_dialog.widgets.kbd.calendar_kbd import (
    CALLBACK_PREFIX_MONTH,
    CALLBACK_PREFIX_YEAR,
    CalendarScopeView,
    OnDateSelected,
    date_from_raw,
    raw_from_date,
)

from bot.jalali import InvalidDate, from_jalali, month_start, to_jalali
from dialogs.widgets.calendar_views import (
    CALLBACK_NOTHING,
    YEARS_ON_A_PAGE,
    DaysView,
    MonthsView,
    YearsView,
    page_of,
    today,
)

__all__ = ["Bounds", "JalaliCalendar", "past_years"]

#: The first and the last day that may be chosen now.
Bounds = Callable[[DialogManager], tuple[date, date]]

_MONTH = re.compile(rf"{CALLBACK_PREFIX_MONTH}([1-9]|1[0-2])")
_YEAR = re.compile(rf"{CALLBACK_PREFIX_YEAR}([0-9]{{4}})")
_DAY = re.compile(r"-?[0-9]{1,12}")
_SECONDS_A_DAY = 86_400


def past_years(years: int) -> Bounds:
    """From the first day of the Jalali year so many years ago up to today: for dates of birth."""

    def bounds(manager: DialogManager) -> tuple[date, date]:
        last = today(manager)
        return from_jalali(to_jalali(last).year - years, 1, 1), last

    return bounds


class JalaliCalendar(Calendar):
    """A calendar of days between two bounds.

    ``bounds(manager)`` is asked at every drawing and every press, so a button that was good yesterday is
    judged by today's bounds. ``start(manager)`` is the day first in view (today by default), ``opens`` what
    is first drawn: years for a date of birth, days for an appointment. The texts and the clock come from
    ``manager.middleware_data["texts"]`` and ``["clock"]``.

    A day outside the bounds raises InvalidDate (``error-date-range`` with ``first`` and ``last``). Data
    that this calendar never wrote are ignored, and the window is drawn anew.
    """

    def __init__(
        self,
        id: str,
        on_click: OnDateSelected | None = None,
        *,
        bounds: Bounds,
        start: Callable[[DialogManager], date] | None = None,
        opens: CalendarScope = CalendarScope.DAYS,
        when: WhenCondition = None,
    ) -> None:
        super().__init__(id=id, on_click=on_click, when=when)
        self._bounds = bounds
        self._start = start or today
        self._opens = opens

    def _init_views(self) -> dict[CalendarScope, CalendarScopeView]:
        return {
            CalendarScope.DAYS: DaysView(self._item_callback_data),
            CalendarScope.MONTHS: MonthsView(self._item_callback_data),
            CalendarScope.YEARS: YearsView(self._item_callback_data),
        }

    async def _get_user_config(self, data: dict[str, Any], manager: DialogManager) -> CalendarUserConfig:
        first, last = self._bounds(manager)
        return CalendarUserConfig(min_date=first, max_date=last)

    def get_scope(self, manager: DialogManager) -> CalendarScope:
        if self.get_widget_data(manager, {}).get("current_scope") is None:
            return self._opens
        return super().get_scope(manager)

    def get_offset(self, manager: DialogManager) -> date:
        """The day in view, brought inside the bounds."""
        offset = super().get_offset(manager)
        return self._inside(self._start(manager) if offset is None else offset, manager)

    def _inside(self, day: date, manager: DialogManager) -> date:
        first, last = self._bounds(manager)
        return min(max(day, first), last)

    def _go(self, day: date, manager: DialogManager) -> None:
        self.set_offset(self._inside(day, manager), manager)

    def _step(self, months: int, manager: DialogManager) -> None:
        self._go(month_start(self.get_offset(manager), months), manager)

    async def _handle_prev_month(self, data: str, manager: DialogManager) -> None:
        self._step(-1, manager)

    async def _handle_next_month(self, data: str, manager: DialogManager) -> None:
        self._step(1, manager)

    async def _handle_prev_year(self, data: str, manager: DialogManager) -> None:
        self._step(-12, manager)

    async def _handle_next_year(self, data: str, manager: DialogManager) -> None:
        self._step(12, manager)

    async def _handle_prev_years_page(self, data: str, manager: DialogManager) -> None:
        self._turn_page(-YEARS_ON_A_PAGE, manager)

    async def _handle_next_years_page(self, data: str, manager: DialogManager) -> None:
        self._turn_page(YEARS_ON_A_PAGE, manager)

    def _turn_page(self, years: int, manager: DialogManager) -> None:
        page = page_of(to_jalali(self.get_offset(manager)).year) + years
        self._go(from_jalali(page, 1, 1), manager)

    async def _handle_click_month(self, data: str, manager: DialogManager) -> None:
        if match := _MONTH.fullmatch(data):
            year = to_jalali(self.get_offset(manager)).year
            self._go(from_jalali(year, int(match[1]), 1), manager)
            self.set_scope(CalendarScope.DAYS, manager)

    async def _handle_click_year(self, data: str, manager: DialogManager) -> None:
        first, last = (to_jalali(day).year for day in self._bounds(manager))
        match = _YEAR.fullmatch(data)
        if match and first <= int(match[1]) <= last:
            self._go(from_jalali(int(match[1]), 1, 1), manager)
            self.set_scope(CalendarScope.MONTHS, manager)

    async def _handle_click_date(self, data: str, manager: DialogManager) -> None:
        if data == CALLBACK_NOTHING:
            manager.show_mode = ShowMode.NO_UPDATE
        elif _DAY.fullmatch(data) and int(data) % _SECONDS_A_DAY == 0:
            await self._choose(int(data), manager)

    async def _choose(self, raw: int, manager: DialogManager) -> None:
        first, last = self._bounds(manager)
        # Compared as numbers: a forged one may be no date at all.
        if not raw_from_date(first) <= raw <= raw_from_date(last):
            raise InvalidDate("error-date-range", first=first, last=last)
        # The month in view would tell a date of birth to whoever reads the conversation's state.
        manager.current_context().widget_data.pop(str(self.widget_id), None)
        event: Callable[..., Awaitable[None]] = self.on_click.process_event
        await event(manager.event, self.managed(manager), manager, date_from_raw(raw))
