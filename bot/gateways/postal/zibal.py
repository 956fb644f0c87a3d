"""Zibal's ``postalCodeInquiry``. Source: providers reference (seen in public clients).

``result`` 1 is success, and ``data.address`` the parts of the address; a success without any part means that
no place has this code. Every other ``result`` (our key, our credit, a post that is away) is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.clock import Clock
from bot.errors import Unavailable
from bot.gateways.line import Line
from bot.gateways.posting import AccountRefused, NoAnswer, Poster, unreadable
from bot.lengths import clipped
from bot.persian import clean

__all__ = ["ZibalPostalCodes"]

_SUCCESS = 1
_PARTS = ("province", "town", "district", "street", "street2", "number", "buildingName", "floor", "sideFloor")
_LONGEST = 300


class ZibalPostalCodes:
    """Implements PostalCodes of :mod:`bot.gateways.postal`."""

    def __init__(self, token: str, base: str, clock: Clock, *, timeout_s: float = 10.0) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}
        self._url = f"{base.rstrip('/')}/postalCodeInquiry"
        self._line = Line("zibal", clock, tries=2)
        self._poster = Poster(self._line.each(timeout_s))

    async def address(self, postal_code: str) -> str | None:
        """Raises Unavailable."""

        async def question() -> str | None:
            asked = {"postalCode": postal_code}
            status, told = await self._poster.post(self._url, asked, headers=self._headers)
            if status in (401, 403):
                raise AccountRefused(str(status))
            if status not in (200, 400) or not isinstance(told, dict):
                raise unreadable(status)
            return _address(told)

        try:
            return await self._line.ask("postal-code", question)
        except NoAnswer:
            raise Unavailable("profile-postal-unavailable") from None

    async def close(self) -> None:
        await self._poster.close()


def _address(told: Mapping[str, Any]) -> str | None:
    """Raises NoAnswer."""
    result, data = told.get("result"), told.get("data")
    if isinstance(result, bool) or result != _SUCCESS or not isinstance(data, dict):
        code = result if isinstance(result, int) else "shape"
        raise NoAnswer(f"result {code}", maybe_taken=True)
    parts = data.get("address", {})
    if parts is None:
        return None
    if not isinstance(parts, dict):
        raise NoAnswer("no address told", maybe_taken=True)
    words = [clean(str(parts[name])) for name in _PARTS if isinstance(parts.get(name), str | int)]
    # A number of 0 is Zibal's way to say that there is none.
    return clipped("\u060c ".join(word for word in words if word not in ("", "0")), _LONGEST) or None
