"""The sample persons behind the sample civil registry and the sample SIM registry."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from bot.catalogue import files
from bot.catalogue.values import SamplePerson


@cache
def sample_persons() -> tuple[SamplePerson, ...]:
    """Everybody, the two of the happy path first."""
    return tuple(_person(data) for data in files.read("sample/persons.json")["persons"])


def find_person(code: str) -> SamplePerson | None:
    """Who has this code (ASCII digits), also where the registry does not know or answer."""
    return next((person for person in sample_persons() if person.national_code == code), None)


def owner_of_mobile(mobile: str) -> SamplePerson | None:
    """To whom this number (E.164) is registered."""
    return next((person for person in sample_persons() if mobile in person.mobiles), None)


def _person(data: dict[str, Any]) -> SamplePerson:
    return SamplePerson(
        key=data["key"],
        note=data["note"],
        name=data["name"],
        surname=data["surname"],
        father=data["father"],
        gender=data["gender"],
        national_code=data["national_code"],
        birth_date=date.fromisoformat(data["birth_date"]),
        types_birth_date=date.fromisoformat(data.get("types_birth_date", data["birth_date"])),
        certificate=data.get("certificate", data["national_code"]),
        mobiles=tuple(_e164(number) for number in data["mobiles"]),
        shares=_e164(data["shares"]),
        registry=data.get("registry", "answers"),
        sim_registry=data.get("sim_registry", "answers"),
        is_dead=data.get("is_dead", False),
        role=data.get("role"),
        province=data.get("province"),
        cases=data.get("cases", 0),
    )


def _e164(number: str) -> str:
    return number if number.startswith("+") else f"+98{number.removeprefix('0')}"
