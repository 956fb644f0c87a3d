"""Topics of the notice board."""

from __future__ import annotations

from functools import cache

from bot.catalogue import files
from bot.catalogue.values import Titled

__all__ = ["topics"]


@cache
def topics() -> tuple[Titled, ...]:
    """In the order to show."""
    return tuple(Titled(**each) for each in files.read("topics.json")["topics"])
