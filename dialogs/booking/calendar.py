"""The Jalali calendar of an office's days: those with a place are marked with a sign and can be pressed."""

from __future__ import annotations

from datetime import date
from typing import Any

from aiogram.types import InlineKeyboardButton
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import CalendarScope
from aiogram_dialog.widgets.kbd.calendar_kbd import CalendarConfig, CalendarScopeView, raw_from_date

from dialogs.widgets.calendar_views import DaysView, MonthsView, YearsView
from dialogs.widgets.jalali_calendar import JalaliCalendar
from dialogs.widgets.words import texts_of

__all__ = ["FreeDaysCalendar"]

NOT_FREE = "·"


class FreeDaysView(DaysView):
    """``data["free"]``: seats by day (ISO). A day without any is a dot that nothing comes of."""

    def _day(
        self, config: CalendarConfig, day: date, number: int, data: dict[str, Any], manager: DialogManager
    ) -> InlineKeyboardButton:
        if not data["free"].get(day.isoformat()):
            return self._nothing(NOT_FREE)
        return self._button(
            texts_of(manager).plain("booking-free-day", number=number), str(raw_from_date(day))
        )


class FreeDaysCalendar(JalaliCalendar):
    def _init_views(self) -> dict[CalendarScope, CalendarScopeView]:
        return {
            CalendarScope.DAYS: FreeDaysView(self._item_callback_data),
            CalendarScope.MONTHS: MonthsView(self._item_callback_data),
            CalendarScope.YEARS: YearsView(self._item_callback_data),
        }
