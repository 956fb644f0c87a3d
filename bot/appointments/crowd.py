"""How crowded offices are: the seats that are free in the next days, whatever for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.accounts.visitor import Visitor
from bot.appointments.looking import LookPace
from bot.appointments.nearest import CROWD_DAYS
from bot.appointments.rules import first_day
from bot.appointments.slots import Slots
from bot.catalogue.booking import bookable_kinds, booking_rules
from bot.clock import Clock
from storage.database import Reader
from storage.queries import appointments

__all__ = ["CROWD_DAYS", "Crowds"]


class Crowds:
    def __init__(self, reader: Reader, clock: Clock, slots: Slots, pace: LookPace) -> None:
        self._reader = reader
        self._clock = clock
        self._slots = slots
        self._pace = pace

    async def __call__(self, visitor: Visitor, office_ids: Iterable[int]) -> dict[int, int]:
        """Of those that take appointments, the seats from the first bookable day on. Raises Throttled."""
        await self._pace.count(visitor)
        found = {}
        for office_id in office_ids:
            free = await self._free(office_id)
            if free is not None:
                found[office_id] = free
        return found

    async def _free(self, office_id: int) -> int | None:
        rows = await self._reader.rows(appointments.OPENING, office=office_id)
        if not rows or rows[0].kind_key not in bookable_kinds() or rows[0].rule_id is None:
            return None
        now = self._clock.now()
        first = first_day(booking_rules(rows[0].kind_key), now)
        last = first + timedelta(days=CROWD_DAYS - 1)
        await self._slots.ensure(office_id, last)
        days = {"office": office_id, "kind": rows[0].kind_key, "first": first, "last": last, "now": now}
        free: list[int] = [slot.free for slot in await self._reader.rows(appointments.PLACES, **days)]
        return sum(max(0, seats) for seats in free)
