"""A block that was wrong is lifted by a manager of the office; a day is declared off for a kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select, update

from bot.appointments.desk.rows import AppointmentAsk, Counter, noted
from bot.appointments.owner import owner_of_row
from bot.appointments.telling import TellAppointment
from bot.audit import Audit
from bot.catalogue.booking import bookable_kinds
from bot.clock import Clock
from bot.errors import DomainError, NotFound
from bot.ids import Ids
from bot.jalali import tehran_day
from bot.persian import clean
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.reason import typed_reason
from bot.staff.use_case import Noted, StaffAct
from bot.staff.visits.rows import AtOffice
from storage.models import BookingBlock, Holiday
from storage.unit_of_work import UnitOfWork

__all__ = ["DeclareHoliday", "HolidayAsk", "LiftAsk", "LiftBlock"]

LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True)
class LiftAsk(AppointmentAsk):
    """``appointment_id``: the one that was missed."""

    reason: str = field(repr=False)


class LiftBlock(AtOffice[LiftAsk, None]):
    permission = "appointments.lift_block"

    def __init__(
        self,
        gate: Gate,
        uow: UnitOfWork,
        audit: Audit,
        clock: Clock,
        counter: Counter,
        tell: TellAppointment,
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._counter = counter
        self._tell = tell

    async def act(self, tx: UnitOfWork, actor: Actor, ask: LiftAsk) -> tuple[None, Noted]:
        """The citizen is told. Raises NotFound (no block that is in force), DomainError (a reason that says
        nothing), NotAllowed (their own)."""
        reason, now = typed_reason(ask.reason), self._clock.now()
        row = await self._counter.appointment(tx, actor, ask)
        lifted = await tx.session.scalar(
            update(BookingBlock)
            .where(
                BookingBlock.appointment_id == row.id,
                BookingBlock.lifted_at.is_(None),
                BookingBlock.ends_at > now,
            )
            .values(lifted_at=now, lifted_by=actor.name, lift_reason=reason)
            .returning(BookingBlock.id)
            .execution_options(synchronize_session=False)
        )
        if lifted is None:
            raise NotFound("appointment-desk-no-block")
        await self._tell(tx, owner_of_row(row), row.id, "lifted", "appointment-news-lifted", at=row.starts_at)
        return None, await noted(tx, "booking_block_lifted", row, ask.office, reason=reason)


@dataclass(frozen=True, slots=True)
class HolidayAsk:
    """``kind_key`` empty: for every kind of office."""

    day: date
    title: str
    kind_key: str = ""


class DeclareHoliday(StaffAct[HolidayAsk, None]):
    """Days of the lunar calendar, and whatever else is declared the evening before. Nobody gets a place on it
    from now on; who has one is told (FollowClosures)."""

    permission = "holidays.declare"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids

    async def act(self, tx: UnitOfWork, actor: Actor, ask: HolidayAsk) -> tuple[None, Noted]:
        """Declared twice, it is what it was. Raises DomainError (over; no such kind; no title)."""
        title = clean(ask.title)
        if ask.day < tehran_day(self._clock.now()) or ask.kind_key not in ("", *bookable_kinds()):
            raise DomainError("appointment-desk-holiday")
        if not 0 < len(title) <= LONGEST_TITLE:
            raise DomainError("appointment-desk-holiday")
        day = (Holiday.day == ask.day) & (Holiday.kind_key == ask.kind_key)
        if await tx.session.scalar(select(Holiday.id).where(day)) is None:
            row = tx.insert_into(Holiday).values(
                id=self._ids.new(), day=ask.day, kind_key=ask.kind_key, title=title
            )
            await tx.session.execute(row.on_conflict_do_nothing(index_elements=["day", "kind_key"]))
        details = {"day": ask.day.isoformat(), "kind": ask.kind_key or "all"}
        return None, Noted("sensitive_update", details=details)
