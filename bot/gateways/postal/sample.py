"""The sample post: a few codes of places that do not exist, one of them never answered."""

from __future__ import annotations

from bot.catalogue import sample_postal_codes
from bot.errors import Unavailable


class SamplePostalCodes:
    async def address(self, postal_code: str) -> str | None:
        for place in sample_postal_codes():
            if place.postal_code == postal_code:
                if place.is_unavailable:
                    raise Unavailable("profile-postal-unavailable")
                return place.address
        return None


class NoPostalCodes:
    """Nobody is asked: every address is written by hand."""

    async def address(self, postal_code: str) -> str | None:
        raise Unavailable("profile-postal-unavailable")
