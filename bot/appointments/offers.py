"""A place that is free goes to who has waited longest: it is held for them, and they are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select, text, update

from bot.appointments.hold import held_row
from bot.appointments.own import OFFERED
from bot.appointments.owner import Owner
from bot.appointments.places import Place, place_of, starts
from bot.appointments.rules import first_day, last_day
from bot.appointments.seats import Seats
from bot.appointments.standing import load_standing
from bot.appointments.telling import TellAppointment
from bot.appointments.visit import Visit, load_visit, minutes_of, rules_of
from bot.clock import Clock
from bot.errors import DomainError
from bot.ids import Ids
from bot.jalali import tehran_day
from storage.database import AnyRow
from storage.models import Appointment, Citizen, Office, WaitingEntry
from storage.queries import appointments
from storage.unit_of_work import UnitOfWork

__all__ = ["Offers"]

#: Of those who wait, how many are looked at in one go: with one freed seat the first will nearly always do.
LOOKED_AT = 20
LINE = (
    select(
        WaitingEntry.id,
        WaitingEntry.citizen_id,
        WaitingEntry.services,
        WaitingEntry.cases,
        WaitingEntry.first_day,
        WaitingEntry.last_day,
        Office.kind_key,
    )
    .join(Office, Office.id == WaitingEntry.office_id)
    .where(
        WaitingEntry.office_id == bindparam("office"),
        text("waiting_entry.state = 'waiting'"),
        WaitingEntry.last_day >= bindparam("today"),
    )
    .order_by(WaitingEntry.created_at, WaitingEntry.id)
    .limit(LOOKED_AT)
)


class Offers:
    """Inside the transaction that freed the place, or that of the sweeper."""

    def __init__(self, clock: Clock, ids: Ids, seats: Seats, tell: TellAppointment) -> None:
        self._clock = clock
        self._ids = ids
        self._seats = seats
        self._tell = tell

    async def make(self, tx: UnitOfWork, office_id: int) -> int:
        """How many were offered a place. Nobody is waited for: whose row is held comes next time."""
        now = self._clock.now()
        line = (await tx.session.execute(LINE, {"office": office_id, "today": tehran_day(now)})).all()
        made = 0
        for entry in line:
            place = await self._place(tx, office_id, entry, now)
            if place is not None and await self._offer(tx, entry, place, now):
                made += 1
        return made

    async def _place(self, tx: UnitOfWork, office_id: int, entry: AnyRow, now: datetime) -> Place | None:
        """The first that would do for them."""
        rules = rules_of(entry.kind_key)
        rows = (await tx.session.execute(appointments.OPENING, {"office": office_id})).all()
        serving = frozenset(
            row.rule_id
            for row in rows
            if row.rule_id is not None and set(entry.services).issubset(row.services)
        )
        first, last = (
            max(entry.first_day, first_day(rules, now)),
            min(entry.last_day, last_day(rules, now)),
        )
        if first > last or not serving:
            return None
        here = {"office": office_id, "kind": entry.kind_key, "first": first, "last": last, "now": now}
        slots = await tx.session.execute(appointments.PLACES, here)
        free = slots.all()
        found = starts(free, serving, minutes_of(entry.services, entry.cases))
        return None if not found else place_of(free[found[0][0]], *found[0][1:])

    async def _offer(self, tx: UnitOfWork, entry: AnyRow, place: Place, now: datetime) -> bool:
        """Whether it is held for them now. Not for whom the rules allow none, and who is busy just now."""
        person = select(Citizen.id).where(Citizen.id == entry.citizen_id, Citizen.status == "active")
        if await tx.session.scalar(person.with_for_update(skip_locked=True)) is None:
            return False
        try:
            visit = await load_visit(tx, place.slot_id, entry.services, entry.cases)
            standing = await load_standing(tx, self._clock, Owner(entry.citizen_id), visit)
            standing.ensure_not_barred()
            seq = standing.day_seq(visit)
        except DomainError:
            return False
        if standing.hold is not None:
            return False
        return await self._hold(tx, entry, visit, seq, now)

    async def _hold(self, tx: UnitOfWork, entry: AnyRow, visit: Visit, seq: int, now: datetime) -> bool:
        key = f"{OFFERED}{self._ids.token()}"
        until = min(now + visit.rules.offer, visit.starts_at - timedelta(minutes=1))
        row = held_row(self._ids.new(), Owner(entry.citizen_id), visit, key, seq, now)
        row["hold_expires_at"] = until
        row_id = row["id"]
        assert isinstance(row_id, int)
        async with tx.session.begin_nested() as again:
            await tx.session.execute(insert(Appointment), row)
            if not await self._seats.take(tx, row_id, entry.citizen_id, visit.slot_ids):
                await again.rollback()
                return False
        await tx.session.execute(
            update(WaitingEntry)
            .where(WaitingEntry.id == entry.id, WaitingEntry.state == "waiting")
            .values(state="offered", appointment_id=row_id, offered_until=until, changed_at=now)
            .execution_options(synchronize_session=False)
        )
        await self._tell(
            tx,
            Owner(entry.citizen_id),
            row_id,
            "offered",
            "appointment-news-offered",
            until=until,
            at=visit.starts_at,
            until_at=until,
        )
        return True
