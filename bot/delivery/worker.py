"""The sender process, or the sender inside ``run``: a loop for each channel, and the reaper."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog

from bot.clock import Clock
from bot.crypto import Vault
from bot.delivery.channel import ChannelLoop, Pacing
from bot.delivery.composer import Composer
from bot.delivery.desk import Desk
from bot.delivery.ears import listen
from bot.delivery.metrics import REAPED
from bot.delivery.senders import Sender
from bot.ids import Ids
from bot.ledger.wake import Wake
from bot.nursery import Nursery
from bot.texts import Texts
from storage.database import Database

__all__ = ["DeliveryWorker"]

_log = structlog.get_logger(__name__)

_PACING = Pacing()


class DeliveryWorker:
    """``senders``: by channel (``telegram``, ``bale``, ``sms``, ``email``); any number of workers may
    serve one channel.

    ``wake`` is the one that the ledger of this process rings. The senders are opened and closed by who made
    them. ``apart``: those who write are other processes, which are listened to.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        senders: Mapping[str, Sender],
        texts: Texts,
        vault: Vault,
        ids: Ids,
        wake: Wake,
        pacing: Pacing = _PACING,
        *,
        apart: bool = False,
    ) -> None:
        self._desk = Desk(database, clock, vault, ids.token(), pacing.lease)
        self._composer = Composer(texts, vault)
        self._clock = clock
        self._senders = senders
        self._wake = wake
        self._pacing = pacing
        self._database = database
        self._apart = apart

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop``: then claims nothing more, lets what is being sent end, gives the rest back."""
        loops, sends = Nursery(), Nursery()
        events = []
        for channel, sender in self._senders.items():
            events.append(woken := self._wake.listen())
            loop = ChannelLoop(
                channel, sender, self._desk, self._composer, self._clock, sends, woken, self._pacing
            )
            loops.spawn(loop.run(stop), name=f"delivery-loop-{channel}")
        loops.spawn(self._reap_on(stop), name="delivery-reaper")
        if self._apart:
            loops.spawn(listen(self._database, self._wake, stop), name="ears")
        try:
            await stop.wait()
            self._wake.ring()
        finally:
            await loops.drain(self._pacing.drain_s)
            await sends.drain(self._pacing.drain_s)
            for event in events:
                self._wake.forget(event)

    async def _reap_on(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self._reap()
            except Exception as error:  # whatever it is, the next round must come
                _log.error("reaping failed", error=type(error).__qualname__)
            try:
                async with asyncio.timeout(self._pacing.reap_s):
                    await stop.wait()
            except TimeoutError:
                continue

    async def _reap(self) -> None:
        taken_back = await self._desk.reap()
        if taken_back:
            REAPED.inc(taken_back)
            _log.warning("deliveries taken back", count=taken_back)
            self._wake.ring()
        expired = await self._desk.expire()
        if expired:
            _log.warning("deliveries expired unclaimed", count=expired)
        await self._desk.sweep()
