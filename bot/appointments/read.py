"""«نوبت‌های من»: what a citizen sees of their own appointments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.accounts.visitor import Visitor
from bot.appointments.cancel import ensure_may_cancel
from bot.appointments.come import may_say_coming
from bot.appointments.owner import owner_of
from bot.appointments.visit import rules_of
from bot.clock import Clock
from bot.errors import DomainError, NotFound, Stale
from storage.database import AnyRow, Query, Reader
from storage.queries import appointments

__all__ = ["AppointmentList", "AppointmentPage", "GuestVisit", "MyAppointments", "OwnAppointment"]

PAGE_SIZE = 6


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """One appointment with its office. ``state`` is the state of now: a hold that has run out is
    ``cancelled`` with the reason ``hold_ended``, swept or not. ``may_cancel``, ``may_move``: by the clock;
    the use case asks again."""

    id: int
    state: str
    reason: str | None
    tracking_code: str | None
    services: tuple[str, ...]
    cases: int
    day: date
    starts_at: datetime
    ends_at: datetime
    hold_expires_at: datetime | None
    version: int
    office_id: int
    office_code: str
    office_name: str
    kind_key: str
    office_address: str
    office_phone: str
    latitude: float
    longitude: float
    confirmed_at: datetime | None
    may_say_coming: bool
    may_cancel: bool
    may_move: bool


@dataclass(frozen=True, slots=True)
class AppointmentList:
    """One page; ``page`` counts from 0. ``barred``: until when, by kind of office."""

    lines: tuple[OwnAppointment, ...]
    total: int
    page: int
    barred: dict[str, datetime]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


class MyAppointments:
    """Reads only; every query carries the owner."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def coming(self, visitor: Visitor, page: int = 0) -> AppointmentList:
        """Booked and not over, the next one first. A page beyond the last gives the first. Raises Stale."""
        return await self._list(visitor, appointments.COMING, page)

    async def past(self, visitor: Visitor, page: int = 0) -> AppointmentList:
        """Kept, missed and cancelled ones, newest first."""
        return await self._list(visitor, appointments.PAST, page)

    async def _list(self, visitor: Visitor, query: Query, page: int) -> AppointmentList:
        citizen_id, _ = visitor.ensure_in()
        now, page = self._clock.now(), max(0, page)
        rows: Sequence[AnyRow] = await self._reader.rows(
            query, holder=citizen_id, limit=PAGE_SIZE, offset=page * PAGE_SIZE
        )
        if not rows and page:
            return await self._list(visitor, query, 0)
        bars = await self._reader.rows(appointments.BARS, holder=citizen_id, now=now)
        return AppointmentList(
            tuple(own_of(row, now) for row in rows),
            rows[0].total if rows else 0,
            page,
            {row.kind_key: row.ends_at for row in bars},
        )


class AppointmentPage:
    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def __call__(self, visitor: Visitor, appointment_id: int) -> OwnAppointment:
        """A hold too: that is the window in which it is confirmed. Raises NotFound (not theirs), Stale (not
        in, and it is not what this chat has booked as a guest)."""
        owner = owner_of(visitor)
        row = await self._reader.first(appointments.PAGE, holder=owner.id, appointment=appointment_id)
        if row is None and owner.is_guest:
            raise Stale("error-log-in-first")
        if row is None:
            raise NotFound("appointment-gone")
        return own_of(row, self._clock.now())


class GuestVisit:
    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def __call__(self, visitor: Visitor) -> OwnAppointment | None:
        """What this chat has booked, or holds just now, to be seen in person; None for who is no guest."""
        if visitor.standing != "guest" or visitor.account_id is None:
            return None
        now = self._clock.now()
        row = await self._reader.first(appointments.LIVE_OF_GUEST, account=visitor.account_id, now=now)
        return None if row is None else own_of(row, now)


def own_of(row: AnyRow, now: datetime) -> OwnAppointment:
    is_over = row.state == "held" and row.hold_expires_at <= now
    rules = rules_of(row.kind_key)
    in_time = row.starts_at - now >= rules.move_until and row.moves < rules.most_moves
    return OwnAppointment(
        id=row.id,
        state="cancelled" if is_over else row.state,
        reason="hold_ended" if is_over else row.reason,
        tracking_code=row.tracking_code,
        services=tuple(row.services),
        cases=row.cases,
        day=row.day,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        hold_expires_at=row.hold_expires_at,
        version=row.version,
        office_id=row.office_id,
        office_code=row.office_code,
        office_name=row.office_name,
        kind_key=row.kind_key,
        office_address=row.office_address,
        office_phone=row.office_phone,
        latitude=row.latitude,
        longitude=row.longitude,
        confirmed_at=row.confirmed_at,
        may_say_coming=may_say_coming(row, now),
        may_cancel=not is_over and may_cancel(row, now),
        may_move=row.state == "booked" and in_time,
    )


def may_cancel(row: AnyRow, now: datetime) -> bool:
    try:
        ensure_may_cancel(row, now)
    except DomainError:
        return False
    return True
