"""Server-sent events: what happens, told to every page that listens. A reader that lags is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import orjson

READER_QUEUE_MAX = 2_000


class Reader:
    """One open event stream."""

    __slots__ = ("dropped", "queue")

    def __init__(self) -> None:
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self.dropped = False

    def offer(self, event: bytes) -> None:
        """Queue an event; too many unread ones end the stream (the page reconnects and reads the history)."""
        if self.dropped:
            return
        if self.queue.qsize() >= READER_QUEUE_MAX:
            self.end()
            return
        self.queue.put_nowait(event)

    def end(self) -> None:
        """Tell the stream to stop after what is queued."""
        self.dropped = True
        self.queue.put_nowait(None)


class Hub:
    """Hands every event to every reader."""

    def __init__(self) -> None:
        self._readers: set[Reader] = set()
        self._numbers = count(1)

    @property
    def heard(self) -> bool:
        """Whether anyone listens: spares the writing of events for nobody."""
        return bool(self._readers)

    def publish(self, name: str, data: Any) -> None:
        """Send a named event with JSON data."""
        if not self._readers:
            return
        event = self.event(name, data)
        for reader in tuple(self._readers):
            reader.offer(event)

    def event(self, name: str, data: Any) -> bytes:
        """One event as it goes over the wire."""
        return b"id: %d\nevent: %s\ndata: %s\n\n" % (next(self._numbers), name.encode(), orjson.dumps(data))

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """A reader for the length of one stream."""
        reader = Reader()
        self._readers.add(reader)
        try:
            yield reader
        finally:
            self._readers.discard(reader)

    def close(self) -> None:
        """End every stream (the server stops)."""
        for reader in tuple(self._readers):
            reader.end()
