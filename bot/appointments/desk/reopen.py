"""What was closed is open after all: an office that a manager closed, a day that was declared off."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import delete

from bot.appointments.desk.rows import office_of
from bot.appointments.rules import begin_of
from bot.appointments.slots import Slots
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError, Stale
from bot.ids import Ids
from bot.jalali import tehran_day
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.reason import typed_reason
from bot.staff.use_case import Noted, StaffAct
from bot.staff.visits.rows import AtOffice
from storage.models import Closure, Holiday, Reopening
from storage.unit_of_work import UnitOfWork

__all__ = ["ReopenAsk", "ReopenOffice", "WithdrawAsk", "WithdrawHoliday"]


@dataclass(frozen=True, slots=True)
class ReopenAsk:
    """``reason`` stands in the audit log, and is told to nobody."""

    office: str
    closure_id: int
    reason: str = field(repr=False)


class ReopenOffice(AtOffice[ReopenAsk, None]):
    """The closure goes; what is left of its time can be booked again at once. Whoever lost a place in it is
    told so (TellReopened), who has taken another keeps it, and who was not told yet keeps the old one."""

    permission = "appointments.plan"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids, slots: Slots
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids
        self._slots = slots

    async def act(self, tx: UnitOfWork, actor: Actor, ask: ReopenAsk) -> tuple[None, Noted]:
        """Raises NotFound, Stale (over, or reopened already), DomainError (a reason that says nothing)."""
        reason, now = typed_reason(ask.reason), self._clock.now()
        office = await office_of(tx, ask.office)
        gone = (
            await tx.session.execute(
                delete(Closure)
                .where(Closure.id == ask.closure_id, Closure.office_id == office.id, Closure.ends_at > now)
                .returning(Closure.starts_at, Closure.ends_at)
                .execution_options(synchronize_session=False)
            )
        ).one_or_none()
        if gone is None:
            raise Stale("appointment-desk-open-already")
        tx.session.add(opened_again(self._ids.new(), gone.starts_at, gone.ends_at, now, office_id=office.id))
        await tx.session.flush()
        await self._slots.replan(tx, office.id, tehran_day(max(gone.starts_at, now)))
        said = {"office": ask.office, "closure": str(ask.closure_id), "reason": reason}
        return None, Noted("office_reopened", details=said)


@dataclass(frozen=True, slots=True)
class WithdrawAsk:
    """``kind_key`` as the day was declared off with."""

    day: date
    kind_key: str = ""


class WithdrawHoliday(StaffAct[WithdrawAsk, None]):
    """A day that was declared off is a day like others: the moon was not seen. Told as by ReopenOffice."""

    permission = "holidays.declare"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids

    async def act(self, tx: UnitOfWork, actor: Actor, ask: WithdrawAsk) -> tuple[None, Noted]:
        """Raises DomainError (over), Stale (not declared off, or not any more)."""
        now = self._clock.now()
        if ask.day < tehran_day(now):
            raise DomainError("holidays-over")
        gone = await tx.session.scalar(
            delete(Holiday)
            .where(Holiday.day == ask.day, Holiday.kind_key == ask.kind_key)
            .returning(Holiday.id)
            .execution_options(synchronize_session=False)
        )
        if gone is None:
            raise Stale("holidays-withdrawn-already")
        whole = begin_of(ask.day), begin_of(ask.day + timedelta(days=1))
        tx.session.add(opened_again(self._ids.new(), *whole, now, kind_key=ask.kind_key))
        await tx.session.flush()
        details = {"day": ask.day.isoformat(), "kind": ask.kind_key or "all", "what": "withdrawn"}
        return None, Noted("sensitive_update", details=details)


def opened_again(
    row_id: int,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
    *,
    office_id: int | None = None,
    kind_key: str | None = None,
) -> Reopening:
    return Reopening(
        id=row_id,
        office_id=office_id,
        kind_key=kind_key,
        starts_at=starts_at,
        ends_at=ends_at,
        created_at=now,
        told_at=None,
    )
