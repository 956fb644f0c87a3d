"""Periodic: who has an appointment is reminded the day before and two hours before, once for each time it
is moved to. Nothing waits in a queue over the night: what is told is true when it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.appointments.again import again
from bot.appointments.office_end import locked
from bot.appointments.owner import owner_of_row
from bot.appointments.telling import TellAppointment
from bot.clock import Clock
from bot.ledger.kinds import Lane
from bot.ledger.preferences import QUIET, quiet_hours
from bot.ledger.telling import ToNobody
from storage.queries.reminders import DUE
from storage.unit_of_work import UnitOfWork

__all__ = ["RemindOfAppointments"]

#: Appointments that one run looks at for each kind of reminder; the next run goes on.
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Reminder:
    """Told from ``before`` the visit on, until ``until`` before it; who booked or moved it within ``rest``
    has it in mind still."""

    fact: str
    words_key: str
    before: timedelta
    until: timedelta
    rest: timedelta


REMINDERS = (
    Reminder(
        "dayahead", "appointment-news-tomorrow", timedelta(hours=24), timedelta(hours=12), timedelta(hours=6)
    ),
    Reminder(
        "hoursahead", "appointment-news-soon", timedelta(hours=2), timedelta(minutes=15), timedelta(hours=1)
    ),
)


class RemindOfAppointments:
    """Each in a transaction of its own, its owner's row held: a move is before it or after."""

    def __init__(self, uow: UnitOfWork, clock: Clock, tell: TellAppointment) -> None:
        self._uow = uow
        self._clock = clock
        self._tell = tell

    async def __call__(self) -> int:
        """How many were reminded. Run twice, or by several processes, it tells once."""
        return sum([await self._each(reminder) for reminder in REMINDERS])

    async def _each(self, reminder: Reminder) -> int:
        now = self._clock.now()
        asked = {
            "earliest": now + reminder.until,
            "latest": now + reminder.before,
            "changed": now - reminder.rest,
            "fact": f":{reminder.fact}:",
            "most": CHUNK,
        }
        async with self._uow as tx:
            due = (await tx.session.scalars(DUE, asked)).all()
        return sum([await again(partial(self._remind, each, reminder)) for each in due])

    async def _remind(self, appointment_id: int, reminder: Reminder) -> bool:
        now = self._clock.now()
        async with self._uow as tx:
            row = await locked(tx, appointment_id)
            if row is None or row.state != "booked":
                return False
            in_time = reminder.until < row.starts_at - now <= reminder.before
            if not in_time or now - row.changed_at < reminder.rest:
                return False
            quiet = await quiet_hours(tx, Lane.BULK, [ToNobody(row.citizen_id)])
            if quiet.get(row.citizen_id or 0, QUIET).over(now) > now:
                return False
            at, fact = row.starts_at, f"{reminder.fact}:{row.version}"
            told = await self._tell(
                tx,
                owner_of_row(row),
                row.id,
                fact,
                reminder.words_key,
                by_sms=False,
                until=at,
                asks=row.version if row.confirmed_at is None else None,
                at=at,
            )
            await tx.commit()
            return told > 0
