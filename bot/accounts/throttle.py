"""Counting what may be done only so often. Counted in the transaction of the act itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, func, select, update

from bot.clock import Clock
from bot.errors import Throttled
from bot.ids import Ids
from storage.models import ThrottleHit
from storage.unit_of_work import UnitOfWork


class Throttle:
    """Hits of one (kind, subject); ``subject`` is an opaque key, never a number that a person has."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids

    async def hit(self, tx: UnitOfWork, kind: str, subject: bytes, value: bytes | None = None) -> None:
        tx.session.add(
            ThrottleHit(id=self._ids.new(), kind=kind, subject=subject, value=value, at=self._clock.now())
        )
        await tx.session.flush()

    async def ensure(
        self, tx: UnitOfWork, kind: str, subject: bytes, window: timedelta, most: int, error_key: str
    ) -> None:
        """Raises Throttled when ``most`` hits already lie in the window."""
        oldest = await self._nth_newest(tx, kind, subject, most)
        if oldest is not None and self._clock.now() - oldest < window:
            raise Throttled(window - (self._clock.now() - oldest), error_key)

    async def ensure_values(
        self, tx: UnitOfWork, kind: str, subject: bytes, value: bytes, most: int, error_key: str
    ) -> None:
        """At most ``most`` different values a day; a value counted already passes. Raises Throttled."""
        await tx.lock(f"{kind}:{subject.hex()}")
        now = self._clock.now()
        day = timedelta(days=1)
        rows = (
            await tx.session.execute(
                select(ThrottleHit.value, func.min(ThrottleHit.at))
                .where(ThrottleHit.kind == kind, ThrottleHit.subject == subject, ThrottleHit.at > now - day)
                .group_by(ThrottleHit.value)
            )
        ).all()
        if any(row[0] == value for row in rows):
            return
        if len(rows) >= most:
            raise Throttled(min(row[1] for row in rows) + day - now, error_key)
        await self.hit(tx, kind, subject, value)

    async def since(self, tx: UnitOfWork, kind: str, subject: bytes) -> list[ThrottleHit]:
        """All kept hits, newest first, at most 50. Holds the subject's lock until the transaction ends."""
        await tx.lock(f"{kind}:{subject.hex()}")
        found = await tx.session.scalars(
            select(ThrottleHit)
            .where(ThrottleHit.kind == kind, ThrottleHit.subject == subject)
            .order_by(ThrottleHit.at.desc(), ThrottleHit.id)
            .limit(50)
        )
        return list(found)

    async def forget(self, tx: UnitOfWork, kind: str, subject: bytes) -> None:
        """Success: what was counted against the subject no longer counts."""
        await tx.session.execute(
            delete(ThrottleHit).where(ThrottleHit.kind == kind, ThrottleHit.subject == subject)
        )

    async def forget_value(self, tx: UnitOfWork, kind: str, value: bytes) -> int:
        """Hits of this value, of whatever subject, no longer count; how many there were. Without an index."""
        gone = await tx.session.execute(
            delete(ThrottleHit).where(ThrottleHit.kind == kind, ThrottleHit.value == value)
        )
        assert isinstance(gone, CursorResult)
        return gone.rowcount

    async def revalue(self, tx: UnitOfWork, kind: str, subject: bytes, value: bytes, now: bytes) -> None:
        """The subject's hits of this value stay, and say something else from now on."""
        await tx.session.execute(
            update(ThrottleHit)
            .where(ThrottleHit.kind == kind, ThrottleHit.subject == subject, ThrottleHit.value == value)
            .values(value=now)
        )

    async def _nth_newest(self, tx: UnitOfWork, kind: str, subject: bytes, nth: int) -> datetime | None:
        await tx.lock(f"{kind}:{subject.hex()}")
        found: datetime | None = await tx.session.scalar(
            select(ThrottleHit.at)
            .where(ThrottleHit.kind == kind, ThrottleHit.subject == subject)
            .order_by(ThrottleHit.at.desc())
            .offset(nth - 1)
            .limit(1)
        )
        return found
