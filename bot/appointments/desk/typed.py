"""Hours, numbers and days as a manager types them."""

from __future__ import annotations

import re
from datetime import date, datetime

from bot.appointments.rules import moment
from bot.errors import DomainError
from bot.jalali import InvalidDate, parse_jalali
from bot.persian import clean, digits

__all__ = ["typed_end", "typed_number", "typed_spans"]

MOST_SPANS = 3
_TIME = re.compile(r"(\d{1,2})(?:\s*:\s*(\d{2}))?")
_DAY_MINUTES = 24 * 60


def typed_spans(typed: str) -> tuple[tuple[int, int], ...]:
    """Stretches of a day, each from a time to a time, whatever words stand between them; in minutes.

    Raises DomainError ``plan-hours-wrong``.
    """
    text = clean(digits(typed))
    times = [int(hours) * 60 + int(minutes or 0) for hours, minutes in _TIME.findall(text)]
    spans = tuple(zip(times[::2], times[1::2], strict=False))
    fits = (
        spans
        and len(times) % 2 == 0
        and len(spans) <= MOST_SPANS
        and re.search(r"\d", _TIME.sub("", text)) is None
        and all(0 <= opens < closes <= _DAY_MINUTES for opens, closes in spans)
    )
    if not fits:
        raise DomainError("plan-hours-wrong")
    return spans


def typed_number(typed: str) -> int:
    """Raises DomainError ``plan-number-wrong``."""
    text = clean(digits(typed))
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):
        raise DomainError("plan-number-wrong")
    return int(text)


def typed_end(first: date, typed: str) -> tuple[datetime, datetime]:
    """Hours of that first day, or the last day of several. Raises DomainError ``plan-span-wrong``."""
    try:
        last = parse_jalali(typed)
    except InvalidDate:
        spans = _one_span(typed)
        return moment(first, spans[0]), moment(first, spans[1])
    return moment(first, 0), moment(last, _DAY_MINUTES)


def _one_span(typed: str) -> tuple[int, int]:
    try:
        spans = typed_spans(typed)
    except DomainError:
        raise DomainError("plan-span-wrong") from None
    if len(spans) != 1:
        raise DomainError("plan-span-wrong")
    return spans[0]
