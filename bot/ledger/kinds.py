"""Kinds of messages: how urgent they are, how often they are tried, what doubt about one sending means.

Source: delivery reference, 3.7 (policy where it is not known whether a message arrived) and 3.8 (lanes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum

__all__ = ["CODES", "KINDS", "Kind", "KindRule", "Lane", "backoff"]


class Lane(IntEnum):
    """Lower goes first; everything below BULK has sender slots of its own."""

    CODE = 0
    URGENT = 1
    STATUS = 2
    BULK = 5
    BULK_AGAIN = 9


class Kind(StrEnum):
    """What a message is about."""

    CODE = "code"
    MAILBOX_CODE = "mailbox-code"
    URGENT = "urgent"
    STATUS = "status"
    ACCOUNT = "account"
    APPOINTMENT = "appointment"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class KindRule:
    """``repeats_on_doubt``: sent once more, silently, when it is not known whether it arrived."""

    lane: Lane
    max_attempts: int
    first_pause: timedelta
    repeats_on_doubt: bool


KINDS: Mapping[Kind, KindRule] = {
    Kind.CODE: KindRule(Lane.CODE, 7, timedelta(seconds=1), repeats_on_doubt=False),
    Kind.MAILBOX_CODE: KindRule(Lane.URGENT, 12, timedelta(seconds=2), repeats_on_doubt=True),
    Kind.URGENT: KindRule(Lane.URGENT, 12, timedelta(seconds=1), repeats_on_doubt=True),
    Kind.STATUS: KindRule(Lane.STATUS, 14, timedelta(seconds=2), repeats_on_doubt=True),
    Kind.ACCOUNT: KindRule(Lane.STATUS, 14, timedelta(seconds=2), repeats_on_doubt=True),
    Kind.APPOINTMENT: KindRule(Lane.STATUS, 14, timedelta(seconds=2), repeats_on_doubt=True),
    Kind.NOTICE: KindRule(Lane.BULK, 14, timedelta(seconds=5), repeats_on_doubt=False),
}

#: Those with a secret, which is kept apart and dies with its life time.
CODES = (Kind.CODE, Kind.MAILBOX_CODE)

_LONGEST_PAUSE = timedelta(minutes=10)


def backoff(kind: Kind, attempts: int) -> timedelta:
    """How long to wait after so many failed attempts (at least 1): doubled each time, up to ten minutes."""
    doubled: timedelta = KINDS[kind].first_pause * 2 ** (attempts - 1)
    return min(doubled, _LONGEST_PAUSE)
