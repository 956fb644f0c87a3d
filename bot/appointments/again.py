"""Once more from the beginning where the database says that two transactions stood in each other's way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

__all__ = ["again"]

T = TypeVar("T")
TRIES = 8
FIRST_PAUSE_S = 0.01
#: PostgreSQL: serialization failure, deadlock; and a key that went meanwhile, as of a slot that was made anew
#: or has more seats now: looked at once more, it is another slot or none.
IN_THE_WAY = ("40001", "40P01", "23503")


async def again(attempt: Callable[[], Awaitable[T]]) -> T:
    """The whole attempt, transaction and all. Raises what the last one raises."""
    for nth in range(TRIES - 1):
        try:
            return await attempt()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in IN_THE_WAY:
                raise
        await asyncio.sleep(FIRST_PAUSE_S * 2**nth)
    return await attempt()
