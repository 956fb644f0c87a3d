"""The update being answered, as its intake and everything below it know it."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from storage.update_mark import UpdateMark


class Flight:
    """One update on its way. ``arrived`` is a time of the running loop, in seconds.

    ``waits`` turns true when a call of its answer was told to wait. That says nothing about its facts: a
    secret is erased from the chat, and a waiting window shown, before the use case is called.
    """

    __slots__ = ("arrived", "ended", "mark", "person", "raw", "update_id", "waits")

    def __init__(self, update_id: int, person: int, raw: dict[str, Any], arrived: float) -> None:
        self.update_id = update_id
        self.person = person
        self.raw = raw
        self.arrived = arrived
        self.ended = False
        self.waits = False
        self.mark: UpdateMark | None = None

    @property
    def committed(self) -> bool:
        """Nothing is lost when it never comes again: it was answered, or its facts stand with its number."""
        return self.ended or (self.mark is not None and self.mark.written)


FLIGHT: ContextVar[Flight | None] = ContextVar("flight", default=None)


def answer_waits() -> None:
    """Called when a request of the current update begins to wait for the messenger."""
    flight = FLIGHT.get()
    if flight is not None:
        flight.waits = True
