"""What a visit asks of a citizen before and at the counter: of several services together, each thing once."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogue.booking import BookingService, First, booking_firsts, booking_papers
from bot.catalogue.values import Titled

__all__ = ["asked_first", "fee_of", "to_bring"]


def asked_first(services: Sequence[BookingService]) -> tuple[First, ...]:
    """What must be there before; not what one of these services gives in the same visit."""
    asked = {key for service in services for key in service.first}
    here = {service.key for service in services}
    return tuple(first for first in booking_firsts() if first.key in asked and first.service not in here)


def to_bring(services: Sequence[BookingService]) -> tuple[Titled, ...]:
    """Papers, in the order of the catalogue."""
    asked = {key for service in services for key in service.papers}
    return tuple(paper for paper in booking_papers() if paper.key in asked)


def fee_of(services: Sequence[BookingService], cases: int) -> int | None:
    """In rials, of all services for each case. None: nothing is paid."""
    fees = [each.fee_rial * (1 if each.once else cases) for each in services if each.fee_rial is not None]
    return sum(fees) if fees else None
