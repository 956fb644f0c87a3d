"""What one entry of the method table says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.call import Call


@dataclass(frozen=True, slots=True)
class Method:
    """A method: ``run`` answers at once, ``wait`` takes its time; ``limited`` ones count for the
    sending limits (bot/sandbox/limits.py says which and why)."""

    name: str
    run: Callable[[Call], Any] | None = None
    wait: Callable[[Call], Awaitable[Any]] | None = None
    limited: bool = False


Table = dict[str, Method]
