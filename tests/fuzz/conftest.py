"""The eye on what is said over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.truth import Truth, held_to_the_truth


@pytest.fixture(autouse=True, scope="module")
def recorded_truth() -> Iterator[Truth]:
    """What is asked of a sandbox and what it says is read by both libraries' parsers."""
    with held_to_the_truth() as truth:
        yield truth
