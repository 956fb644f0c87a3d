"""The slots of an office, made by its rules ahead of time and on demand; never anew under people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, or_, select, update

from bot.appointments.planning import PlannedSlot, planned_days
from bot.appointments.rules import begin_of
from bot.clock import Clock
from bot.ids import Ids
from bot.jalali import tehran_day
from storage.database import Database, Query
from storage.models import (
    Closure,
    DayCounters,
    Holiday,
    Office,
    OpeningRule,
    Schedule,
    SeatRest,
    Slot,
    SlotClaim,
)
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
        here = (Slot.office_id == office_id, Slot.day >= first)
        await self._hold(tx, *here)
        with_people = select(SlotClaim.slot_id).where(SlotClaim.slot_id == Slot.id).exists()
        empty = select(Slot.id).where(*here, ~with_people)
        await tx.session.execute(delete(SeatRest).where(SeatRest.slot_id.in_(empty)))
        await tx.session.execute(
            delete(Slot).where(*here, ~with_people).execution_options(synchronize_session=False)
        )
        await self._insert_around(tx, office_id, first, filled.filled_through)

    async def fill_day(self, tx: UnitOfWork, office_id: int, day: date) -> None:
        """Makes what is missing of one day, which was closed when its time came."""
        await tx.lock(f"schedule:{office_id}")
        filled = await tx.session.scalar(select(Schedule).where(Schedule.office_id == office_id))
        if filled is not None and filled.filled_through >= day:
            filled.version += 1
            await self._insert_around(tx, office_id, day, day)

    async def set_counters(self, tx: UnitOfWork, office_id: int, day: date, counters: int | None) -> bool:
        """The day has its own from now on, or (None) those of its rules again; whether it is open at all.

        Raises sqlalchemy.exc.IntegrityError when somebody has a seat beyond it: the database refuses.
        """
        await tx.lock(f"schedule:{office_id}")
        here = (Slot.office_id == office_id, Slot.day == day)
        if not await self._hold(tx, *here) and not await self._planned(tx, office_id, day, day):
            return False
        if counters is None:
            gone = (DayCounters.office_id == office_id, DayCounters.day == day)
            await tx.session.execute(delete(DayCounters).where(*gone))
        else:
            row = tx.insert_into(DayCounters).values(office_id=office_id, day=day, counters=counters)
            await tx.session.execute(
                row.on_conflict_do_update(index_elements=["office_id", "day"], set_={"counters": counters})
            )
        of_rule = select(OpeningRule.counters).where(OpeningRule.id == Slot.rule_id).scalar_subquery()
        await tx.session.execute(
            update(Slot)
            .where(*here)
            .values(capacity=of_rule if counters is None else counters)
            .execution_options(synchronize_session=False)
        )
        return True

    async def _hold(self, tx: UnitOfWork, *which: ColumnElement[bool]) -> bool:
        """Nobody takes a seat in these slots until the transaction ends: whoever is about to is waited for.
        In the order in which a visit takes its seats. Whether there are any."""
        found = await tx.session.scalars(select(Slot.id).where(*which).order_by(Slot.id).with_for_update())
        return bool(found.all())

    async def _insert_around(self, tx: UnitOfWork, office_id: int, first: date, last: date) -> None:
        """What the rules make of these days, but for what would overlap a slot that stands."""
        here = (Slot.office_id == office_id, Slot.day.between(first, last))
        left = (await tx.session.execute(select(Slot.starts_at, Slot.ends_at).where(*here))).all()
        slots = await self._planned(tx, office_id, first, last)
        around = [
            slot
            for slot in slots
            if not any(slot.starts_at < one.ends_at and one.starts_at < slot.ends_at for one in left)
        ]
        await self._insert(tx, office_id, around)

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
        own = (
            await tx.session.execute(
                select(DayCounters.day, DayCounters.counters).where(
                    DayCounters.office_id == office_id, DayCounters.day.between(first, last)
                )
            )
        ).all()
        return planned_days(rules, closures, declared, {row.day: row.counters for row in own}, first, last)

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
