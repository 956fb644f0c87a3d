"""Zibal's facilities: Shahkar and the civil registry. Source: providers reference (seen in public clients).

``result`` 1 is success, and ``data.matched`` then the answer. Every other ``result`` (our key, our credit, a
registry behind it that is away) is no answer. No client of it asks about foreign nationals.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.clock import Clock
from bot.errors import Unavailable
from bot.gateways.identity import NotServed, Person
from bot.gateways.line import Line
from bot.gateways.numbers import dialled
from bot.gateways.posting import AccountRefused, NoAnswer, Poster, unreadable
from bot.identifiers import FOREIGN, kind_of
from bot.jalali import to_jalali

__all__ = ["ZibalRegistries"]

_SUCCESS = 1


class ZibalRegistries:
    """Implements SimOwners and CivilRegistry of :mod:`bot.gateways.identity`."""

    def __init__(self, token: str, base: str, clock: Clock, *, timeout_s: float = 10.0) -> None:
        self._headers = {"Authorization": f"Bearer {token}"}
        self._base = base.rstrip("/")
        self._line = Line("zibal", clock, tries=2)
        self._poster = Poster(self._line.each(timeout_s))

    async def owns(self, code: str, mobile: str) -> bool:
        """Raises Unavailable, NotServed (of a foreign national)."""
        _ensure_iranian(code)
        asked = {"mobile": dialled(mobile), "nationalCode": code}
        matched: bool = (await self._ask("owner", "/shahkarInquiry", asked))["matched"]
        return matched

    async def person(self, code: str, birth_date: date) -> Person | None:
        """Raises Unavailable, NotServed (of a foreign national)."""
        _ensure_iranian(code)
        born = to_jalali(birth_date).strftime("%Y/%m/%d")
        asked = {"nationalCode": code, "birthDate": born}
        data = await self._ask("person", "/nationalIdentityInquiry", asked, names=True)
        if not data["matched"] or data.get("alive") is False:
            return None
        return Person(data["firstName"].strip(), data["lastName"].strip())

    async def close(self) -> None:
        await self._poster.close()

    async def _ask(
        self, operation: str, path: str, asked: Mapping[str, str], *, names: bool = False
    ) -> Mapping[str, Any]:
        async def question() -> Mapping[str, Any]:
            status, told = await self._poster.post(f"{self._base}{path}", asked, headers=self._headers)
            if status in (401, 403):
                raise AccountRefused(str(status))
            if status not in (200, 400) or not isinstance(told, dict):
                raise unreadable(status)
            return _data(told, names=names)

        try:
            return await self._line.ask(operation, question)
        except NoAnswer:
            raise Unavailable("registry-unavailable") from None


def _ensure_iranian(code: str) -> None:
    if kind_of(code) == FOREIGN:
        raise NotServed


def _data(told: Mapping[str, Any], *, names: bool) -> Mapping[str, Any]:
    """``matched`` is a bool in it; with ``names`` and a match, both names are there. Raises NoAnswer."""
    result, data = told.get("result"), told.get("data")
    if isinstance(result, bool) or result != _SUCCESS or not isinstance(data, dict):
        code = result if isinstance(result, int) else "shape"
        raise NoAnswer(f"result {code}", maybe_taken=True)
    if not isinstance(data.get("matched"), bool):
        raise NoAnswer("no match told", maybe_taken=True)
    if names and data["matched"]:
        for name in ("firstName", "lastName"):
            if not isinstance(data.get(name), str) or not data[name].strip():
                raise NoAnswer("no name told", maybe_taken=True)
    return data
