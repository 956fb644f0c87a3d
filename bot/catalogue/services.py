"""What is done at the offices, whether an appointment can be had for it or not."""

from __future__ import annotations

from functools import cache

from bot.catalogue import files
from bot.catalogue.booking import bookable_kinds, booking_services
from bot.catalogue.values import Titled

__all__ = ["office_service", "services_of_kind"]

FILE = "services.json"


@cache
def services_of_kind(kind_key: str) -> tuple[Titled, ...]:
    """What offices of this kind may do, in the order to show."""
    if kind_key in bookable_kinds():
        return tuple(Titled(service.key, service.title) for service in booking_services(kind_key))
    return _elsewhere().get(kind_key, ())


def office_service(key: str) -> Titled:
    """The service with this key. Raises KeyError."""
    return _by_key()[key]


@cache
def _elsewhere() -> dict[str, tuple[Titled, ...]]:
    return {
        each["kind"]: tuple(Titled(**service) for service in each["services"])
        for each in files.read(FILE)["kinds"]
    }


@cache
def _by_key() -> dict[str, Titled]:
    kinds = (*bookable_kinds(), *_elsewhere())
    return {service.key: service for kind in kinds for service in services_of_kind(kind)}
