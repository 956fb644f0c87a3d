"""How far an office is and when it is open, in words; times laid out from right to left."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

import pytest

from bot.accounts.visitor import Visitor
from bot.appointments.crowd import Crowds
from bot.errors import Throttled
from bot.texts import Texts
from dialogs.booking.words import in_rows
from dialogs.offices.getters import free_seats
from dialogs.offices.words import distance, hour_lines


@pytest.mark.parametrize(
    ("kilometres", "words"),
    [
        (0.0, "۵۰ متر"),
        (0.449, "۴۵۰ متر"),
        (0.97, "۹۵۰ متر"),
        (0.99, "۱ کیلومتر"),
        (3.24, "۳٫۲ کیلومتر"),
        (9.97, "۱۰ کیلومتر"),
        (12.6, "۱۳ کیلومتر"),
        (640.2, "۶۴۰ کیلومتر"),
    ],
)
def test_a_distance_is_told_as_people_tell_it(texts: Texts, kilometres: float, words: str) -> None:
    assert bare(distance(texts, kilometres)) == [words]


def test_rules_count_for_more_than_the_words_of_the_office(texts: Texts) -> None:
    own = {"sat": "07:30-14:30", "sun": "07:30-14:30", "thu": "08:00-12:00"}
    assert bare(hour_lines(texts, own, {})) == [
        "شنبه تا یکشنبه: ۰۷:۳۰ تا ۱۴:۳۰",
        "پنجشنبه: ۰۸:۰۰ تا ۱۲:۰۰",
    ]
    rules = {"sat": ((480, 720), (840, 960)), "mon": ((485, 720),)}
    assert bare(hour_lines(texts, own, rules)) == [
        "شنبه: ۰۸:۰۰ تا ۱۲:۰۰ و ۱۴:۰۰ تا ۱۶:۰۰",
        "دوشنبه: ۰۸:۰۵ تا ۱۲:۰۰",
    ]


def bare(lines: str) -> list[str]:
    return lines.replace("\u2068", "").replace("\u2069", "").splitlines()


def test_the_earliest_time_stands_on_the_right() -> None:
    items = [{"id": number} for number in range(6)]
    assert [item["id"] for item in in_rows(items)] == [3, 2, 1, 0, 5, 4]


async def test_offices_are_shown_to_who_has_looked_too_often_too() -> None:
    async def refuses(_visitor: Visitor, _ids: list[int]) -> dict[int, int]:
        raise Throttled(timedelta(minutes=1))

    assert await free_seats(cast(Crowds, refuses), Visitor("telegram", 1, 1), [1]) == {}
