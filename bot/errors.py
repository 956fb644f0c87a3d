"""What a use case raises when it cannot do what was asked.

An error carries the key of a text in locales/ and the arguments of that text; it never carries words. Whoever
shows it (a dialog, the HTTP API) asks :class:`bot.texts.Texts` for ``error.key`` with ``error.args_``.
"""

from __future__ import annotations

import math
from datetime import timedelta

__all__ = ["Conflict", "DomainError", "NotAllowed", "NotFound", "Stale", "Throttled", "Unavailable"]


#: Told in the largest unit of which there are at least two: «۹۰ ثانیه», «۲ دقیقه», «۹۰ دقیقه», «۲ ساعت».
UNITS = (("hours", 3600), ("minutes", 60), ("seconds", 1))


class DomainError(Exception):
    """A refusal that a person can be told about.

    ``key`` is a Fluent id, ``args_`` its arguments (strings, whole numbers, dates). ``str(error)`` is the key
    alone: arguments may be a person's own data, and an exception's text ends up in logs.
    """

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(key)
        self.key = key
        self.args_: dict[str, object] = args


class NotAllowed(DomainError):
    """This person may not do this to this thing."""

    def __init__(self, key: str = "error-not-allowed", **args: object) -> None:
        super().__init__(key, **args)


class NotFound(DomainError):
    """The thing is not there, or is not this person's: the two must look the same."""

    def __init__(self, key: str = "error-not-found", **args: object) -> None:
        super().__init__(key, **args)


class Stale(DomainError):
    """The window that was pressed no longer fits the facts; show the new window."""

    def __init__(self, key: str = "error-stale", **args: object) -> None:
        super().__init__(key, **args)


class Conflict(DomainError):
    """What was sent contradicts what stands under the same name."""


class Throttled(DomainError):
    """Too often. ``retry_after`` is how long to wait.

    The text may use ``wait-for`` and ``wait-more``: ``count`` of ``unit`` (seconds, minutes, hours), rounded
    up.
    """

    def __init__(self, retry_after: timedelta, key: str = "error-throttled", **args: object) -> None:
        seconds = max(1, math.ceil(retry_after.total_seconds()))
        unit, length = next((name, size) for name, size in UNITS if seconds >= size * 2 or size == 1)
        super().__init__(key, count=math.ceil(seconds / length), unit=unit, **args)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """An outside system did not answer: neither yes nor no, so «later»."""

    def __init__(self, key: str = "error-unavailable", **args: object) -> None:
        super().__init__(key, **args)
