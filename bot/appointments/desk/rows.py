"""An appointment on the counter: of this very office, today, its row held; and that somebody was at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, literal, select

from bot.appointments.office_end import locked
from bot.clock import Clock
from bot.errors import DomainError, NotAllowed, NotFound, Stale
from bot.jalali import tehran_day
from bot.staff.actor import Actor
from bot.staff.use_case import Noted
from storage.models import Appointment, Citizen, MessengerAccount, Office, OfficeDay, Registration
from storage.queries.appointments import waits_in
from storage.unit_of_work import UnitOfWork

__all__ = ["AppointmentAsk", "Counter", "Seen", "office_of", "sign_up_of"]


@dataclass(frozen=True, slots=True)
class AppointmentAsk:
    """``office``: the code of the office in which the member of staff works."""

    office: str
    appointment_id: int


@dataclass(frozen=True, slots=True)
class Seen:
    """An appointment as it stands once it was marked."""

    appointment_id: int
    state: str
    starts_at: datetime
    services: tuple[str, ...]
    cases: int


async def office_of(tx: UnitOfWork, code: str) -> Office:
    """Raises NotFound."""
    office = await tx.session.scalar(select(Office).where(Office.code == code))
    if office is None:
        raise NotFound("offices-gone")
    return office


class Counter:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def appointment(self, tx: UnitOfWork, actor: Actor, ask: AppointmentAsk) -> Appointment:
        """Held until the transaction ends. Raises NotFound (not of this office), NotAllowed (their own)."""
        office = await office_of(tx, ask.office)
        row = await locked(tx, ask.appointment_id)
        if row is None or row.office_id != office.id or row.booked_at is None:
            raise NotFound("appointment-gone")
        if await own_citizen(tx, row) == actor.citizen_id:
            raise NotAllowed("appointment-desk-own")
        return row

    async def todays(self, tx: UnitOfWork, actor: Actor, ask: AppointmentAsk) -> Appointment:
        """And of a day that is today and not ended. Raises DomainError, Stale too."""
        row = await self.appointment(tx, actor, ask)
        if row.day != self.today():
            raise DomainError("appointment-desk-other-day", at=row.starts_at)
        await self.ensure_open(tx, row.office_id, row.day)
        return row

    async def ensure_open(self, tx: UnitOfWork, office_id: int, day: date) -> None:
        """Raises Stale: the day was ended, its blocks are written and told."""
        ended = await tx.session.scalar(
            select(OfficeDay.ended_at).where(OfficeDay.office_id == office_id, OfficeDay.day == day)
        )
        if ended is not None:
            raise Stale("appointment-desk-day-ended")

    async def at_work(self, tx: UnitOfWork, office_id: int, more_walk_ins: int = 0) -> int:
        """Somebody of the office is at work today, which the end of the day goes by. How many have walked
        in."""
        row = tx.insert_into(OfficeDay).values(
            office_id=office_id, day=self.today(), seen_at=self._clock.now(), walk_ins=more_walk_ins
        )
        again = row.on_conflict_do_update(
            index_elements=["office_id", "day"],
            set_={
                "seen_at": func.coalesce(OfficeDay.seen_at, row.excluded.seen_at),
                "walk_ins": OfficeDay.walk_ins + more_walk_ins,
            },
        )
        return await tx.session.scalar(again.returning(OfficeDay.walk_ins)) or 0

    def today(self) -> date:
        return tehran_day(self._clock.now())


def seen_as(row: Appointment, state: str) -> Seen:
    return Seen(row.id, state, row.starts_at, tuple(row.services), row.cases)


async def noted(tx: UnitOfWork, action: str, row: Appointment, office: str, **details: str) -> Noted:
    """The citizen reads it in «چه کسی پرونده‌ام را دید» where the act was a look at them."""
    index = await index_of(tx, row)
    return Noted(action, index, {"appointment": str(row.id), "office": office, **details})


async def own_citizen(tx: UnitOfWork, row: Appointment) -> int | None:
    """The citizen; of a guest, whose chat it is, if it is anybody's yet."""
    if row.account_id is None:
        return row.citizen_id
    account = await tx.session.get_one(MessengerAccount, row.account_id)
    return account.citizen_id


async def sign_up_of(tx: UnitOfWork, row: Appointment, now: datetime) -> Registration | None:
    """What a guest has come for, where it is a sign-up that waits; else their number is lost."""
    assert row.account_id is not None
    waiting = select(Registration).where(Registration.id == waits_in(literal(row.account_id)))
    found: Registration | None = await tx.session.scalar(waiting, {"now": now})
    return found


async def index_of(tx: UnitOfWork, row: Appointment) -> bytes | None:
    """Whose file it is; a guest is nobody's until their account opens."""
    if row.citizen_id is None:
        return None
    return (await tx.session.get_one(Citizen, row.citizen_id)).national_code_index
