"""A manager's plan: what is typed, one weekday for a while, and what is counted before the office closes."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageStat

from bot.appointments.desk.load import Load, WeekLoad
from bot.appointments.desk.load_picture import draw_load
from bot.appointments.desk.plan import CloseAsk, CloseOffice, CountersAsk, SetCounters
from bot.appointments.desk.read_plan import CountAffected, ReadPlan, SpanAsk
from bot.appointments.desk.typed import typed_number, typed_spans
from bot.appointments.desk.weekday import SetWeekday, WeekdayAsk
from bot.appointments.rules import begin_of, weekday_of
from bot.appointments.visit import Wanted
from bot.errors import DomainError
from bot.persian import fa_digits
from bot.staff.actor import Scope
from bot.texts import Texts
from storage.database import Database
from tests.appointments.office import (
    CLOSES,
    OFFICE,
    OPENS,
    SERVICE,
    books,
    broken,
    free_on,
    opened,
    times,
    today,
)
from tests.house import House
from tests.staff.cast import at_the_desk, comes_in

CODE, WANTED = str(OFFICE), Wanted(OFFICE, (SERVICE,))


@given(st.integers(0, 1438), st.integers(1, 1439), st.sampled_from(["{} - {}", "از {} تا {}", "{}–{}"]))
def test_hours_are_read_back_as_they_are_written(opens: int, length: int, shape: str) -> None:
    closes = min(opens + length, 1440)
    said = [f"{minutes // 60}:{minutes % 60:02}" for minutes in (opens, closes)]
    assert typed_spans(fa_digits(shape.format(*said))) == ((opens, closes),)


@pytest.mark.parametrize("typed", ["", "صبح", "۸", "۱۲ تا ۸", "۸ تا ۲۵", "8:70 تا 9", "۸۳۰ تا ۹"])
def test_hours_that_say_nothing_clear_are_asked_for_again(typed: str) -> None:
    with pytest.raises(DomainError, match="plan-hours-wrong"):
        typed_spans(typed)


@pytest.mark.parametrize("typed", ["", "-1", "۲ باجه", "1234"])
def test_a_number_is_a_number(typed: str) -> None:
    with pytest.raises(DomainError, match="plan-number-wrong"):
        typed_number(typed)
    assert typed_number("۱۲") == 12


async def test_a_weekday_is_other_for_a_while_and_then_as_before(house: House, database: Database) -> None:
    await opened(house)
    who = await comes_in(house, 1)
    day = await today(house) + timedelta(days=1)
    await books(house, who, (await times(house, who, WANTED))[1])
    desk = await at_the_desk(house, 90, "office_manager", Scope("office", CODE))
    key = weekday_of(day)
    ask = WeekdayAsk(CODE, key, ((OPENS, OPENS + 20),), 20, 5, (SERVICE,), day, day)
    await house.act(SetWeekday, desk, ask)
    # Five counters in the first slot; the one in which somebody sits stands; the third is gone.
    assert await free_on(house, who, WANTED) == 5
    assert await free_on(house, who, WANTED, 8) == 3
    plan = await house.act(ReadPlan, desk, CODE)
    rules = [rule for rule in plan.rules if rule.weekday == key]
    assert [(rule.closes, rule.counters, rule.valid_until) for rule in rules] == [
        (CLOSES, 1, day - timedelta(days=1)),
        (OPENS + 20, 5, day),
        (CLOSES, 1, None),
    ]
    for wrong in (
        WeekdayAsk(CODE, key, ((540, 600), (570, 660)), 20, 1, (SERVICE,), day),
        WeekdayAsk(CODE, key, ((540, 600),), 20, 1, (), day),
        WeekdayAsk(CODE, key, ((540, 600),), 20, 1, (SERVICE,), day, day - timedelta(days=1)),
        WeekdayAsk(CODE, key, (), 20, 1, (), await today(house)),
    ):
        with pytest.raises(DomainError):
            await house.act(SetWeekday, desk, wrong)
    span = SpanAsk(CODE, begin_of(day), begin_of(day + timedelta(days=1)))
    assert await house.act(CountAffected, desk, span) == 1
    assert (
        await house.act(CloseOffice, desk, CloseAsk(CODE, span.starts_at, span.ends_at, "تعمیر ساختمان")) == 1
    )
    assert [one.note for one in (await house.act(ReadPlan, desk, CODE)).closures] == ["تعمیر ساختمان"]
    far = CountersAsk(CODE, day + timedelta(days=400), 2)
    with pytest.raises(DomainError, match="appointment-desk-no-slots"):
        await house.act(SetCounters, desk, far)
    assert await broken(database) == []


def test_a_week_is_drawn_with_as_much_ink_as_it_is_full(texts: Texts) -> None:
    days = tuple(date(2026, 11, 28) + timedelta(days=ahead) for ahead in range(7))
    dark = []
    for taken in (0, 3, 6):
        load = WeekLoad("دفتر", days, {(days[0], 8): Load(6, taken), (days[1], 10): Load(6, taken)})
        assert list(load.hours) == [8, 9, 10]
        with Image.open(BytesIO(draw_load(load, texts.calendar))) as picture:
            assert picture.format == "PNG"
            dark.append(sum(ImageStat.Stat(picture).sum))
    assert dark == sorted(dark, reverse=True)
    walked = WeekLoad("دفتر", days, {(days[0], 8): Load(6, 3, 12), (days[1], 10): Load(6, 3)})
    with Image.open(BytesIO(draw_load(walked, texts.calendar))) as picture:
        assert dark[2] < sum(ImageStat.Stat(picture).sum) < dark[1]
    with Image.open(BytesIO(draw_load(WeekLoad("دفتر", days, {}), texts.calendar))) as empty:
        assert empty.size[0] > 900
