"""Periodic: the slots of every office are made as far ahead as they can be booked, so that no look waits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from bot.appointments.rules import last_day
from bot.appointments.slots import Slots
from bot.catalogue.booking import bookable_kinds, booking_rules
from bot.clock import Clock
from storage.models import Office, OpeningRule, Schedule
from storage.unit_of_work import UnitOfWork

__all__ = ["FillAhead"]

#: Offices that one run fills, each in a transaction of its own; the next run goes on.
CHUNK = 100


class FillAhead:
    def __init__(self, uow: UnitOfWork, clock: Clock, slots: Slots) -> None:
        self._uow = uow
        self._clock = clock
        self._slots = slots

    async def __call__(self) -> int:
        """How many offices were behind."""
        done = 0
        for kind_key in bookable_kinds():
            through = last_day(booking_rules(kind_key), self._clock.now())
            for office_id in await self._behind(kind_key, through):
                async with self._uow as tx:
                    await self._slots.fill(tx, office_id, through)
                    await tx.commit()
                done += 1
        return done

    async def _behind(self, kind_key: str, through: date) -> list[int]:
        async with self._uow as tx:
            found = await tx.session.scalars(
                select(Office.id)
                .outerjoin(Schedule, Schedule.office_id == Office.id)
                .where(
                    Office.kind_key == kind_key,
                    or_(Schedule.office_id.is_(None), Schedule.filled_through < through),
                    select(OpeningRule.id).where(OpeningRule.office_id == Office.id).exists(),
                )
                .limit(CHUNK)
            )
            return list(found)
