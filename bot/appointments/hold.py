"""A tap on a time: the seat is held for some minutes, in which it is confirmed or free again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from bot.accounts.visitor import Visitor
from bot.appointments.again import again
from bot.appointments.own import end_offer
from bot.appointments.owner import Owner, ensure_may_ask, owner_of
from bot.appointments.rules import ensure_bookable
from bot.appointments.seats import Seats, change
from bot.appointments.standing import Standing, load_standing
from bot.appointments.visit import SlotFull, Visit, load_visit
from bot.clock import Clock
from bot.errors import Stale
from bot.ids import Ids
from storage.database import AnyRow
from storage.queries.appointments import APPOINTMENT
from storage.unit_of_work import UnitOfWork

__all__ = ["HOLD_ENDED", "Held", "HoldAsk", "HoldSlot", "held_row"]


HOLD = insert(APPOINTMENT)
#: Of Stale: what was held is over, and the time has to be chosen anew.
HOLD_ENDED = "appointment-hold-ended"


@dataclass(frozen=True, slots=True)
class HoldAsk:
    """``services``: one to three keys of one kind of office, each done for each of the ``cases``.
    ``request_key``: minted when the button was drawn (up to 64 letters); pressed twice, it holds once.
    """

    slot_id: int
    services: tuple[str, ...]
    cases: int
    request_key: str


@dataclass(frozen=True, slots=True)
class Held:
    appointment_id: int
    office_id: int
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


class HoldSlot:
    """One hold a person: a new one takes the place of the one before, unless there is no seat for it."""

    def __init__(self, uow: UnitOfWork, clock: Clock, ids: Ids, seats: Seats) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._seats = seats

    async def __call__(self, visitor: Visitor, ask: HoldAsk) -> Held:
        """Raises SlotFull (see Alternatives), NotAllowed ``appointment-barred``, Throttled, DomainError (not
        today, too far, as many as may be on that day or ahead, another at the same time; a guest who has
        one), Stale (slot gone, the same press after the hold was over, not in)."""
        owner = owner_of(visitor)
        ensure_may_ask(owner, ask.services)
        return await again(lambda: self._hold(owner, ask))

    async def _hold(self, owner: Owner, ask: HoldAsk) -> Held:
        now = self._clock.now()
        async with self._uow.brief() as tx:
            await owner.hold(tx)
            visit = await load_visit(tx, ask.slot_id, ask.services, ask.cases)
            standing = await load_standing(tx, self._clock, owner, visit, ask.request_key)
            known = standing.asked_by(ask.request_key)
            if known is not None:
                return still_held(known, now)
            ensure_bookable(visit.rules, visit.day, visit.starts_at, now)
            standing.ensure_not_barred()
            if owner.is_guest:
                standing.ensure_has_none()
            standing.ensure_pace(visit)
            seq = standing.day_seq(visit)
            await self._give_way(tx, standing, now)
            row_id = self._ids.new()
            await tx.execute(HOLD, held_row(row_id, owner, visit, ask.request_key, seq, now))
            if not await self._seats.take(tx, row_id, owner.id, visit.slot_ids):
                raise SlotFull
            await tx.commit()
        return Held(row_id, visit.office_id, visit.starts_at, visit.ends_at, now + visit.rules.hold)

    async def _give_way(self, tx: UnitOfWork, standing: Standing, now: datetime) -> None:
        """The hold before ends; should there be no seat for the new one, nothing of this has happened."""
        before = standing.hold
        if before is not None:
            seats = await self._seats.give_up(tx, before.id)
            is_over = await change(tx, before.id, "held", now, state="cancelled", reason="replaced")
            # Swept meanwhile it is over all the same; but what still had seats must have been a hold.
            if seats and not is_over:
                raise Stale("error-stale")
            await end_offer(tx, before.id, before.request_key, "over", now)


def still_held(row: AnyRow, now: datetime) -> Held:
    """What a repeated press answers. Raises Stale: it is booked, or over."""
    if row.state in ("booked", "arrived", "fulfilled"):
        raise Stale("appointment-booked-already")
    if row.state != "held" or row.hold_expires_at <= now:
        raise Stale(HOLD_ENDED)
    return Held(row.id, row.office_id, row.starts_at, row.ends_at, row.hold_expires_at)


def held_row(
    row_id: int, owner: Owner, visit: Visit, request_key: str, day_seq: int, now: datetime
) -> dict[str, object]:
    return {
        "id": row_id,
        "request_key": request_key,
        "tracking_code": None,
        **owner.columns,
        "office_id": visit.office_id,
        "services": list(visit.services),
        "cases": visit.cases,
        "day": visit.day,
        "starts_at": visit.starts_at,
        "ends_at": visit.ends_at,
        "state": "held",
        "hold_expires_at": now + visit.rules.hold,
        "day_seq": day_seq,
        "version": 0,
        "moves": 0,
        "created_at": now,
        "changed_at": now,
    }
