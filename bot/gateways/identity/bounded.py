"""Limits around a registry: a slow answer is no answer (law 4), and no answer is never a no; and a name is
one line of a length that fits any window, whatever a provider writes into it."""

from __future__ import annotations

import asyncio
from datetime import date

from bot.errors import Unavailable
from bot.gateways.identity import CivilRegistry, Person, SimOwners
from bot.lengths import one_line

#: UTF-16 units of a first or a last name: far more than people are called, far less than a window holds.
NAME_ROOM = 100


class BoundedSimOwners:
    def __init__(self, inner: SimOwners, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    async def owns(self, national_code: str, mobile: str) -> bool:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._inner.owns(national_code, mobile)
        except TimeoutError as late:
            raise Unavailable("registry-unavailable") from late


class BoundedCivilRegistry:
    def __init__(self, inner: CivilRegistry, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    async def person(self, national_code: str, birth_date: date) -> Person | None:
        try:
            async with asyncio.timeout(self._seconds):
                found = await self._inner.person(national_code, birth_date)
        except TimeoutError as late:
            raise Unavailable("registry-unavailable") from late
        return None if found is None else named(found)


def named(person: Person) -> Person:
    """Raises Unavailable for a name without a letter: such an answer says nothing."""
    first, last = one_line(person.first_name, NAME_ROOM), one_line(person.last_name, NAME_ROOM)
    if not any(map(str.isalpha, first)) or not any(map(str.isalpha, last)):
        raise Unavailable("registry-unavailable")
    return Person(first, last)
