"""An appointment, or a hold, is given up by its owner: cancelled twice, one seat is free."""

from __future__ import annotations

from datetime import datetime

from bot.accounts.visitor import Visitor
from bot.appointments.again import again
from bot.appointments.freed import Freed
from bot.appointments.own import end_offer, own_row
from bot.appointments.owner import Owner, owner_of
from bot.appointments.seats import Seats, change
from bot.appointments.telling import TellAppointment
from bot.appointments.visit import rules_of
from bot.clock import Clock
from bot.errors import DomainError, Stale
from storage.database import AnyRow
from storage.unit_of_work import UnitOfWork

__all__ = ["CancelAppointment"]


class CancelAppointment:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, seats: Seats, freed: Freed, tell: TellAppointment
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._seats = seats
        self._freed = freed
        self._tell = tell

    async def __call__(self, visitor: Visitor, appointment_id: int) -> bool:
        """Whether it was an appointment, of which the owner hears; a hold goes silently, and so does what is
        cancelled already (False).

        Raises NotFound (not theirs), DomainError ``appointment-cancel-late`` (``hours``), Stale (the visit
        has begun or is over; not in).
        """
        owner = owner_of(visitor)
        return await again(lambda: self._cancel(owner, appointment_id, visitor.account_id))

    async def _cancel(self, owner: Owner, appointment_id: int, here: int | None) -> bool:
        now = self._clock.now()
        async with self._uow as tx:
            await owner.hold(tx)
            row = await own_row(tx, owner, appointment_id)
            if row.state == "cancelled":
                return False
            ensure_may_cancel(row, now)
            was_booked: bool = row.state == "booked"
            seats = await self._seats.give_up(tx, row.id)
            reason = "citizen" if was_booked else "declined"
            if not await change(tx, row.id, row.state, now, state="cancelled", reason=reason):
                raise Stale("error-stale")
            await end_offer(tx, row.id, row.request_key, "left", now)
            await self._freed(
                tx, row.office_id, seats, rules_of(row.kind_key).cool_down if was_booked else None
            )
            if was_booked:
                await self._tell(
                    tx,
                    owner,
                    row.id,
                    "cancelled",
                    "appointment-news-cancelled",
                    here=here,
                    at=row.starts_at,
                )
            await tx.commit()
            return was_booked


def ensure_may_cancel(row: AnyRow, now: datetime) -> None:
    """Raises Stale, DomainError ``appointment-cancel-late``."""
    if row.state not in ("held", "booked"):
        raise Stale("appointment-over")
    rules = rules_of(row.kind_key)
    if row.state == "booked" and row.starts_at - now < rules.cancel_until:
        raise DomainError("appointment-cancel-late", hours=rules.cancel_hours)
