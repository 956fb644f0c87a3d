"""Taking seats and giving them up, inside the caller's transaction. The database has the last word on every
seat: one person each, never above the capacity, never in a closed slot (storage.models.appointments)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, delete, func, select, update

from bot.clock import Clock
from storage.database import InsertInto
from storage.models import Appointment, SeatRest, SlotClaim
from storage.queries import appointments
from storage.unit_of_work import UnitOfWork

__all__ = ["Seat", "Seats", "rows_of"]

Seat = tuple[int, int]
#: Each time somebody else was quicker by a moment; then they were quicker for all seats.
TRIES = 6


class Seats:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def take(
        self, tx: UnitOfWork, appointment_id: int, holder_id: int, slot_ids: Sequence[int]
    ) -> bool:
        """A seat in each of the slots, for whose it is (Owner.id), or none at all. Holds that have run out
        make room."""
        for _ in range(TRIES):
            taken = await self._claim(tx, appointment_id, holder_id, slot_ids)
            if taken == len(slot_ids):
                return True
            if taken:
                await self.give_up(tx, appointment_id)
            if not await self.reclaim(tx, slot_ids) and not await self._is_free(tx, slot_ids):
                return False
        return False

    async def give_up(self, tx: UnitOfWork, appointment_id: int) -> list[Seat]:
        """All seats of the appointment, which ends or moves in the same transaction."""
        gone = await tx.session.execute(
            delete(SlotClaim)
            .where(SlotClaim.appointment_id == appointment_id)
            .returning(SlotClaim.slot_id, SlotClaim.seat_no)
            .execution_options(synchronize_session=False)
        )
        return [(row[0], row[1]) for row in gone]

    async def rest(self, tx: UnitOfWork, seats: Sequence[Seat], pause: timedelta) -> None:
        """Nobody gets these seats before the pause is over: places are not handed on."""
        if not seats or not pause:
            return
        until = self._clock.now() + pause
        row = tx.insert_into(SeatRest)
        await tx.session.execute(
            row.on_conflict_do_update(
                index_elements=["slot_id", "seat_no"], set_={"until": row.excluded.until}
            ),
            [{"slot_id": slot_id, "seat_no": seat_no, "until": until} for slot_id, seat_no in seats],
        )

    async def reclaim(self, tx: UnitOfWork, slot_ids: Sequence[int]) -> int:
        """Ends the holds in these slots that have run out, whosever they are; how many."""
        found = await tx.session.scalars(
            appointments.LAPSED_IN, {"slots": list(slot_ids), "now": self._clock.now()}
        )
        return sum([await self.end_lapsed(tx, each) for each in found.all()])

    async def end_lapsed(self, tx: UnitOfWork, appointment_id: int) -> bool:
        """Whether it still was a hold that has run out: its owner may have been quicker."""
        now = self._clock.now()
        still = select(Appointment.id).where(
            Appointment.id == appointment_id, Appointment.state == "held", Appointment.hold_expires_at <= now
        )
        if await tx.session.scalar(still.with_for_update()) is None:
            return False
        await self.give_up(tx, appointment_id)
        return await change(tx, appointment_id, "held", now, state="cancelled", reason="hold_ended")

    async def _claim(
        self, tx: UnitOfWork, appointment_id: int, holder_id: int, slot_ids: Sequence[int]
    ) -> int:
        values = {"appointment": appointment_id, "holder": holder_id, "now": self._clock.now()}
        if len(slot_ids) == 1:
            done = await tx.execute(tx.kept(claiming_one), {**values, "slot": slot_ids[0]})
        else:
            done = await tx.execute(tx.kept(claiming), {**values, "slots": list(slot_ids)})
        return len(done.all())

    async def _is_free(self, tx: UnitOfWork, slot_ids: Sequence[int]) -> bool:
        """Whether a seat is left in each, so that one may try again."""
        free = appointments.FREE_SEATS.subquery()
        left = await tx.session.scalar(
            select(func.count()).select_from(free),
            {"appointment": 0, "holder": 0, "slots": list(slot_ids), "now": self._clock.now()},
        )
        return left == len(slot_ids)


def claiming(insert_into: InsertInto) -> Any:
    """The statement that takes seats in several slots."""
    return _claiming(insert_into, appointments.FREE_SEATS)


def claiming_one(insert_into: InsertInto) -> Any:
    """In one slot, as most visits need: a list would be put into the statement's text with every use."""
    return _claiming(insert_into, appointments.FREE_SEAT)


def _claiming(insert_into: InsertInto, free: Any) -> Any:
    claim = insert_into(appointments.CLAIM).from_select(appointments.CLAIM_COLUMNS, free)
    once = claim.on_conflict_do_nothing(index_elements=["slot_id", "seat_no"])
    # Counted by what comes back: Python's driver knows no row count of an INSERT that begins with WITH.
    return once.returning(appointments.CLAIM.c.seat_no)


async def change(tx: UnitOfWork, appointment_id: int, was: str, now: datetime, **to: Any) -> bool:
    """Compare and swap: whether it was in this state still, and is changed now.

    ``to`` always has the new state or what moves; a hold's end goes with the hold.
    """
    values = {"hold_expires_at": None, "came_from": was, **to} if "state" in to else to
    done = await tx.session.execute(
        update(Appointment)
        .where(Appointment.id == appointment_id, Appointment.state == was)
        .values(version=Appointment.version + 1, changed_at=now, **values)
        .execution_options(synchronize_session=False)
    )
    return rows_of(done) == 1


def rows_of(done: Any) -> int:
    assert isinstance(done, CursorResult)
    return done.rowcount
