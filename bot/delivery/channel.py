"""One channel's loop: claim a few, send them side by side, settle. A channel that hangs stops no other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby

import structlog

from bot.clock import Clock
from bot.delivery.claims import Claimed, Marked
from bot.delivery.composer import CannotSay, Composer
from bot.delivery.desk import Desk
from bot.delivery.metrics import CHANNEL_STOPPED, SETTLED, TOLD_AFTER
from bot.delivery.senders import Sender, SendError, Sent, Trouble
from bot.delivery.verdicts import (
    CHANNEL_PAUSE,
    Settlement,
    after_error,
    after_success,
    ended,
    put_back,
)
from bot.ledger.addresses import SEALED, chat_id_of
from bot.ledger.kinds import Lane
from bot.nursery import Nursery

__all__ = ["ChannelLoop", "Pacing"]

_log = structlog.get_logger(__name__)

_ANY_LANE = 99
_URGENT = Lane.BULK - 1


@dataclass(frozen=True, slots=True)
class Pacing:
    """Numbers of one worker. Source: delivery reference, 3.3 and 3.8.

    ``slots``: sends at once in a channel, of which bulk leaves ``kept`` free for the urgent: what is on its
    way when a campaign is paused is at most the rest. ``batch``: rows of one claim, about a second's worth.
    ``send_s`` bounds one send and must stay well under the lease.
    """

    batch: int = 30
    slots: int = 50
    kept: int = 20
    lease: timedelta = timedelta(seconds=60)
    send_s: float = 30.0
    admit_s: float = 20.0
    poll_s: float = 1.0
    reap_s: float = 5.0
    drain_s: float = 10.0

    @classmethod
    def with_lease(cls, seconds: float) -> Pacing:
        """What is done within a lease fits into it, however short it is."""
        usual = cls()
        return replace(
            usual,
            lease=timedelta(seconds=seconds),
            send_s=min(usual.send_s, seconds / 2),
            admit_s=min(usual.admit_s, seconds / 3),
        )


class ChannelLoop:
    """``woken`` is set when there may be something to do; the poll finds it anyway."""

    def __init__(
        self,
        channel: str,
        sender: Sender,
        desk: Desk,
        composer: Composer,
        clock: Clock,
        nursery: Nursery,
        woken: asyncio.Event,
        pacing: Pacing,
    ) -> None:
        self._channel = channel
        self._sender = sender
        self._desk = desk
        self._composer = composer
        self._clock = clock
        self._nursery = nursery
        self._woken = woken
        self._pacing = pacing
        self._under_way = 0
        self._rests_until = float("-inf")

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self._woken.clear()
            try:
                taken = await self._turn(stop)
            except Exception as error:  # whatever it is, the next turn must come
                _log.error("turn failed", channel=self._channel, error=type(error).__qualname__)
                taken = 0
            if not taken:
                await self._wait()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._pacing.poll_s):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _turn(self, stop: asyncio.Event) -> int:
        free = self._pacing.slots - self._under_way
        if free <= 0 or self._clock.monotonic() < self._rests_until:
            return 0
        for_bulk = free - self._pacing.kept
        # A claim is a commit: bulk is not claimed row by row as slots come free, but half a batch at a time.
        takes_bulk = for_bulk >= min(self._pacing.batch, self._pacing.slots - self._pacing.kept) / 2
        max_lane = _ANY_LANE if takes_bulk else _URGENT
        limit = min(self._pacing.batch, for_bulk if takes_bulk else free)
        if not await self._desk.is_due(self._channel, max_lane):
            return 0
        rows = await self._desk.claim(self._channel, limit, max_lane)
        self._under_way += len(rows)
        by_address = sorted(rows, key=lambda row: row.address)
        for _, group in groupby(by_address, key=lambda row: row.address):
            self._nursery.spawn(self._in_order(list(group), stop), name=f"delivery-{self._channel}")
        return len(rows)

    async def _in_order(self, rows: Sequence[Claimed], stop: asyncio.Event) -> None:
        """What one claim brought for one address goes one by one; that the earlier comes first over all
        claims is the claim's own rule (bot.delivery.claims)."""
        waiting = len(rows)
        try:
            for row in rows:
                await self._deliver(row, stop)
                waiting -= 1
                self._under_way -= 1
                self._woken.set()
        finally:
            self._under_way -= waiting
            self._woken.set()

    async def _deliver(self, row: Claimed, stop: asyncio.Event) -> None:
        if row.expires_at <= self._clock.now():
            await self._settle(ended(row, "expired", "expired"))
        elif not await self._admitted(row) or stop.is_set():
            await self._settle(put_back(row, self._clock.now(), None))
        else:
            marked = await self._desk.mark(row)
            if marked.held:
                await self._settle(await self._try(row, marked))

    async def _admitted(self, row: Claimed) -> bool:
        if self._clock.monotonic() < self._rests_until:
            return False
        if row.paid:
            return True
        # Waiting happens before the sending mark: who dies in a queue leaves nothing in doubt.
        try:
            async with asyncio.timeout(self._pacing.admit_s):
                await self._sender.admit(_limited_by(row), urgent=row.lane <= _URGENT)
        except TimeoutError:
            return False
        return True

    async def _try(self, row: Claimed, marked: Marked) -> Settlement:
        if row.secret_ref is not None and marked.code_sealed is None:
            return ended(row, "expired", "code no longer alive")
        try:
            outgoing = self._composer.compose(row, marked)
        except CannotSay as broken:
            _log.error("a message cannot be said", delivery=row.id, reason=str(broken))
            return ended(row, "failed", str(broken))
        try:
            async with asyncio.timeout(self._pacing.send_s):
                sent = await self._sender.send(outgoing)
        except SendError as error:
            return replace(self._after_error(row, error), asked_at=marked.at)
        except TimeoutError:
            return self._after_error(row, SendError(Trouble.AMBIGUOUS, "too slow"))
        return self._after_success(row, sent)

    def _after_success(self, row: Claimed, sent: Sent) -> Settlement:
        CHANNEL_STOPPED.labels(self._channel).set(0)
        waited = (self._clock.now() - row.created_at).total_seconds()
        TOLD_AFTER.labels(self._channel, row.lane).observe(waited)
        return after_success(row, sent)

    def _after_error(self, row: Claimed, error: SendError) -> Settlement:
        if error.trouble is Trouble.MISCONFIGURED:
            self._rest(error)
        return after_error(row, error, self._clock.now())

    def _rest(self, error: SendError) -> None:
        """Our own token or credit is refused: nobody's address is to blame, and asking on would not help."""
        if self._clock.monotonic() >= self._rests_until:
            _log.error("channel stopped", channel=self._channel, reason=error.reason)
        CHANNEL_STOPPED.labels(self._channel).set(1)
        self._rests_until = self._clock.monotonic() + CHANNEL_PAUSE.total_seconds()

    async def _settle(self, settlement: Settlement) -> None:
        if await self._desk.settle(settlement):
            SETTLED.labels(self._channel, settlement.state).inc()


def _limited_by(row: Claimed) -> str:
    return "" if row.channel in SEALED else str(chat_id_of(row.address))
