"""The slots of an office, made by its rules ahead of time and on demand; never anew under people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, or_, select, update

from bot.appointments.planning import PlannedSlot, planned_days
from bot.appointments.rules import begin_of
from bot.clock import Clock
from bot.ids import Ids
from bot.jalali import tehran_day
from storage.database import Database, Query
from storage.models import Closure, Holiday, Office, OpeningRule, Schedule, SeatRest, Slot, SlotClaim
from storage.unit_of_work import UnitOfWork

__all__ = ["Slots"]

FILLED: Query = select(Schedule.filled_through).where(Schedule.office_id == bindparam("office"))


class Slots:
    """Any number of processes may make the same slots: what is there stays (insert-if-absent)."""

    def __init__(self, database: Database, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids

    async def ensure(self, office_id: int, through: date) -> None:
        """Costs one read where they stand already, which is nearly always."""
        row = await self._database.reader.first(FILLED, office=office_id)
        if row is None or row.filled_through < through:
            async with UnitOfWork(self._database) as tx:
                await self.fill(tx, office_id, through)
                await tx.commit()

    async def fill(self, tx: UnitOfWork, office_id: int, through: date) -> int:
        """Makes the days that are missing, up to this one; how many slots were planned."""
        await tx.lock(f"schedule:{office_id}")
        filled = await tx.session.scalar(select(Schedule).where(Schedule.office_id == office_id))
        today = tehran_day(self._clock.now())
        first = today if filled is None else max(today, filled.filled_through + timedelta(days=1))
        if first > through:
            return 0
        slots = await self._planned(tx, office_id, first, through)
        await self._insert(tx, office_id, slots)
        if filled is None:
            tx.session.add(Schedule(office_id=office_id, filled_through=through))
        else:
            filled.filled_through = through
        await tx.session.flush()
        return len(slots)

    async def replan(self, tx: UnitOfWork, office_id: int, first: date) -> None:
        """After a change of rules, closures or holidays: slots without people are made anew from this day on.

        A slot in which somebody has a seat stays as it is, and nothing is made that overlaps it.
        """
        await tx.lock(f"schedule:{office_id}")
        filled = await tx.session.scalar(select(Schedule).where(Schedule.office_id == office_id))
        if filled is None or filled.filled_through < first:
            return
        filled.version += 1
        with_people = select(SlotClaim.slot_id).where(SlotClaim.slot_id == Slot.id).exists()
        empty = select(Slot.id).where(Slot.office_id == office_id, Slot.day >= first, ~with_people)
        await tx.session.execute(delete(SeatRest).where(SeatRest.slot_id.in_(empty)))
        await tx.session.execute(
            delete(Slot)
            .where(Slot.office_id == office_id, Slot.day >= first, ~with_people)
            .execution_options(synchronize_session=False)
        )
        left = (
            await tx.session.execute(
                select(Slot.starts_at, Slot.ends_at).where(Slot.office_id == office_id, Slot.day >= first)
            )
        ).all()
        slots = await self._planned(tx, office_id, first, filled.filled_through)
        around = [
            slot
            for slot in slots
            if not any(slot.starts_at < one.ends_at and one.starts_at < slot.ends_at for one in left)
        ]
        await self._insert(tx, office_id, around)

    async def set_counters(self, tx: UnitOfWork, slot_ids: Iterable[int], counters: int) -> None:
        """Raises sqlalchemy.exc.IntegrityError when somebody has a seat beyond it: the database refuses."""
        await tx.session.execute(
            update(Slot)
            .where(Slot.id.in_(list(slot_ids)))
            .values(capacity=counters)
            .execution_options(synchronize_session=False)
        )

    async def _planned(self, tx: UnitOfWork, office_id: int, first: date, last: date) -> list[PlannedSlot]:
        rules = (
            await tx.session.scalars(
                select(OpeningRule)
                .where(
                    OpeningRule.office_id == office_id,
                    OpeningRule.valid_from <= last,
                    or_(OpeningRule.valid_until.is_(None), OpeningRule.valid_until >= first),
                )
                .order_by(OpeningRule.valid_from, OpeningRule.id)
            )
        ).all()
        closures = (
            await tx.session.scalars(
                select(Closure).where(Closure.office_id == office_id, Closure.ends_at > begin_of(first))
            )
        ).all()
        kind = select(Office.kind_key).where(Office.id == office_id).scalar_subquery()
        declared = set(
            await tx.session.scalars(
                select(Holiday.day).where(
                    Holiday.day.between(first, last), or_(Holiday.kind_key == "", Holiday.kind_key == kind)
                )
            )
        )
        return planned_days(rules, closures, declared, first, last)

    async def _insert(self, tx: UnitOfWork, office_id: int, slots: Sequence[PlannedSlot]) -> None:
        if not slots:
            return
        once = tx.insert_into(Slot).on_conflict_do_nothing(index_elements=["office_id", "starts_at"])
        await tx.session.execute(
            once,
            [
                {
                    "id": self._ids.new(),
                    "office_id": office_id,
                    "rule_id": slot.rule_id,
                    "starts_at": slot.starts_at,
                    "ends_at": slot.ends_at,
                    "day": slot.day,
                    "capacity": slot.capacity,
                    "is_open": 1,
                }
                for slot in slots
            ],
        )
