from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.kbd import CalendarScope
from aiogram_dialog.widgets.kbd.calendar_kbd import raw_from_date
from aiogram_dialog.widgets.text import Const
from persiantools.jdatetime import JalaliDate

from bot.jalali import InvalidDate, parse_jalali
from bot.persian import digits, fa_digits
from bot.texts import Texts
from dialogs.widgets.jalali_calendar import Bounds, JalaliCalendar, past_years
from tests.clock import ManualClock
from tests.dialogs.widgets.chat import Chat

NOON_5_DEY_1403 = datetime(2024, 12, 25, 8, 30, tzinfo=UTC)
WEEK_FROM_THE_LEFT = ["ج", "پ", "چ", "س", "د", "ی", "ش"]

Open = Callable[..., Any]


def between(first: str, last: str) -> Bounds:
    return lambda manager: (parse_jalali(first), parse_jalali(last))


@pytest.fixture
def chosen() -> list[date]:
    return []


@pytest.fixture
def open_calendar(texts: Texts, clock: ManualClock, chosen: list[date]) -> Open:
    async def on_click(event: object, widget: object, manager: DialogManager, day: date) -> None:
        chosen.append(day)

    async def open_calendar(**options: Any) -> Chat:
        options.setdefault("bounds", between("1380/01/01", "1420/12/29"))
        chat = Chat(
            texts, options.pop("clock", clock), Const("?"), JalaliCalendar("cal", on_click, **options)
        )
        await chat.open()
        return chat

    return open_calendar


def drawn_weeks(chat: Chat) -> list[list[str]]:
    """The weeks, Saturday first, without the marks of today."""
    return [[re.sub("[«» ]", "", cell.text) for cell in reversed(row)] for row in chat.rows[2:-1]]


def expected_weeks(year: int, month: int) -> list[list[str]]:
    first = JalaliDate(year, month, 1)
    cells = [""] * first.weekday()
    cells += [fa_digits(day) for day in range(1, JalaliDate.days_in_month(month, year) + 1)]
    cells += [""] * (-len(cells) % 7)
    return [cells[place : place + 7] for place in range(0, len(cells), 7)]


async def test_sixteen_months_over_a_leap_year_agree_with_the_oracle(
    open_calendar: Open,
) -> None:
    chat = await open_calendar(clock=ManualClock(NOON_5_DEY_1403))
    year, month = 1403, 10
    for _ in range(16):
        assert str(year) in digits(chat.rows[0][0].text)
        assert [button.text for button in chat.rows[1]] == WEEK_FROM_THE_LEFT
        assert drawn_weeks(chat) == expected_weeks(year, month)
        await chat.press("←")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


async def test_going_back_meets_the_same_months(open_calendar: Open) -> None:
    chat = await open_calendar(clock=ManualClock(datetime(2025, 4, 1, 8, 30, tzinfo=UTC)))
    for year, month in ((1404, 1), (1403, 12), (1403, 11)):
        assert drawn_weeks(chat) == expected_weeks(year, month)
        await chat.press("→")


async def test_the_chosen_day_arrives_as_a_gregorian_date(open_calendar: Open, chosen: list[date]) -> None:
    chat = await open_calendar()
    await chat.press("۱۳")
    assert chosen == [date(2026, 8, 4)]
    assert type(chosen[0]) is date


async def test_every_day_of_leap_esfand_is_itself(open_calendar: Open, chosen: list[date]) -> None:
    chat = await open_calendar(start=lambda manager: parse_jalali("1403/12/01"))
    for number in range(1, 31):
        await chat.press(fa_digits(number))
    assert chosen == [date(2025, 2, 19) + timedelta(days=number) for number in range(30)]


async def test_a_birth_date_is_three_presses_from_the_years(open_calendar: Open, chosen: list[date]) -> None:
    chat = await open_calendar(
        bounds=past_years(120), opens=CalendarScope.YEARS, start=lambda manager: parse_jalali("1375/01/01")
    )
    assert [cell.text for cell in chat.rows[0]] == ["۱۳۶۳", "۱۳۶۲", "۱۳۶۱", "۱۳۶۰"]
    for text in ("۱۳۷۰", "مرداد", "۱۲"):
        await chat.press(text)
    assert chosen == [date(1991, 8, 3)]


async def test_pages_of_years_turn_both_ways_and_stop_at_the_bounds(open_calendar: Open) -> None:
    chat = await open_calendar(bounds=past_years(120), opens=CalendarScope.YEARS)
    assert "«۱۴۰۵»" in chat.buttons
    assert "۱۴۰۶" not in chat.buttons
    assert not any("←" in text for text in chat.buttons)
    for first in (1380, 1360, 1340, 1320, 1300, 1280):
        await chat.press("→")
        assert fa_digits(max(first, 1285)) in chat.buttons
    assert not any("→" in text for text in chat.buttons)
    assert "۱۲۸۴" not in chat.buttons
    await chat.press("←")
    assert "۱۳۰۰" in chat.buttons


async def test_one_can_go_from_days_to_months_to_years_and_back(open_calendar: Open) -> None:
    chat = await open_calendar()
    await chat.press("مرداد ۱۴۰۵")
    assert [cell.text for cell in chat.rows[1]] == ["خرداد", "اردیبهشت", "فروردین"]
    assert "«مرداد»" in chat.buttons
    await chat.press("←")
    assert "۱۴۰۶" in chat.rows[0][0].text
    await chat.press("→")
    await chat.press("سال ۱۴۰۵")
    for text in ("۱۴۰۸", "اسفند"):
        await chat.press(text)
    assert drawn_weeks(chat) == expected_weeks(1408, 12)


async def test_only_days_between_the_bounds_can_be_pressed(open_calendar: Open) -> None:
    chat = await open_calendar(bounds=between("1405/05/10", "1405/06/02"))
    days = [cell.text for row in chat.rows[2:-1] for cell in reversed(row) if cell.text != " "]
    assert days[0] == "۱۰"
    assert days[-1] == "۳۱"
    assert not any("→" in text for text in chat.buttons)
    await chat.press("←")
    assert [cell.text for row in chat.rows[2:-1] for cell in reversed(row) if cell.text != " "] == ["۱", "۲"]
    assert not any("←" in text for text in chat.buttons)


async def test_bounds_in_one_month_leave_no_pager(open_calendar: Open) -> None:
    chat = await open_calendar(bounds=between("1405/05/10", "1405/05/20"))
    assert not any(arrow in text for text in chat.buttons for arrow in "→←")


async def test_months_outside_the_bounds_are_not_offered(open_calendar: Open) -> None:
    chat = await open_calendar(bounds=between("1405/05/10", "1405/07/02"))
    await chat.press("مرداد ۱۴۰۵")
    named = [text for text in chat.buttons if text.strip("«» ▾") in ("تیر", "مرداد", "شهریور", "مهر", "آبان")]
    assert sorted(named) == sorted(["«مرداد»", "شهریور", "مهر"])


async def test_a_button_from_yesterday_is_judged_by_today(
    open_calendar: Open, chosen: list[date], clock: ManualClock
) -> None:
    def next_month(manager: DialogManager) -> tuple[date, date]:
        return clock.now().date(), clock.now().date() + timedelta(days=30)

    chat = await open_calendar(bounds=next_month)
    stale = chat.data_of("۱۲")
    clock.advance(timedelta(days=1))
    await chat.press_data(stale)
    assert chosen == []
    (error,) = chat.errors
    assert isinstance(error, InvalidDate)
    assert error.args_ == {"first": date(2026, 8, 4), "last": date(2026, 9, 3)}


JUNK = ["", "x", "1.5", "1", "+YYY", "MONTH", "MONTH0", "MONTH13", "MONTH-1", "MONTH۱", "YEAR", "YEAR9999"]
JUNK += [
    "YEAR0000",
    "YEAR1379",
    "YEARx",
    "۱۷۸۵۷۱۵۲۰۰",
    "9" * 40,
    "0x10",
    "1e9",
    "-" + "9" * 13,
    "None",
    "cal:1",
]


@pytest.mark.parametrize("data", JUNK)
async def test_forged_data_choose_nothing_and_leave_the_window_standing(
    open_calendar: Open, chosen: list[date], data: str
) -> None:
    chat = await open_calendar()
    before = chat.buttons
    await chat.press_data(f"cal:{data}")
    assert chosen == []
    assert chat.errors == []
    assert chat.buttons == before


@pytest.mark.parametrize("raw", [-86_400 * 10**6, 86_400 * 10**7, raw_from_date(date(2001, 3, 20)), 0])
async def test_a_forged_day_outside_the_bounds_is_refused_in_words(
    open_calendar: Open, chosen: list[date], raw: int, texts: Texts
) -> None:
    chat = await open_calendar()
    await chat.press_data(f"cal:{raw}")
    assert chosen == []
    (error,) = chat.errors
    assert isinstance(error, InvalidDate)
    assert "شنبه" in texts.html(error.key, **error.args_)


@pytest.mark.parametrize("data", ["-", "+", "-Y", "+Y", "-YY", "+YY"])
async def test_forged_steps_never_leave_the_bounds(open_calendar: Open, data: str) -> None:
    chat = await open_calendar(bounds=between("1405/05/10", "1405/05/20"))
    await chat.press_data(f"cal:{data}")
    assert "مرداد ۱۴۰۵" in chat.rows[0][0].text


async def test_an_empty_cell_answers_and_changes_nothing(open_calendar: Open, chosen: list[date]) -> None:
    chat = await open_calendar()
    drawn = len(chat.manager.sent_messages)
    await chat.press(" ")
    await chat.press("ش")
    assert chosen == []
    assert chat.errors == []
    assert len(chat.manager.sent_messages) == drawn


async def test_today_is_that_of_tehran_by_the_injected_clock(open_calendar: Open) -> None:
    last_minute = ManualClock(datetime(2026, 8, 3, 20, 29, tzinfo=UTC))
    chat = await open_calendar(clock=last_minute)
    assert "«۱۲»" in chat.buttons
    last_minute.advance(timedelta(minutes=1))
    await chat.open()
    assert "«۱۳»" in chat.buttons


async def test_what_is_kept_between_presses_is_iso_and_gregorian(open_calendar: Open) -> None:
    chat = await open_calendar()
    await chat.press("←")
    kept = [json.loads(record.data) for record in chat.storage.storage.values()]
    widget_data = next(data["widget_data"] for data in kept if "widget_data" in data)
    assert widget_data["cal"] == {"current_offset": "2026-08-23"}


async def test_no_latin_letter_or_digit_is_shown_and_every_button_can_be_pressed(open_calendar: Open) -> None:
    chat = await open_calendar()
    for step in (None, "مرداد ۱۴۰۵", "سال ۱۴۰۵"):
        if step:
            await chat.press(step)
        assert not re.search("[A-Za-z0-9]", "".join(chat.buttons))
        assert all(button.callback_data for row in chat.rows for button in row)
        assert all(len(button.callback_data.encode()) <= 64 for row in chat.rows for button in row)


async def test_nothing_of_the_chosen_day_stays_in_the_conversation(open_calendar: Open) -> None:
    chat = await open_calendar()
    await chat.press("←")
    await chat.press("۱۲")
    kept = "".join(str(record.data) for record in chat.storage.storage.values())
    assert "current_offset" not in kept
    assert "2026-08" not in kept
