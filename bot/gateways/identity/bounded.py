"""Limits around a registry: a slow answer is no answer (law 4), and no answer is never a no; a number of
another country is not asked about; and a name is one line of a length that fits any window, whatever a
provider writes into it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

from bot.errors import Unavailable
from bot.gateways.identity import CivilRegistry, Company, CompanyRegistry, NotServed, Person, SimOwners
from bot.gateways.numbers import iranian_mobile
from bot.lengths import one_line

#: UTF-16 units of a first or a last name: far more than people are called, far less than a window holds.
NAME_ROOM = 100
#: And of a company's.
COMPANY_ROOM = 160


class BoundedSimOwners:
    def __init__(self, inner: SimOwners, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    async def owns(self, code: str, mobile: str) -> bool:
        if iranian_mobile(mobile) is None:
            raise NotServed
        try:
            async with asyncio.timeout(self._seconds):
                return await self._inner.owns(code, mobile)
        except TimeoutError as late:
            raise Unavailable("registry-unavailable") from late


class BoundedCivilRegistry:
    def __init__(self, inner: CivilRegistry, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    async def person(self, code: str, birth_date: date) -> Person | None:
        try:
            async with asyncio.timeout(self._seconds):
                found = await self._inner.person(code, birth_date)
        except TimeoutError as late:
            raise Unavailable("registry-unavailable") from late
        return None if found is None else named(found)


class BoundedCompanyRegistry:
    def __init__(self, inner: CompanyRegistry, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    async def company(self, legal_id: str, national_code: str) -> Company | None:
        try:
            async with asyncio.timeout(self._seconds):
                found = await self._inner.company(legal_id, national_code)
        except TimeoutError as late:
            raise Unavailable("legal-registry-unavailable") from late
        if found is None:
            return None
        name = one_line(found.name, COMPANY_ROOM)
        if not any(map(str.isalpha, name)):
            raise Unavailable("legal-registry-unavailable")
        return replace(found, name=name)


def named(person: Person) -> Person:
    """Raises Unavailable for a name without a letter: such an answer says nothing."""
    return replace(person, first_name=_name(person.first_name), last_name=_name(person.last_name))


def _name(told: str | None) -> str | None:
    if told is None:
        return None
    name = one_line(told, NAME_ROOM)
    if not any(map(str.isalpha, name)):
        raise Unavailable("registry-unavailable")
    return name
