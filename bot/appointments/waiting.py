"""Waiting for a place in an office that is full, and leaving the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, func, select, update

from bot.accounts.visitor import Visitor
from bot.appointments.again import again
from bot.appointments.freed import Freed
from bot.appointments.places import Places
from bot.appointments.seats import Seats, change
from bot.appointments.visit import Wanted, rules_of, services_of
from bot.clock import Clock
from bot.errors import DomainError, NotAllowed, NotFound, Stale
from bot.ids import Ids
from bot.jalali import tehran_day
from storage.database import Query, Reader
from storage.models import BookingBlock, Citizen, Office, WaitingEntry
from storage.queries.appointments import CITIZEN
from storage.unit_of_work import UnitOfWork

__all__ = ["JoinWaiting", "LeaveWaiting", "MyWaiting", "WaitAsk", "WaitingLine"]

OPEN = WaitingEntry.state.in_(("waiting", "offered"))
MINE: Query = (
    select(
        WaitingEntry.id,
        WaitingEntry.office_id,
        Office.name.label("office_name"),
        WaitingEntry.services,
        WaitingEntry.cases,
        WaitingEntry.first_day,
        WaitingEntry.last_day,
        WaitingEntry.state,
        WaitingEntry.appointment_id,
        WaitingEntry.offered_until,
    )
    .join(Office, Office.id == WaitingEntry.office_id)
    .where(WaitingEntry.citizen_id == CITIZEN, OPEN, WaitingEntry.last_day >= bindparam("today"))
    .order_by(WaitingEntry.created_at)
)


@dataclass(frozen=True, slots=True)
class WaitAsk:
    """For a place on a day from the first to the last, both included."""

    wanted: Wanted
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """``appointment_id``: the place that is offered, to be confirmed until ``offered_until``."""

    id: int
    office_id: int
    office_name: str
    services: tuple[str, ...]
    cases: int
    first_day: date
    last_day: date
    appointment_id: int | None
    offered_until: datetime | None


class MyWaiting:
    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def __call__(self, visitor: Visitor) -> tuple[WaitingLine, ...]:
        """Raises Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        now = self._clock.now()
        rows = await self._reader.rows(MINE, citizen=citizen_id, today=tehran_day(now))
        return tuple(
            WaitingLine(
                row.id,
                row.office_id,
                row.office_name,
                tuple(row.services),
                row.cases,
                row.first_day,
                row.last_day,
                row.appointment_id if row.state == "offered" and row.offered_until > now else None,
                row.offered_until,
            )
            for row in rows
        )


class JoinWaiting:
    """Once an office; whoever asks again waits for the new days, at the place in the line that they have."""

    def __init__(self, uow: UnitOfWork, clock: Clock, ids: Ids, places: Places) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._places = places

    async def __call__(self, visitor: Visitor, ask: WaitAsk) -> int:
        """The id of the entry. Raises DomainError (``appointment-places-left``: there is a place on these
        days; ``appointment-most-waiting``; no such days; what FreeDays raises), NotAllowed, Stale."""
        citizen_id, _ = visitor.ensure_in()
        opening = await self._places.opening(ask.wanted)
        first, last = max(ask.first_day, opening.first_day), min(ask.last_day, opening.last_day)
        if first > last:
            raise DomainError("appointment-too-far", last=opening.last_day)
        if await self._places.between(ask.wanted, opening, first, last):
            raise DomainError("appointment-places-left")
        return await again(lambda: self._join(citizen_id, opening.kind_key, WaitAsk(ask.wanted, first, last)))

    async def _join(self, citizen_id: int, kind_key: str, ask: WaitAsk) -> int:
        now = self._clock.now()
        async with self._uow as tx:
            await tx.hold_row(Citizen, citizen_id)
            await self._ensure_may(tx, citizen_id, kind_key, ask.wanted.office_id, now)
            row = await tx.session.scalar(
                select(WaitingEntry).where(
                    WaitingEntry.citizen_id == citizen_id,
                    WaitingEntry.office_id == ask.wanted.office_id,
                    OPEN,
                )
            )
            if row is None:
                row = WaitingEntry(
                    id=self._ids.new(),
                    citizen_id=citizen_id,
                    office_id=ask.wanted.office_id,
                    state="waiting",
                    created_at=now,
                )
                tx.session.add(row)
            row.services = [service.key for service in services_of(ask.wanted.services)]
            row.cases = ask.wanted.cases
            row.first_day, row.last_day, row.changed_at = ask.first_day, ask.last_day, now
            await tx.commit()
            return row.id

    async def _ensure_may(
        self, tx: UnitOfWork, citizen_id: int, kind_key: str, office_id: int, now: datetime
    ) -> None:
        barred = await tx.session.scalar(
            select(func.max(BookingBlock.ends_at)).where(
                BookingBlock.holder_id == citizen_id,
                BookingBlock.kind_key == kind_key,
                BookingBlock.lifted_at.is_(None),
                BookingBlock.ends_at > now,
            )
        )
        if barred is not None:
            raise NotAllowed("appointment-barred", until=barred)
        others = await tx.session.scalar(
            select(func.count()).where(
                WaitingEntry.citizen_id == citizen_id, OPEN, WaitingEntry.office_id != office_id
            )
        )
        most = rules_of(kind_key).most_waiting
        if (others or 0) >= most:
            raise DomainError("appointment-most-waiting", most=most)


class LeaveWaiting:
    """A place that was offered is free for the next."""

    def __init__(self, uow: UnitOfWork, clock: Clock, seats: Seats, freed: Freed) -> None:
        self._uow = uow
        self._clock = clock
        self._seats = seats
        self._freed = freed

    async def __call__(self, visitor: Visitor, entry_id: int) -> None:
        """Raises NotFound (not theirs, or over), Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        await again(lambda: self._leave(citizen_id, entry_id))

    async def _leave(self, citizen_id: int, entry_id: int) -> None:
        now = self._clock.now()
        async with self._uow as tx:
            await tx.hold_row(Citizen, citizen_id)
            left = await tx.session.execute(
                update(WaitingEntry)
                .where(WaitingEntry.id == entry_id, WaitingEntry.citizen_id == citizen_id, OPEN)
                .values(state="left", offered_until=None, changed_at=now)
                .returning(WaitingEntry.office_id, WaitingEntry.appointment_id)
                .execution_options(synchronize_session=False)
            )
            row = left.first()
            if row is None:
                raise NotFound("appointment-waiting-gone")
            if row.appointment_id is not None:
                seats = await self._seats.give_up(tx, row.appointment_id)
                if await change(tx, row.appointment_id, "held", now, state="cancelled", reason="declined"):
                    await self._freed(tx, row.office_id, seats, None)
                elif seats:
                    raise Stale("error-stale")
            await tx.commit()
