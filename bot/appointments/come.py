"""«می‌آیم»: who has an appointment says, once reminded, that they come: the office sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from bot.accounts.visitor import Visitor
from bot.appointments.again import again
from bot.appointments.own import own_row
from bot.appointments.owner import Owner, owner_of
from bot.appointments.seats import rows_of
from bot.clock import Clock
from bot.errors import Stale
from storage.database import AnyRow
from storage.models import Appointment
from storage.unit_of_work import UnitOfWork

__all__ = ["ASKED_BEFORE", "ComeAsk", "SayComing", "may_say_coming"]

#: Of Stale: the appointment has changed since it was asked about.
ASKED_BEFORE = "appointment-asked-before"
#: From the first reminder on.
ASKED = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ComeAsk:
    """``version``: of the appointment as the reminder or the window had it."""

    appointment_id: int
    version: int


class SayComing:
    """A receipt stays valid: the version is that of what is printed on it, and does not change."""

    def __init__(self, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    async def __call__(self, visitor: Visitor, ask: ComeAsk) -> None:
        """Said again it was said. Raises NotFound (not theirs), Stale (changed since; begun or over; not
        in)."""
        owner = owner_of(visitor)
        await again(lambda: self._say(owner, ask))

    async def _say(self, owner: Owner, ask: ComeAsk) -> None:
        now = self._clock.now()
        async with self._uow as tx:
            await owner.hold(tx)
            row = await own_row(tx, owner, ask.appointment_id)
            if row.state == "booked" and row.version != ask.version:
                raise Stale(ASKED_BEFORE)
            if row.state != "booked" or row.starts_at <= now:
                raise Stale("appointment-over")
            if row.confirmed_at is not None:
                return
            said = await tx.session.execute(
                update(Appointment)
                .where(
                    Appointment.id == row.id,
                    Appointment.state == "booked",
                    Appointment.version == ask.version,
                    Appointment.confirmed_at.is_(None),
                )
                .values(confirmed_at=now)
                .execution_options(synchronize_session=False)
            )
            if rows_of(said) != 1:
                raise Stale(ASKED_BEFORE)
            await tx.commit()


def may_say_coming(row: AnyRow, now: datetime) -> bool:
    """In the last day before it, once."""
    is_near = timedelta(0) < row.starts_at - now <= ASKED
    return row.state == "booked" and row.confirmed_at is None and is_near
