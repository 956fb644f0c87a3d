"""What becomes of seats that were given up: who waits is offered them, else they rest or are free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, tuple_

from bot.appointments.offers import Offers
from bot.appointments.seats import Seat, Seats
from storage.models import SlotClaim
from storage.unit_of_work import UnitOfWork

__all__ = ["Freed"]


class Freed:
    def __init__(self, seats: Seats, offers: Offers) -> None:
        self._seats = seats
        self._offers = offers

    async def __call__(
        self, tx: UnitOfWork, office_id: int, seats: Sequence[Seat], cool_down: timedelta | None
    ) -> None:
        """``cool_down`` None: nobody had booked them, so nothing could have been traded."""
        if not seats:
            return
        offered = await self._offers.make(tx, office_id)
        if not cool_down:
            return
        left = list(seats)
        if offered:
            pair = tuple_(SlotClaim.slot_id, SlotClaim.seat_no)
            taken = await tx.session.execute(
                select(SlotClaim.slot_id, SlotClaim.seat_no).where(pair.in_(left))
            )
            left = sorted(set(left) - {(row[0], row[1]) for row in taken})
        await self._seats.rest(tx, left, cool_down)
