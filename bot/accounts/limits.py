"""How often a code may be asked for and how many wrong ones typed, so that no stranger locks an owner out.

Every ask and every wrong code is counted twice:

* under the *pair* of chat and phone. Cool-down, growing waits, day lock and «recovery only» hang on it, so
  nobody waits for what somebody else did in another chat;
* under the *target*, what strangers are after, over all their chats: the phone that a sign-up names, or the
  phone together with the national code that a login names. A bound chat has no target: its pair is the small
  budget that strangers cannot use up (security reference, 3, «malicious lock-out»).

Nothing here asks whether an account exists: a code that is made for nobody is counted under the very pair and
target that were named, so a stranger hears the same of both; and a wrong national code is another target, so
what was never sent does not weigh on the owner of the phone.

Arithmetic (a code is right once in 10⁶ tries):

* one chat: 10 wrong codes in 24 hours, 20 in a row: 2·10⁻⁵, then that chat is closed for that phone;
* strangers together, however many chats they have: 10 in 24 hours, 20 in 90 days against one account, so at
  most 20 · 365/90 ≈ 81 a year: 8·10⁻⁵, below the 100 in a row (10⁻⁴) that NIST SP 800-63B-4, 3.2.2, allows.
  Their count opens by itself, and the owner's success in a bound chat does not reset it: else somebody who
  logs in daily would hand out ten fresh guesses a day;
* SMS that strangers can make a phone ring with: 3 in 10 minutes, 5 an hour, 10 a day by sign-ups, and the
  same again by logins, but these only for who knows the national code too. What the owner's own chats ask for
  comes on top, each with the same numbers. One sum over both could be felt in the other, and would tell
  whether a login was real.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select

from bot.accounts.rules import (
    ALARM_FACTOR,
    ALARM_FLOOR,
    CHAT_CODES_PER_DAY,
    DAY_LOCK,
    FAILURES_IN_A_ROW,
    FAILURES_PER_DAY,
    PHONE_WINDOWS,
    RESEND_COOL_DOWN,
    STRANGERS_FAILURES,
    STRANGERS_WINDOW,
    WAITS,
)
from bot.accounts.throttle import Throttle
from bot.clock import Clock
from bot.errors import NotAllowed, Throttled
from storage.models import ThrottleHit
from storage.unit_of_work import UnitOfWork

__all__ = ["COOLING_DOWN", "FAILED", "FAILED_AT", "CodeLimits", "Counted", "day_lock_began"]

_log = structlog.get_logger(__name__)

#: Of a pair, and the same of a target; asks of a chat, whatever phone.
SENT, FAILED = "code-sent", "code-failed"
SENT_TO, FAILED_AT = "code-sent-to", "code-failed-at"
CHAT = "code-chat"
#: What is said to who asks again too early, and for no other reason.
COOLING_DOWN = "code-wait"
USED = b"used"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a flow is counted under. ``target`` is None for a chat that is bound to the citizen."""

    account_id: int
    phone_index: bytes
    target: bytes | None

    @property
    def chat(self) -> bytes:
        return self.account_id.to_bytes(8, "big")

    @property
    def pair(self) -> bytes:
        return self.chat + self.phone_index


def day_lock_began(failures: list[datetime]) -> datetime | None:
    """When the newest tenth failure within 24 hours happened; ``failures`` newest first."""
    for nth, at in enumerate(failures):
        tenth = nth + FAILURES_PER_DAY - 1
        if tenth < len(failures) and at - failures[tenth] < DAY:
            return at
    return None


class CodeLimits:
    """Counts and refuses inside the caller's transaction. A failure's value is its phone: lifted by that."""

    def __init__(self, clock: Clock, throttle: Throttle) -> None:
        self._clock = clock
        self._throttle = throttle
        self._alarmed = False

    async def ensure_may_ask(self, tx: UnitOfWork, by: Counted) -> None:
        """Raises Throttled, NotAllowed; their words name no button, for a menu may be what says them."""
        await self._ensure_may_fail(tx, by, "code-wait-to-ask")
        sent = await self._sent(tx, SENT, by.pair)
        _ensure_windows(sent, self._clock.now(), "code-too-many")
        if by.target is not None:
            strangers = await self._sent(tx, SENT_TO, by.target)
            _ensure_windows(strangers, self._clock.now(), "code-number-too-many")
        self._ensure_cooled_down(sent)
        self._ensure_day_of_chat(await self._sent(tx, CHAT, by.chat))

    async def ensure_may_try(self, tx: UnitOfWork, by: Counted) -> None:
        """Raises Throttled, NotAllowed."""
        await self._ensure_may_fail(tx, by, "code-wait-after-wrong")

    async def note_sent(self, tx: UnitOfWork, by: Counted, code_id: int) -> None:
        code = code_id.to_bytes(8, "big")
        await self._throttle.hit(tx, SENT, by.pair, code)
        if by.target is not None:
            await self._throttle.hit(tx, SENT_TO, by.target, code)
        await self._throttle.hit(tx, CHAT, by.chat, code)

    async def note_failed(self, tx: UnitOfWork, by: Counted) -> None:
        await self._throttle.hit(tx, FAILED, by.pair, by.phone_index)
        if by.target is not None:
            await self._throttle.hit(tx, FAILED_AT, by.target, by.phone_index)

    async def note_used(self, tx: UnitOfWork, by: Counted, code_id: int) -> None:
        """A right code: failures no longer count; it is neither on its way nor one of the day."""
        code = code_id.to_bytes(8, "big")
        await self._throttle.forget(tx, FAILED, by.pair)
        await self._throttle.revalue(tx, SENT, by.pair, code, USED)
        await self._throttle.revalue(tx, CHAT, by.chat, code, USED)
        if by.target is not None:
            await self._throttle.forget(tx, FAILED_AT, by.target)
            await self._throttle.revalue(tx, SENT_TO, by.target, code, USED)

    async def lift(self, tx: UnitOfWork, phone_index: bytes) -> int:
        """Forgets the wrong codes of every chat for this phone; how many there were."""
        counts = [await self._throttle.forget_value(tx, kind, phone_index) for kind in (FAILED, FAILED_AT)]
        return max(counts)

    async def _sent(self, tx: UnitOfWork, kind: str, subject: bytes) -> list[ThrottleHit]:
        now = self._clock.now()
        return [hit for hit in await self._throttle.since(tx, kind, subject) if now - hit.at < DAY]

    def _ensure_cooled_down(self, sent: list[ThrottleHit]) -> None:
        now = self._clock.now()
        recent = [hit.at for hit in sent if hit.value != USED and now - hit.at < HOUR]
        if recent:
            cool_down = RESEND_COOL_DOWN[min(len(recent), len(RESEND_COOL_DOWN)) - 1]
            if now - recent[0] < cool_down:
                raise Throttled(cool_down - (now - recent[0]), COOLING_DOWN)

    def _ensure_day_of_chat(self, sent: list[ThrottleHit]) -> None:
        """Whatever phones a chat names: as many a day as were not used. Raises Throttled."""
        unused = [hit.at for hit in sent if hit.value != USED]
        if len(unused) >= CHAT_CODES_PER_DAY:
            wait = DAY - (self._clock.now() - unused[CHAT_CODES_PER_DAY - 1])
            raise Throttled(wait, "code-too-many-today")

    async def _ensure_may_fail(self, tx: UnitOfWork, by: Counted, wait_key: str) -> None:
        now = self._clock.now()
        failures = [hit.at for hit in await self._throttle.since(tx, FAILED, by.pair)]
        if len(failures) >= FAILURES_IN_A_ROW:
            raise NotAllowed("code-recovery-only")
        _ensure_no_day_lock(failures, now, "code-day-lock")
        if by.target is not None:
            strangers = [hit.at for hit in await self._throttle.since(tx, FAILED_AT, by.target)]
            if sum(now - at < STRANGERS_WINDOW for at in strangers) >= STRANGERS_FAILURES:
                raise NotAllowed("code-number-closed")
            _ensure_no_day_lock(strangers, now, "code-number-day-lock")
        if failures:
            await self._ensure_waited(tx, failures, wait_key)

    async def _ensure_waited(self, tx: UnitOfWork, failures: list[datetime], wait_key: str) -> None:
        """Growing waits after wrong codes, over all codes of the pair (NIST SP 800-63B-4, 3.2.2)."""
        now = self._clock.now()
        nth = len(failures) + (2 if await self._under_attack(tx) else 0)
        wait = WAITS[min(nth, len(WAITS)) - 1]
        if now - failures[0] < wait:
            raise Throttled(wait - (now - failures[0]), wait_key)

    async def _under_attack(self, tx: UnitOfWork) -> bool:
        """Wrong codes of the whole house: this hour against the usual hour of the day before.

        One try on each of many accounts passes every per-account limit; then nobody's first waits are free.
        """
        now = self._clock.now()
        counted = select(func.count()).where(ThrottleHit.kind == FAILED)
        this_hour = await tx.session.scalar(counted.where(ThrottleHit.at > now - HOUR)) or 0
        if this_hour < ALARM_FLOOR:
            self._alarmed = False
            return False
        before = (
            await tx.session.scalar(
                counted.where(ThrottleHit.at <= now - HOUR, ThrottleHit.at > now - HOUR - DAY)
            )
            or 0
        )
        attacked = bool(this_hour > ALARM_FACTOR * before / 24)
        if attacked and not self._alarmed:
            _log.error("wrong codes far above the usual of an hour", count=this_hour)
        self._alarmed = attacked
        return attacked


def _ensure_windows(sent: list[ThrottleHit], now: datetime, key: str) -> None:
    """Every SMS counts in the short windows; a used code not for a day. Raises Throttled."""
    for window, most in PHONE_WINDOWS:
        inside = [hit.at for hit in sent if now - hit.at < window and (window < DAY or hit.value != USED)]
        if len(inside) >= most:
            raise Throttled(window - (now - inside[most - 1]), key)


def _ensure_no_day_lock(failures: list[datetime], now: datetime, key: str) -> None:
    locked_at = day_lock_began(failures)
    if locked_at is not None and now - locked_at < DAY_LOCK:
        raise Throttled(DAY_LOCK - (now - locked_at), key)
