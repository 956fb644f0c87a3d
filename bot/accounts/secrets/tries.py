"""Wrong secrets are counted before they are compared, and make the next one wait.

The numbers are those of one-time passwords (bot.accounts.rules; NIST SP 800-63B-4, 3.2.2). A bound chat is
counted by itself, all unbound chats together: whoever holds a citizen's SIM somewhere else cannot lock the
owner's own chat. Counts end by themselves after ninety days, or with a right secret.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, get_args

from bot.accounts.limits import day_lock_began
from bot.accounts.rules import (
    ANSWER_TRIES_PER_DAY,
    DAY_LOCK,
    FAILURES_IN_A_ROW,
    STRANGERS_WINDOW,
    WAITS,
)
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.errors import Throttled
from storage.models import ThrottleHit
from storage.unit_of_work import UnitOfWork

__all__ = ["KINDS", "Secret", "SecretTries"]

Secret = Literal["password", "recovery_code", "answer", "mailbox_code", "birth_date"]
#: As hits are counted; kept for STRANGERS_WINDOW (bot.jobs.purge).
KINDS: dict[Secret, str] = {secret: f"{secret}_failed" for secret in get_args(Secret)}


#: Not made by chance: who knows the person may guess them.
_FEW_A_DAY = ("answer", "birth_date")


class SecretTries:
    """Inside the caller's transaction: ``count``, commit, compare, then ``forget`` when it was right."""

    def __init__(self, clock: Clock, throttle: Throttle) -> None:
        self._clock = clock
        self._throttle = throttle

    async def count(self, tx: UnitOfWork, secret: Secret, visitor: Visitor, citizen_id: int) -> None:
        """Counts a try that is about to be compared, as if it were wrong; commit before comparing.

        Guesses side by side are all counted that way. Raises Throttled ``secret-wait`` (too soon),
        ``secret-day-lock``, ``secret-closed`` (twenty in a row).
        """
        kind, subject = KINDS[secret], _subject(visitor, citizen_id)
        failures = [hit for hit in await self._throttle.since(tx, kind, subject) if self._counts(hit)]
        self._ensure_may_try(secret, failures)
        await self._throttle.hit(tx, kind, subject, _bytes(citizen_id))

    async def forget(self, tx: UnitOfWork, secret: Secret, visitor: Visitor, citizen_id: int) -> None:
        """It was right: what was counted against this chat no longer counts."""
        await self._throttle.forget(tx, KINDS[secret], _subject(visitor, citizen_id))

    async def lift(self, tx: UnitOfWork, citizen_id: int) -> None:
        """Every count of the citizen, of whatever chat: after a recovery, or at the desk."""
        for kind in KINDS.values():
            await self._throttle.forget_value(tx, kind, _bytes(citizen_id))

    def _counts(self, hit: ThrottleHit) -> bool:
        return self._clock.now() - hit.at < STRANGERS_WINDOW

    def _ensure_may_try(self, secret: Secret, failures: list[ThrottleHit]) -> None:
        now, times = self._clock.now(), [hit.at for hit in failures]
        if len(times) >= FAILURES_IN_A_ROW:
            raise Throttled(STRANGERS_WINDOW - (now - times[FAILURES_IN_A_ROW - 1]), "secret-closed")
        if secret in _FEW_A_DAY:
            today = [at for at in times if now - at < timedelta(days=1)]
            if len(today) >= ANSWER_TRIES_PER_DAY:
                wait = timedelta(days=1) - (now - today[ANSWER_TRIES_PER_DAY - 1])
                raise Throttled(wait, "secret-day-lock")
        locked_at = day_lock_began(times)
        if locked_at is not None and now - locked_at < DAY_LOCK:
            raise Throttled(DAY_LOCK - (now - locked_at), "secret-day-lock")
        wait = WAITS[min(len(times), len(WAITS)) - 1] if times else timedelta(0)
        if times and now - times[0] < wait:
            raise Throttled(wait - (now - times[0]), "secret-wait")


def _subject(visitor: Visitor, citizen_id: int) -> bytes:
    own_chat = visitor.citizen_id == citizen_id
    return (_bytes(visitor.known) if own_chat else b"") + _bytes(citizen_id)


def _bytes(number: int) -> bytes:
    return number.to_bytes(8, "big")
