"""A nudge from who wrote to who sends, inside one process: it may be lost, the poll is the truth."""

from __future__ import annotations

import asyncio

__all__ = ["Wake"]


class Wake:
    """Every listener has an event of its own, which it clears itself."""

    def __init__(self) -> None:
        self._listeners: list[asyncio.Event] = []

    def listen(self) -> asyncio.Event:
        """An event set by every ring from now on."""
        event = asyncio.Event()
        self._listeners.append(event)
        return event

    def forget(self, event: asyncio.Event) -> None:
        self._listeners.remove(event)

    def ring(self) -> None:
        """There is something to send. Call on the loop's thread."""
        for event in self._listeners:
            event.set()
