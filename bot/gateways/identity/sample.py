"""The sample registry: named persons that do not exist, for trying and testing (bot.catalogue.persons).

One of them is always unavailable and one is slow, so that both ways of failing can be walked.
"""

from __future__ import annotations

import asyncio
from datetime import date

from bot.catalogue import find_person, owner_of_mobile
from bot.errors import Unavailable
from bot.gateways.identity import Person

SLOW_S = 3.0


class SampleSimOwners:
    async def owns(self, code: str, mobile: str) -> bool:
        owner = owner_of_mobile(mobile)
        person = find_person(code)
        if person is not None and person.sim_registry == "unavailable":
            raise Unavailable("registry-unavailable")
        return owner is not None and owner.national_code == code


class SampleCivilRegistry:
    async def person(self, code: str, birth_date: date) -> Person | None:
        found = find_person(code)
        if found is None:
            return None
        if found.registry == "unavailable":
            raise Unavailable("registry-unavailable")
        if found.registry == "slow":
            await asyncio.sleep(SLOW_S)
        if found.registry == "absent" or found.is_dead or found.birth_date != birth_date:
            return None
        return Person(found.name, found.surname, found.gender, found.certificate)
