"""One worker's dealings with the ledger: each a short transaction, none open during a send (law 4)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.clock import Clock
from bot.crypto import Vault
from bot.delivery.bulk import BULK_DUE, is_night
from bot.delivery.claims import DUE, Claimed, Marked, claim, mark_sending
from bot.delivery.settling import EXPIRED_AT_ONCE, expire, reap, settle
from bot.delivery.together import Together
from bot.delivery.verdicts import Settlement
from bot.ledger.kinds import Lane
from bot.ledger.sweeping import sweep
from bot.ledger.taking_back import write_acts
from storage.database import Database
from storage.unit_of_work import UnitOfWork

__all__ = ["Desk"]

_log = structlog.get_logger(__name__)

#: Waits, in seconds, while the database takes no settlement; later the lease runs out and the reaper decides.
_SETTLE_PAUSES = (0.2, 1.0, 3.0, 8.0)


class Desk:
    """``owner`` names this worker in leases: new at every start, so that nobody inherits a dead one's."""

    def __init__(self, database: Database, clock: Clock, vault: Vault, owner: str, lease: timedelta) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._owner = owner
        self._lease = lease
        self.mark: Together[Claimed, Marked] = Together(self._mark)
        self._settle = Together(self._settle_all)

    async def is_due(self, channel: str, max_lane: int) -> bool:
        """Without the write lock: an idle sender disturbs nobody."""
        now, reader = self._clock.now(), self._database.reader
        if await reader.first(DUE, of_channel=channel, up_to_lane=max_lane, now=now) is not None:
            return True
        if max_lane < Lane.BULK:
            return False
        night = int(is_night(now))
        return await reader.first(BULK_DUE, of_channel=channel, now=now, at_night=night) is not None

    async def claim(self, channel: str, limit: int, max_lane: int) -> Sequence[Claimed]:
        async with UnitOfWork(self._database) as tx:
            rows = await claim(
                tx,
                channel,
                owner=self._owner,
                now=self._clock.now(),
                lease=self._lease,
                limit=limit,
                max_lane=max_lane,
            )
            await tx.commit()
        return rows

    async def settle(self, settlement: Settlement) -> bool:
        """Whether it was written; tries again while the database is away: the send can't be undone."""
        for pause in _SETTLE_PAUSES:
            try:
                return await self._settle(settlement)
            except (OperationalError, InterfaceError):
                _log.warning("settlement waits for the database", delivery=settlement.row.id)
                await asyncio.sleep(pause)
        return await self._settle(settlement)

    async def reap(self) -> int:
        async with UnitOfWork(self._database) as tx:
            taken_back = await reap(tx, self._clock.now(), self._vault)
            await tx.commit()
        return taken_back

    async def expire(self) -> int:
        """How many rows were ended; more than one transaction where many ran out together."""
        total = 0
        while True:
            async with UnitOfWork(self._database) as tx:
                ended = await expire(tx, self._clock.now(), self._vault)
                await tx.commit()
            total += ended
            if ended < EXPIRED_AT_ONCE:
                return total

    async def sweep(self) -> int:
        """Ends of campaigns; how many rows were written off. Goes on while there are more."""
        total = 0
        while True:
            async with UnitOfWork(self._database) as tx:
                now = self._clock.now()
                ended, written = await sweep(tx, now), await write_acts(tx, now)
                await tx.commit()
            total += ended
            if not ended and not written:
                return total

    async def _mark(self, rows: Sequence[Claimed]) -> Sequence[Marked]:
        async with UnitOfWork(self._database) as tx:
            marked = await mark_sending(tx, rows, owner=self._owner, now=self._clock.now(), lease=self._lease)
            await tx.commit()
        return marked

    async def _settle_all(self, settlements: Sequence[Settlement]) -> Sequence[bool]:
        async with UnitOfWork(self._database) as tx:
            now = self._clock.now()
            written = await settle(tx, settlements, owner=self._owner, now=now, vault=self._vault)
            await tx.commit()
        return written
