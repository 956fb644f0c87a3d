"""What time allows: which days are open to be booked, until when one may change one's mind, how long a missed
visit bars. A day is the day in Tehran. Source: booking reference, 1 and 6."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.catalogue.booking import BookingRules
from bot.clock import TEHRAN
from bot.errors import DomainError
from bot.jalali import tehran_day
from storage.models.schedules import WEEKDAYS

__all__ = [
    "bars_until",
    "begin_of",
    "ensure_bookable",
    "first_day",
    "last_day",
    "moment",
    "weekday_of",
]


def weekday_of(day: date) -> str:
    """The key of the day of the week, as rules have it."""
    return WEEKDAYS[(day.weekday() + 2) % 7]


def moment(day: date, minutes: int) -> datetime:
    """So many minutes after midnight of this day in Tehran, in UTC."""
    return begin_of(day) + timedelta(minutes=minutes)


def begin_of(day: date) -> datetime:
    """Midnight in Tehran at which the day begins, in UTC."""
    return datetime.combine(day, time(0), TEHRAN).astimezone(UTC)


def first_day(rules: BookingRules, now: datetime) -> date:
    """The first day that can be booked now: «not today» is today in Tehran."""
    return tehran_day(now) + timedelta(days=rules.first_day)


def last_day(rules: BookingRules, now: datetime) -> date:
    return tehran_day(now) + timedelta(days=rules.horizon_days)


def ensure_bookable(rules: BookingRules, day: date, starts_at: datetime, now: datetime) -> None:
    """Raises DomainError ``appointment-not-today``, ``appointment-too-far`` (``last``)."""
    if day < first_day(rules, now) or starts_at <= now:
        raise DomainError("appointment-not-today", first=first_day(rules, now))
    if day > last_day(rules, now):
        raise DomainError("appointment-too-far", last=last_day(rules, now))


def bars_until(rules: BookingRules, day: date) -> datetime:
    """The midnight at which a block for a visit missed on this day is over: so many whole days follow it."""
    return begin_of(day + timedelta(days=rules.block_days + 1))
