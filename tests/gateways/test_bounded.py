"""What a registry answers is bounded: in time, and in the length of a name."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.errors import Unavailable
from bot.gateways.identity import Company, NotServed, Person
from bot.gateways.identity.bounded import (
    COMPANY_ROOM,
    NAME_ROOM,
    BoundedCivilRegistry,
    BoundedCompanyRegistry,
    BoundedSimOwners,
)
from bot.lengths import weight

BORN = date(1991, 5, 5)


class Registry:
    """Answers with what it was given; with nothing, never."""

    def __init__(self, person: Person | None = None, *, silent: bool = False) -> None:
        self._person = person
        self._silent = silent

    async def person(self, national_code: str, birth_date: date) -> Person | None:
        if self._silent:
            await asyncio.Event().wait()
        return self._person

    async def owns(self, national_code: str, mobile: str) -> bool:
        await asyncio.Event().wait()
        return True


async def asked(registry: Registry) -> Person | None:
    return await BoundedCivilRegistry(registry, 0.01).person("9990001014", BORN)


async def test_a_name_is_one_line_that_fits_any_window() -> None:
    long = Person("سارا\n\n\u202eسادات " * 400, "احمدی*_[" * 900)
    read = await asked(Registry(long))
    assert read is not None
    assert read.first_name is not None
    assert read.last_name is not None
    for name in (read.first_name, read.last_name):
        assert weight(name) <= NAME_ROOM
        assert "\n" not in name
        assert "\u202e" not in name
    assert read.first_name.startswith("سارا سادات سارا")


async def test_an_ordinary_name_stays_as_it_is() -> None:
    assert await asked(Registry(Person("علی‌اصغر", "پورمحمدی نژاد"))) == Person("علی‌اصغر", "پورمحمدی نژاد")
    assert await asked(Registry(None)) is None


@pytest.mark.parametrize("empty", ["", " \n", "\u202e\u2066", "---"])
async def test_a_name_without_a_letter_is_no_answer(empty: str) -> None:
    for person in (Person(empty, "احمدی"), Person("سارا", empty)):
        with pytest.raises(Unavailable):
            await asked(Registry(person))


async def test_a_name_that_is_not_told_stays_so() -> None:
    assert await asked(Registry(Person(None, None))) == Person(None, None)


async def test_a_number_of_another_country_is_not_asked_about() -> None:
    with pytest.raises(NotServed):
        await BoundedSimOwners(Registry(), 60).owns("9990001014", "+61491570156")


async def test_a_slow_answer_is_no_answer() -> None:
    with pytest.raises(Unavailable):
        await asked(Registry(silent=True))
    with pytest.raises(Unavailable):
        await BoundedSimOwners(Registry(), 0.01).owns("9990001014", "+989121110001")


class Companies:
    """Answers with this name; with none, never."""

    def __init__(self, name: str | None) -> None:
        self._name = name

    async def company(self, legal_id: str, national_code: str) -> Company | None:
        if self._name is None:
            await asyncio.Event().wait()
        return Company(self._name or "", may_sign=True)


async def test_a_company_is_bounded_as_a_person_is() -> None:
    found = await BoundedCompanyRegistry(Companies("شرکت\n\u202eنمونه " * 200), 0.01).company("1", "2")
    assert found is not None
    assert found.may_sign
    assert weight(found.name) <= COMPANY_ROOM
    assert found.name.startswith("شرکت نمونه شرکت")
    for silent in (None, "", "\u202e - "):
        with pytest.raises(Unavailable):
            await BoundedCompanyRegistry(Companies(silent), 0.01).company("1", "2")
