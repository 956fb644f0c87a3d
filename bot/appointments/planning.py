"""Which slots an office's rules make of a day. Plain values: nothing here asks the database or the clock."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.appointments.rules import moment, weekday_of
from bot.catalogue.booking import solar_holidays
from bot.jalali import to_jalali

__all__ = ["Closed", "PlannedSlot", "Rule", "is_off", "planned", "planned_days"]


class Rule(Protocol):
    """An opening rule, or its row."""

    @property
    def id(self) -> int: ...
    @property
    def weekday(self) -> str: ...
    @property
    def opens(self) -> int: ...
    @property
    def closes(self) -> int: ...
    @property
    def slot_minutes(self) -> int: ...
    @property
    def counters(self) -> int: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...


class Closed(Protocol):
    """A closure, or its row."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class PlannedSlot:
    rule_id: int
    day: date
    starts_at: datetime
    ends_at: datetime
    capacity: int


def is_off(day: date, declared: Collection[date]) -> bool:
    """Whether it is a holiday: of the solar calendar, or declared."""
    face = to_jalali(day)
    return day in declared or (face.month, face.day) in solar_holidays()


def planned(
    rules: Sequence[Rule], closures: Sequence[Closed], declared: Collection[date], day: date
) -> list[PlannedSlot]:
    """In the order of time. A slot that does not end by closing time, or that a closure touches, is not made;
    where rules overlap, the slot of the earlier one stands."""
    if is_off(day, declared):
        return []
    found: list[PlannedSlot] = []
    for slot in sorted(_of(rules, day), key=lambda one: one.starts_at):
        is_free = not found or slot.starts_at >= found[-1].ends_at
        if is_free and not any(
            slot.starts_at < one.ends_at and one.starts_at < slot.ends_at for one in closures
        ):
            found.append(slot)
    return found


def planned_days(
    rules: Sequence[Rule],
    closures: Sequence[Closed],
    declared: Collection[date],
    counters: Mapping[date, int],
    first: date,
    last: date,
) -> list[PlannedSlot]:
    """Of every day from the first to the last; ``counters``: of days that have their own."""
    days = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    slots = (slot for day in days for slot in planned(rules, closures, declared, day))
    return [replace(slot, capacity=counters.get(slot.day, slot.capacity)) for slot in slots]


def _of(rules: Sequence[Rule], day: date) -> Iterator[PlannedSlot]:
    weekday = weekday_of(day)
    for rule in rules:
        ends = rule.valid_until
        if rule.weekday != weekday or rule.valid_from > day or (ends is not None and ends < day):
            continue
        for start in range(rule.opens, rule.closes - rule.slot_minutes + 1, rule.slot_minutes):
            yield PlannedSlot(
                rule.id, day, moment(day, start), moment(day, start + rule.slot_minutes), rule.counters
            )
