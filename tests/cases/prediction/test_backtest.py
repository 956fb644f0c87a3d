"""What was said on past mornings holds as often as it should, whichever way the pace goes."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from bot.app.bench.histories import SETTINGS, Setting, histories
from bot.cases.prediction.backtest import BINS, Outcome, Window, outcomes
from bot.cases.prediction.calendar import WorkingDays, day_number
from bot.cases.prediction.model import Like
from bot.cases.prediction.plots import draw_calibration, draw_cohorts
from bot.cases.prediction.score import is_calibrated, score_of, wilson

TODAY = day_number(date(2026, 7, 1))
WORKING = WorkingDays([])
STAGES = {0: (0, 1, 2, 3)}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda one: one.name)
def test_the_interval_covers_eight_of_ten(setting: Setting) -> None:
    events = histories(setting, 12_000, TODAY, WORKING)
    window = Window(TODAY - 240, TODAY - 110, step=28, history=90, of_each=300)
    score = score_of(list(outcomes(events, STAGES, TODAY, WORKING, window)))
    assert 0.76 <= score.coverage <= 0.86
    assert is_calibrated(score)


def test_nobody_looks_into_the_future() -> None:
    events = histories(SETTINGS[0], 3_000, TODAY, WORKING)
    window = Window(TODAY - 120, TODAY - 120, history=90, of_each=40)
    said = [each.days for each in outcomes(events, STAGES, TODAY, WORKING, window)]
    later = events.where(events.day <= TODAY - 60)
    again = [each.days for each in outcomes(later, STAGES, TODAY - 60, WORKING, window)]
    assert said == again


def outcome(place: int, cases: int = 1) -> Outcome:
    mass = np.zeros(BINS)
    mass[place] = 1
    return Outcome(0, Like(0, 0, 0, 0, 0), (1.0, 5.0, 8.0, 9.0), 4, over=True, mass=mass)


def test_dates_that_hold_too_seldom_or_too_often_are_hidden() -> None:
    short = [outcome(9) for _ in range(20)] + [outcome(4) for _ in range(40)]
    assert not is_calibrated(score_of(short))
    assert not is_calibrated(score_of([outcome(4) for _ in range(60)]))
    assert is_calibrated(score_of([outcome(9) for _ in range(49)])), "of few cases nothing is known"


def test_the_band_of_wilson() -> None:
    # Worked example of Wikipedia's «Binomial proportion confidence interval»: 10 of 20.
    assert wilson(0.5, 20) == pytest.approx((0.2993, 0.7007), abs=1e-4)


def test_the_pictures_are_drawn() -> None:
    score = score_of([outcome(place) for place in range(BINS)])
    for picture in (draw_calibration(score.histogram), draw_cohorts({date(2026, 5, 1): score})):
        assert picture.startswith(b"\x89PNG")
