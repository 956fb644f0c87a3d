"""The sample companies behind the sample registry of companies."""

from __future__ import annotations

from functools import cache

from bot.catalogue import files
from bot.catalogue.persons import sample_persons
from bot.catalogue.values import SampleCompany


@cache
def sample_companies() -> tuple[SampleCompany, ...]:
    """Those of the happy path first; also those that the registry does not know or answer about."""
    codes = {person.key: person.national_code for person in sample_persons()}
    return tuple(
        SampleCompany(
            legal_id=data["legal_id"],
            name=data["name"],
            signatories=tuple(codes[key] for key in data["signatories"]),
            registry=data.get("registry", "answers"),
            cases=data.get("cases", 0),
        )
        for data in files.read("sample/companies.json")["companies"]
    )
