"""The hours of one weekday, from a day on or for a stretch of time; the other weekdays stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import or_, select

from bot.appointments.desk.plan import NewRule, ensure_rules, planned
from bot.appointments.slots import Slots
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError
from bot.ids import Ids
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import Noted
from bot.staff.visits.rows import AtOffice
from storage.models import OfferedService, OpeningRule
from storage.models.schedules import WEEKDAYS
from storage.unit_of_work import UnitOfWork

__all__ = ["SetWeekday", "WeekdayAsk"]


@dataclass(frozen=True, slots=True)
class WeekdayAsk:
    """``spans``: (opens, closes) in minutes after midnight in Tehran; none: closed on this weekday.

    ``until`` (included) None: until further notice; else what was in force before comes back after it.
    """

    office: str
    weekday: str
    spans: tuple[tuple[int, int], ...]
    slot_minutes: int
    counters: int
    services: tuple[str, ...]
    since: date
    until: date | None = None


class SetWeekday(AtOffice[WeekdayAsk, None]):
    """Slots with people in them stay as they are until they are over; the others are made anew."""

    permission = "appointments.plan"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, ids: Ids, slots: Slots
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids
        self._slots = slots

    async def act(self, tx: UnitOfWork, actor: Actor, ask: WeekdayAsk) -> tuple[None, Noted]:
        """Raises DomainError: not before tomorrow; a rule that cannot be; no appointments in this office."""
        office, known = await planned(tx, self._clock, ask.office, ask.since)
        ensure_weekday(ask, known)
        await self._end(tx, office.id, ask)
        for opens, closes in ask.spans:
            tx.session.add(
                OpeningRule(
                    id=self._ids.new(),
                    office_id=office.id,
                    weekday=ask.weekday,
                    opens=opens,
                    closes=closes,
                    slot_minutes=ask.slot_minutes,
                    counters=ask.counters,
                    services=list(ask.services),
                    valid_from=ask.since,
                    valid_until=ask.until,
                )
            )
        await tx.session.flush()
        if ask.spans:
            rows = [{"office_id": office.id, "service_key": key} for key in sorted(ask.services)]
            await tx.session.execute(tx.insert_into(OfferedService).on_conflict_do_nothing(), rows)
        await self._slots.replan(tx, office.id, ask.since)
        details = {"office": ask.office, "what": "opening_rules", "weekday": ask.weekday}
        return None, Noted("sensitive_update", details=details)

    async def _end(self, tx: UnitOfWork, office_id: int, ask: WeekdayAsk) -> None:
        """What was in force ends the day before; what reaches beyond ``until`` goes on after it."""
        old = (
            await tx.session.scalars(
                select(OpeningRule).where(
                    OpeningRule.office_id == office_id,
                    OpeningRule.weekday == ask.weekday,
                    or_(OpeningRule.valid_until.is_(None), OpeningRule.valid_until >= ask.since),
                )
            )
        ).all()
        for rule in old:
            if ask.until is not None and (rule.valid_until is None or rule.valid_until > ask.until):
                after = max(rule.valid_from, ask.until + timedelta(days=1))
                tx.session.add(self._copy(rule, after))
            rule.valid_until = ask.since - timedelta(days=1)

    def _copy(self, rule: OpeningRule, valid_from: date) -> OpeningRule:
        return OpeningRule(
            id=self._ids.new(),
            office_id=rule.office_id,
            weekday=rule.weekday,
            opens=rule.opens,
            closes=rule.closes,
            slot_minutes=rule.slot_minutes,
            counters=rule.counters,
            services=list(rule.services),
            valid_from=valid_from,
            valid_until=rule.valid_until,
        )


def ensure_weekday(ask: WeekdayAsk, known: set[str]) -> None:
    """Raises DomainError ``appointment-desk-rule``, ``appointment-desk-until``."""
    if ask.until is not None and ask.until < ask.since:
        raise DomainError("appointment-desk-until")
    if ask.weekday not in WEEKDAYS or any(one[1] > two[0] for one, two in pairwise(sorted(ask.spans))):
        raise DomainError("appointment-desk-rule")
    if ask.spans:
        rules = [
            NewRule(ask.weekday, opens, closes, ask.slot_minutes, ask.counters, ask.services)
            for opens, closes in ask.spans
        ]
        ensure_rules(rules, known)
