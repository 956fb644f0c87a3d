"""What an event of a case must keep to before it is taken."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.catalogue import Actor, CaseType, case_status, case_statuses, may_move
from bot.errors import DomainError
from storage.models.cases import FIRST_MOMENT

NUMBER_LONGEST = 64
NOTE_LONGEST = 1000
NOTE_BREAKS = "\n\t"
#: How far a sender's clock may be ahead of ours; what lies in it happened «now».
CLOCK_SKEW = timedelta(minutes=5)
#: Cases that a chat without an account may ask for in a day, and whose owners' codes it may try.
CHAT_CASES_FOLLOWED_PER_DAY, CHAT_OWNERS_FOLLOWED_PER_DAY = 20, 3


def ensure_plain(text: str, allowed: str = "") -> str:
    """The text itself. Raises DomainError for control characters and halves of letters: a terminal obeys the
    first, and PostgreSQL keeps neither NUL nor the second."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in allowed for letter in text):
        raise DomainError("case-control-characters")
    return text


def ensure_note(note: str) -> None:
    """Raises DomainError."""
    if len(note) > NOTE_LONGEST:
        raise DomainError("case-note-too-long", longest=NOTE_LONGEST)


def ensure_number(number: str) -> None:
    """Raises DomainError: empty, too long, or with spaces around it, which nobody could type again."""
    if not 0 < len(number) <= NUMBER_LONGEST or number != number.strip():
        raise DomainError("case-number-shape", longest=NUMBER_LONGEST)


def ensure_moment(moment: datetime, now: datetime) -> None:
    """Raises DomainError for what has not happened yet, and for what is older than any case."""
    if moment > now + CLOCK_SKEW:
        raise DomainError("case-event-in-future")
    if moment < FIRST_MOMENT:
        raise DomainError("case-event-too-old", first=FIRST_MOMENT)


def ensure_words(kind: CaseType, status: str, stage: str) -> None:
    """Raises DomainError, which lists what there is, when the catalogue has no such status or stage."""
    try:
        case_status(status)
    except KeyError:
        raise DomainError("case-unknown-status", known=listed(one.key for one in case_statuses())) from None
    try:
        kind.stage(stage)
    except KeyError:
        raise DomainError("case-unknown-stage", known=listed(one.key for one in kind.stages)) from None


def ensure_may_move(kind: CaseType, source: str, target: str, actor: Actor) -> None:
    """Raises DomainError, which lists where the case may go from here."""
    if not may_move(kind, source, target, actor):
        ways = [one.key for one in case_statuses() if may_move(kind, source, one.key, actor)]
        raise DomainError(
            "case-move-refused", source=source, target=target, has_ways=bool(ways), known=listed(ways)
        )


def listed(keys: Iterable[str]) -> str:
    """For the words of an error."""
    return ", ".join(keys)
