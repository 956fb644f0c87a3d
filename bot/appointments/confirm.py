"""The hold becomes an appointment, with a tracking code and an SMS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from bot.accounts.visitor import Visitor
from bot.appointments.again import again
from bot.appointments.own import end_offer
from bot.appointments.owner import Owner, owner_of
from bot.appointments.telling import TellAppointment
from bot.clock import Clock
from bot.errors import NotAllowed, NotFound, Stale
from bot.ids import Ids
from storage.database import AnyRow
from storage.queries.appointments import APPOINTMENT, BLOCK, HOLDER, NOW, OFFICE
from storage.unit_of_work import UnitOfWork

__all__ = ["Booked", "ConfirmAppointment"]

_BARS = (
    BLOCK.c.holder_id == HOLDER,
    BLOCK.c.kind_key == OFFICE.c.kind_key,
    BLOCK.c.lifted_at.is_(None),
    BLOCK.c.ends_at > NOW,
)
_OFFICE = OFFICE.c.id == APPOINTMENT.c.office_id
#: Compare and swap: by its owner, while the hold lasts, unless they were barred meanwhile.
BOOK = (
    update(APPOINTMENT)
    .where(
        APPOINTMENT.c.id == bindparam("appointment"),
        APPOINTMENT.c.holder_id == HOLDER,
        APPOINTMENT.c.state == "held",
        APPOINTMENT.c.hold_expires_at > NOW,
        ~select(BLOCK.c.id)
        .select_from(BLOCK.join(OFFICE, _OFFICE))
        .where(*_BARS)
        .correlate(APPOINTMENT)
        .exists(),
    )
    .values(
        state="booked",
        came_from="held",
        hold_expires_at=None,
        tracking_code=bindparam("code"),
        booked_at=NOW,
        changed_at=NOW,
        version=APPOINTMENT.c.version + 1,
    )
    .returning(
        APPOINTMENT.c.id,
        APPOINTMENT.c.tracking_code,
        APPOINTMENT.c.office_id,
        APPOINTMENT.c.starts_at,
        APPOINTMENT.c.version,
        APPOINTMENT.c.request_key,
    )
)
#: Why it was not.
STANDS = (
    select(
        *(column for column in APPOINTMENT.c if column.key not in ("live", "holder_id")),
        select(func.max(BLOCK.c.ends_at))
        .where(*_BARS)
        .correlate(OFFICE)
        .scalar_subquery()
        .label("barred_until"),
    )
    .join(OFFICE, _OFFICE)
    .where(APPOINTMENT.c.id == bindparam("appointment"), APPOINTMENT.c.holder_id == HOLDER)
)


@dataclass(frozen=True, slots=True)
class Booked:
    """``version``: what a receipt of it is good for (an appointment that changes has another)."""

    appointment_id: int
    tracking_code: str
    office_id: int
    starts_at: datetime
    version: int


class ConfirmAppointment:
    def __init__(self, uow: UnitOfWork, clock: Clock, ids: Ids, tell: TellAppointment) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._tell = tell

    async def __call__(self, visitor: Visitor, appointment_id: int) -> Booked:
        """Confirmed again it is what it was. The owner hears by SMS and in their other chats.

        Raises NotFound (not theirs), Stale (``appointment-hold-ended``; not in), NotAllowed (barred since).
        """
        owner = owner_of(visitor)
        return await again(lambda: self._confirm(owner, appointment_id, visitor.account_id))

    async def _confirm(self, owner: Owner, appointment_id: int, here: int | None) -> Booked:
        now = self._clock.now()
        whose = {"appointment": appointment_id, "holder": owner.id, "now": now}
        async with self._uow.brief() as tx:
            # A tap on another time at the same moment must not take this for a hold that gives way.
            await owner.hold(tx)
            done = await tx.execute(BOOK, {**whose, "code": self._ids.reference()})
            row = done.first()
            if row is None:
                return not_booked((await tx.execute(STANDS, whose)).first())
            await end_offer(tx, row.id, row.request_key, "taken", now)
            await self._tell(
                tx,
                owner,
                appointment_id,
                "booked",
                "appointment-news-booked",
                here=here,
                until=row.starts_at,
                at=row.starts_at,
            )
            await tx.commit()
            return booked_of(row)


def not_booked(row: AnyRow | None) -> Booked:
    """What it is already. Raises NotFound, NotAllowed, Stale: the hold has run out, or was given up."""
    if row is None:
        raise NotFound("appointment-gone")
    if row.state in ("booked", "arrived", "fulfilled"):
        return booked_of(row)
    if row.state == "held" and row.barred_until is not None:
        raise NotAllowed("appointment-barred", until=row.barred_until)
    raise Stale("appointment-hold-ended")


def booked_of(row: AnyRow) -> Booked:
    return Booked(row.id, row.tracking_code, row.office_id, row.starts_at, row.version)
