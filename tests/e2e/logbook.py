"""What was logged during a test."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from bot.catalogue.persons import sample_persons
from bot.logs import configure
from bot.persian import fa_digits

#: Lines that only a mistake of ours writes.
UNEXPECTED = (
    "update failed",
    "error could not be told",
    "background update failed",
    "update not answered",
    "task failed",
    "never retrieved",
    "dialog state not written",
    "a message cannot be said",
    "turn failed",
    "Traceback",
)


class Logbook:
    """``forgive`` takes a line that a test provokes on purpose."""

    def __init__(self, stream: io.StringIO) -> None:
        self.stream = stream
        self._forgiven: list[str] = []

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def forgive(self, *signs: str) -> None:
        self._forgiven += signs

    def holds_nothing_unexpected(self) -> None:
        found = [
            line
            for line in self.text.splitlines()
            if any(sign in line for sign in UNEXPECTED) and not any(sign in line for sign in self._forgiven)
        ]
        assert not found, "\n".join(found)

    def holds_no_personal_data(self) -> None:
        """No name, number or birth date of any sample person, in Latin or Persian digits."""
        for person in sample_persons():
            mobile = person.shares.removeprefix("+98")
            numbers = (person.national_code, mobile, person.birth_date.isoformat())
            for fact in (person.surname, *numbers, *map(fa_digits, numbers)):
                assert fact not in self.text, "personal data in a log line"


@contextmanager
def reading_along() -> Iterator[Logbook]:
    """Everything that is logged, as it would be written; nothing unexpected may stand in it at the end."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    book = Logbook(io.StringIO())
    configure("info", stream=book.stream)
    try:
        yield book
    finally:
        structlog.reset_defaults()
        root.handlers[:], root.level = handlers, level
    book.holds_nothing_unexpected()
    book.holds_no_personal_data()
