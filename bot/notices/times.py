"""When a notice goes out: a Jalali day and an hour, as typed."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

from bot.clock import TEHRAN
from bot.errors import DomainError
from bot.jalali import parse_jalali
from bot.notices.rules import LONGEST_AHEAD
from bot.persian import clean, digits

__all__ = ["typed_moment"]

_CLOCK = re.compile(r"(?:^|\s)(\d{1,2}):(\d{2})$")


def typed_moment(typed: str, now: datetime) -> datetime:
    """A day and an hour of Tehran, as in ``1405/09/12 10:30``; a moment in UTC.

    Raises DomainError: no hour, no such day, past, or too far ahead.
    """
    text = clean(digits(typed))
    found = _CLOCK.search(text)
    if found is None:
        raise DomainError("notice-moment-shape")
    hour, minute = int(found[1]), int(found[2])
    if hour > 23 or minute > 59:
        raise DomainError("notice-moment-shape")
    day = parse_jalali(text[: found.start()])
    moment = datetime.combine(day, time(hour, minute), TEHRAN).astimezone(now.tzinfo)
    if not now + timedelta(minutes=1) <= moment <= now + LONGEST_AHEAD:
        raise DomainError("notice-moment-range")
    return moment
