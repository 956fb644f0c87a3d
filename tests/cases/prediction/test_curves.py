"""Curves equal those of lifelines, and the reference's vector."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.cases.prediction.curves import Curve, kaplan_meier

LIFELINES = json.loads((Path(__file__).parent / "lifelines.json").read_text())


def curve(days: list[int], ended: list[int]) -> Curve:
    return kaplan_meier(np.array(days, dtype=np.int32), np.array(ended, dtype=bool))


def test_the_vector_of_the_reference() -> None:
    found = curve([2, 3, 3, 5, 8, 8, 9], [1, 1, 0, 1, 1, 0, 0])
    assert found.times.tolist() == [2, 3, 5, 8]
    assert found.survival.round(3).tolist() == [0.857, 0.714, 0.536, 0.357]
    assert found.quantile(0, 0.5) == 8
    assert found.quantile(5, 0.5) is None
    assert (found.finished, found.entered) == (4, 7)


def test_nothing_known_says_nothing() -> None:
    for found in (curve([], []), curve([4, 5], [0, 0])):
        assert found.quantile(0, 0.5) is None
        assert np.isinf(found.draws(0, np.random.default_rng(1), 3)).all()


def test_a_stage_older_than_all_that_ended_has_no_date() -> None:
    found = curve([1, 2, 3], [1, 1, 1])
    assert found.quantile(2, 0.8) == 3
    assert found.quantile(3, 0.1) is None


@pytest.mark.parametrize("name", ["waltons", "rossi", "lung", "larynx"])
def test_it_equals_lifelines_on_its_own_data(name: str) -> None:
    theirs = LIFELINES["sets"][name]
    ours = curve(theirs["days"], [int(each) for each in theirs["ended"]])
    assert ours.times.tolist() == theirs["times"]
    assert ours.survival == pytest.approx(theirs["survival"], abs=1e-9)
    assert ours.quantile(0, 0.5) == theirs["median"]


def test_draws_follow_the_curve() -> None:
    found = curve([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1] * 10)
    drawn = found.draws(4, np.random.default_rng(7), 20_000)
    assert set(drawn.tolist()) == {5, 6, 7, 8, 9, 10}
    assert np.bincount(drawn.astype(int))[5:] / 20_000 == pytest.approx([1 / 6] * 6, abs=0.02)
