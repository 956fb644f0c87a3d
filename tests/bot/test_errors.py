from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import DomainError, NotAllowed, NotFound, Stale, Throttled, Unavailable
from bot.texts import Texts


@pytest.mark.parametrize(
    "error",
    [
        NotAllowed(),
        NotFound(),
        Stale(),
        Unavailable(),
        Throttled(timedelta(seconds=1)),
        Throttled(timedelta(minutes=5)),
    ],
)
def test_every_common_refusal_has_words(error: DomainError, texts: Texts) -> None:
    assert texts.html(error.key, **error.args_)


def test_a_refusal_prints_its_key_and_nothing_of_the_person() -> None:
    error = DomainError("error-national-code-short", zeros=1, masked="0499370899")
    assert str(error) == "error-national-code-short"
    assert "0499370899" not in repr(error)


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(milliseconds=300), "۱ ثانیه"),
        (timedelta(seconds=59), "۵۹ ثانیه"),
        (timedelta(seconds=61), "۶۱ ثانیه"),
        (timedelta(seconds=121), "۳ دقیقه"),
        (timedelta(minutes=15), "۱۵ دقیقه"),
        (timedelta(hours=23, minutes=10), "۲۴ ساعت"),
    ],
)
def test_the_wait_is_told_rounded_up(wait: timedelta, words: str, texts: Texts) -> None:
    error = Throttled(wait)
    assert error.retry_after == wait
    assert words in texts.plain(error.key, **error.args_)
