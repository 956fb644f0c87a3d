"""A limit of time around the post's answers (law 4)."""

from __future__ import annotations

import asyncio

from bot.errors import Unavailable
from bot.gateways.postal import PostalCodes


class BoundedPostalCodes:
    def __init__(self, inner: PostalCodes, seconds: float) -> None:
        self._inner = inner
        self._seconds = seconds

    async def address(self, postal_code: str) -> str | None:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._inner.address(postal_code)
        except TimeoutError as late:
            raise Unavailable("profile-postal-unavailable") from late
