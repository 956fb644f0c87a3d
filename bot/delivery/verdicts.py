"""What becomes of a delivery after a try. Source: delivery reference, 3.6 and 3.7."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot.delivery.claims import Claimed
from bot.delivery.senders import SendError, Sent, Trouble
from bot.ledger.kinds import KINDS, Kind, backoff

__all__ = [
    "CHANNEL_PAUSE",
    "DOUBT_PAUSE",
    "Settlement",
    "after_doubt",
    "after_error",
    "after_success",
    "ended",
    "put_back",
    "repeats",
]

#: How long a channel rests after «your token, your credit»; then one more batch is tried.
CHANNEL_PAUSE = timedelta(seconds=30)
#: How long a send in doubt waits before its one repeat.
DOUBT_PAUSE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The next state of one claimed row. ``reason`` none: nothing worth a line in its history.

    ``health`` is what the answer says of the address, and ``asked_at`` when the request was made.
    ``refused``: it was the message that was not taken, whoever it is for.
    """

    row: Claimed
    state: Literal["sent", "queued", "dead", "failed", "unknown", "expired"]
    reason: str | None = None
    due_at: datetime | None = None
    attempts: int = 0
    doubts: int = 0
    provider_ref: str | None = None
    health: Literal["blocked", "invalid"] | None = None
    asked_at: datetime | None = None
    refused: bool = False


def after_success(row: Claimed, sent: Sent) -> Settlement:
    return Settlement(row, "sent", provider_ref=sent.provider_ref)


def after_error(row: Claimed, error: SendError, now: datetime) -> Settlement:
    match error.trouble:
        case Trouble.BLOCKED:
            return ended(row, "dead", error.reason, health="blocked")
        case Trouble.INVALID:
            return ended(row, "dead", error.reason, health="invalid")
        case Trouble.REJECTED:
            return replace(ended(row, "failed", error.reason), refused=row.act == "send")
        case Trouble.FLOOD:
            return put_back(row, now + error.retry_after, error.reason)
        case Trouble.MISCONFIGURED:
            return put_back(row, now + CHANNEL_PAUSE, error.reason)
        case Trouble.NOT_SENT:
            return _again_or_failed(row, error.reason, now)
        case Trouble.AMBIGUOUS:
            return after_doubt(row, error.reason, now)


def ended(
    row: Claimed,
    state: Literal["dead", "failed", "unknown", "expired"],
    reason: str,
    health: Literal["blocked", "invalid"] | None = None,
) -> Settlement:
    return Settlement(row, state, reason, attempts=row.attempts + 1, doubts=row.doubts, health=health)


def put_back(row: Claimed, due_at: datetime, reason: str | None) -> Settlement:
    """Later, and not counted as an attempt: the message is not to blame."""
    return Settlement(row, "queued", reason, _in_time(row, due_at), attempts=row.attempts, doubts=row.doubts)


def after_doubt(row: Claimed, reason: str, now: datetime) -> Settlement:
    """It may have arrived: once more and silently where a copy does no harm, else it stays unknown."""
    if not repeats(row.kind, row.doubts):
        return ended(row, "unknown", reason)
    due_at = _in_time(row, now + DOUBT_PAUSE)
    return Settlement(row, "queued", reason, due_at, attempts=row.attempts + 1, doubts=row.doubts + 1)


def repeats(kind: Kind, doubts: int) -> bool:
    return KINDS[kind].repeats_on_doubt and doubts == 0


def _again_or_failed(row: Claimed, reason: str, now: datetime) -> Settlement:
    attempts = row.attempts + 1
    if attempts >= row.max_attempts:
        return ended(row, "failed", reason)
    due_at = _in_time(row, now + backoff(row.kind, attempts))
    return Settlement(row, "queued", reason, due_at, attempts=attempts, doubts=row.doubts)


def _in_time(row: Claimed, due_at: datetime) -> datetime:
    """Not later than its expiry: it must be taken up once more to be written off, and its secret with it."""
    return min(due_at, row.expires_at)
