"""What is asked for and what it needs, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bot.appointments.before import asked_first, to_bring
from bot.appointments.places import Place
from bot.appointments.visit import services_of
from bot.catalogue.booking import BookingService
from bot.clock import TEHRAN
from bot.texts import Markup, Texts

COLUMNS = 4
NOON = 12


def titles(texts: Texts, keys: Sequence[str]) -> str:
    """All that a visit is for."""
    return texts.plain("booking-and").join(service.title for service in services_of(keys))


def papers(texts: Texts, services: Sequence[BookingService]) -> Markup:
    """A line for each paper to bring."""
    return Markup("\n".join(texts.html("booking-paper", title=one.title) for one in to_bring(services)))


def firsts(texts: Texts, services: Sequence[BookingService]) -> dict[str, Any]:
    """The question about what must be there before, and where to get it."""
    asked = asked_first(services)
    return {
        "asks": bool(asked),
        "ask": " ".join(first.ask for first in asked),
        "where": " ".join(first.where for first in asked),
        "have": texts.plain("offices-and").join(first.title for first in asked),
    }


def before_noon(place: Place) -> bool:
    return place.starts_at.astimezone(TEHRAN).hour < NOON


def in_rows(items: Sequence[dict[str, Any]], columns: int = COLUMNS) -> list[dict[str, Any]]:
    """Keyboards run from left to right: each row is turned, so that the earliest stands on the right."""
    rows = (items[place : place + columns] for place in range(0, len(items), columns))
    return [item for row in rows for item in reversed(row)]


def time_items(texts: Texts, places: Iterable[Place], key: str) -> list[dict[str, Any]]:
    return [{"id": place.slot_id, "title": texts.plain(key, at=place.starts_at)} for place in places]
