"""Whole cases: sums of draws, groups that are large enough, dates that stand still."""

from __future__ import annotations

import numpy as np

from bot.cases.prediction.forecast import Forecaster
from bot.cases.prediction.model import Level, Like, learn
from bot.cases.prediction.spells import Spells

LIKE = Like(kind=0, office=1, province=2, complexity=0, load=1)


def known(finished: int, office: int = 1, province: int = 2, stages: tuple[int, ...] = (0, 1)) -> Spells:
    """Each stage took 1 to 10 working days, evenly."""
    stage = np.repeat(np.array(stages, np.int32), finished)
    size = len(stage)

    def same(number: int) -> np.ndarray:
        return np.full(size, number, np.int32)

    return Spells(
        case=np.arange(size), kind=same(0), office=same(office), province=same(province), complexity=same(0),
        stage=stage, entered=same(100), days=np.tile(np.arange(1, 11, dtype=np.int32), size // 10 + 1)[:size],
        ended=np.ones(size, bool), last=np.zeros(size, bool), load=same(1),
    )  # fmt: skip


def forecaster(spells: Spells) -> Forecaster:
    return Forecaster(learn(spells, {0: 0}), {0: (0, 1)}, seed=3)


def test_stages_are_added_as_draws_and_not_as_quantiles() -> None:
    found = forecaster(known(200))(LIKE, 0, 0)
    assert found is not None
    p10, p50, p80, p90 = found.days
    # Of the sums of two even stages of 1 to 10, 55 of 100 are at most 11 and 85 at most 15; their own 80 %
    # days would make 16.
    assert (p50, p80) == (11, 15)
    assert p10 in (5, 6)
    assert p90 in (16, 17)
    assert (found.level, found.basis) == (Level.LOAD, 200)


def test_too_few_in_the_office_are_helped_by_the_province_and_the_country() -> None:
    assert forecaster(known(40, office=7))(LIKE, 0, 0).level == Level.COUNTRY  # type: ignore[union-attr]
    assert forecaster(known(120, office=7))(LIKE, 0, 0).level == Level.PROVINCE  # type: ignore[union-attr]
    assert forecaster(known(29))(LIKE, 0, 0) is None


def test_a_stage_that_nobody_knows_leaves_the_case_without_a_date() -> None:
    assert forecaster(known(200, stages=(0,)))(LIKE, 0, 0) is None
    assert forecaster(known(200, stages=(0,)))(LIKE, 1, 3) is None


def test_a_case_that_is_older_than_all_others_has_no_end() -> None:
    found = forecaster(known(200))(LIKE, 1, 10)
    assert found is not None
    assert found.days == (None, None, None, None)


def test_the_same_question_has_the_same_answer_whoever_asked_before() -> None:
    first = forecaster(known(200))(LIKE, 0, 2)
    asked = forecaster(known(200))
    asked(Like(0, 1, 2, 0, 0), 0, 5)
    assert asked(LIKE, 0, 2) == first
    assert asked(LIKE, 0, 2) == first
