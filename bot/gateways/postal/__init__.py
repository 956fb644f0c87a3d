"""Which address has this postal code: matched, not matched, or no answer (``Unavailable``, raised)."""

from __future__ import annotations

from typing import Protocol


class PostalCodes(Protocol):
    """شرکت ملی پست: postal code → address."""

    async def address(self, postal_code: str) -> str | None:
        """In one line; None when no place has this code (ten ASCII digits). Raises Unavailable."""
        ...
