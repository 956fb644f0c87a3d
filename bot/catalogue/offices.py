"""Kinds of offices and the sample offices."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import Any

from bot.catalogue import files
from bot.catalogue.services import services_of_kind
from bot.catalogue.values import Office, OfficeKind


@cache
def office_kinds() -> tuple[OfficeKind, ...]:
    """Every kind of office, in the order to show."""
    return tuple(OfficeKind(**kind) for kind in files.read("office_kinds.json")["kinds"])


def office_kind(key: str) -> OfficeKind:
    """The kind with this key. Raises KeyError."""
    return _kinds_by_key()[key]


@cache
def kinds_that_take_visits() -> tuple[str, ...]:
    """Keys of the kinds in whose offices identity is checked in person."""
    return tuple(kind.key for kind in office_kinds() if kind.takes_visits)


@cache
def sample_offices() -> tuple[Office, ...]:
    """Offices that do not exist, in places that do; their telephone numbers cannot be dialled."""
    data = files.read("sample/offices.json")
    hours = {key: MappingProxyType(value) for key, value in data["hours"].items()}
    return tuple(_office(office, hours) for office in data["offices"])


@cache
def _kinds_by_key() -> dict[str, OfficeKind]:
    return {kind.key: kind for kind in office_kinds()}


def _office(data: dict[str, Any], hours: dict[str, MappingProxyType[str, str]]) -> Office:
    return Office(
        code=data["code"],
        kind_key=data["kind"],
        name=data["name"],
        manager=data["manager"],
        phone=data["phone"],
        county_code=data["county"],
        city=data["city"],
        address=data["address"],
        latitude=data["latitude"],
        longitude=data["longitude"],
        hours=hours[data["kind"]],
        services=_services(data["kind"], data["code"]),
    )


def _services(kind: str, code: str) -> tuple[str, ...]:
    """The first office of a place does all that its kind may do; each of the others leaves one thing out."""
    keys = [service.key for service in services_of_kind(kind)]
    number = int(code[-2:])
    left_out = keys[number % len(keys)] if number > 1 and len(keys) > 1 else None
    return tuple(key for key in keys if key != left_out)
