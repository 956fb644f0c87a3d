"""Stays in stages: what counts, what pauses, what ends them."""

from __future__ import annotations

from datetime import date

import numpy as np

from bot.cases.prediction.calendar import WorkingDays, day_number
from bot.cases.prediction.spells import FINISHED, GIVEN_UP, OPEN, Events, Spells, spells_of

#: A Saturday; the week after it has no holiday.
SATURDAY = day_number(date(2026, 7, 4))
WORKING = WorkingDays([])


def spells(*rows: tuple[int, int, int, int, bool], today: int = 30) -> Spells:
    """Rows: case, stage, days after SATURDAY, ending, whether the clock runs."""
    case, stage, day, ending, runs = (np.array(column) for column in zip(*rows, strict=True))
    same = np.zeros(len(case), np.int32)
    events = Events(
        case.astype(np.int64), same, same, same, same,
        stage.astype(np.int32), (day + SATURDAY).astype(np.int32), ending.astype(np.int32), runs.astype(bool),
    )  # fmt: skip
    return spells_of(events, SATURDAY + today, WORKING)


def test_a_stage_lasts_the_working_days_until_the_next_one() -> None:
    found = spells((1, 0, 0, OPEN, True), (1, 1, 3, OPEN, True), (1, 1, 10, FINISHED, True))
    # Saturday to Tuesday; Tuesday to the Tuesday after the weekend.
    assert found.days.tolist() == [3, 5]
    assert found.ended.tolist() == [True, True]
    assert not found.last.any()


def test_the_clock_stands_still_while_the_owner_is_awaited() -> None:
    found = spells(
        (1, 0, 0, OPEN, True), (1, 0, 1, OPEN, False), (1, 0, 4, OPEN, True), (1, 1, 7, OPEN, True)
    )
    # Saturday, then Wednesday until the Saturday after.
    assert found.days.tolist()[0] == 1 + 1


def test_an_open_stage_is_as_old_as_it_is() -> None:
    found = spells((1, 0, 0, OPEN, True), today=7)
    assert (found.days.tolist(), found.ended.tolist(), found.last.tolist()) == ([5], [False], [True])


def test_what_was_given_up_did_not_end_by_itself() -> None:
    found = spells((1, 0, 0, OPEN, True), (1, 0, 2, GIVEN_UP, True))
    assert (found.days.tolist(), found.ended.tolist(), found.last.tolist()) == ([2], [False], [False])


def test_a_case_that_is_opened_again_begins_a_new_stay() -> None:
    found = spells((1, 0, 0, OPEN, True), (1, 0, 2, FINISHED, True), (1, 0, 3, OPEN, True), today=4)
    assert found.days.tolist() == [2, 1]
    assert found.last.tolist() == [False, True]


def test_cases_are_kept_apart_and_none_is_none() -> None:
    found = spells((1, 0, 0, OPEN, True), (2, 0, 1, OPEN, True), (2, 1, 2, OPEN, True), today=3)
    assert found.case.tolist() == [1, 2, 2]
    assert found.days.tolist() == [3, 1, 1]
    nothing = spells((1, 0, 0, OPEN, True)).where(np.array([False]))
    assert len(nothing.case) == 0


def test_an_office_with_more_open_cases_than_usual_is_loaded() -> None:
    rows = [(case, 0, case, OPEN, True) for case in range(9)]  # one more is open each day
    found = spells(*rows)
    assert found.load.tolist() == [0, 0, 0, 1, 1, 1, 1, 2, 2]
