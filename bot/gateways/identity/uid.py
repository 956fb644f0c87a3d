"""u-id.net: Shahkar and the civil registry. Source: providers reference (its documents 1.1.0).

Two of its status codes are documented: 0 is success, 3 «this national code is not valid», a no. What any
other code means nobody has written down, so it is no answer: an error carries ``isMatched: false`` too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from bot.clock import Clock
from bot.errors import Unavailable
from bot.gateways.identity import Person
from bot.gateways.line import Line
from bot.gateways.numbers import dialled
from bot.gateways.posting import AccountRefused, NoAnswer, Poster, unreadable
from bot.jalali import to_jalali

__all__ = ["UidRegistries"]

T = TypeVar("T")
_SUCCESS, _NO_SUCH_CODE = 0, 3
_ALIVE = "DEATH_STATUS_ALIVE"


class UidRegistries:
    """Implements SimOwners and CivilRegistry of :mod:`bot.gateways.identity`."""

    def __init__(
        self, business_id: str, business_token: str, base: str, clock: Clock, *, timeout_s: float = 10.0
    ) -> None:
        self._context = {"apiInfo": {"businessId": business_id, "businessToken": business_token}}
        self._base = base.rstrip("/")
        self._line = Line("uid", clock, tries=2)
        self._poster = Poster(self._line.each(timeout_s))

    async def owns(self, national_code: str, mobile: str) -> bool:
        """Raises Unavailable."""
        asked = {"nationalId": national_code, "mobileNumber": dialled(mobile)}
        return await self._ask("owner", "/api/inquiry/mobile/owner/v2", asked, _owns)

    async def person(self, national_code: str, birth_date: date) -> Person | None:
        """Raises Unavailable."""
        asked = {"nationalId": national_code, "birthDate": to_jalali(birth_date).strftime("%Y/%m/%d")}
        return await self._ask(
            "person", "/api/inquiry/person", asked, lambda told: _person(told, national_code)
        )

    async def close(self) -> None:
        await self._poster.close()

    async def _ask(
        self, operation: str, path: str, asked: Mapping[str, str], read: Callable[[Mapping[str, Any]], T]
    ) -> T:
        async def question() -> T:
            body = {"requestContext": self._context, **asked}
            status, told = await self._poster.post(f"{self._base}{path}", body)
            if status in (401, 403):
                raise AccountRefused(str(status))
            if status >= 500 or not isinstance(told, dict):
                raise unreadable(status)
            return read(told)

        try:
            return await self._line.ask(operation, question)
        except NoAnswer:
            raise Unavailable("registry-unavailable") from None


def _owns(told: Mapping[str, Any]) -> bool:
    code = _code(told)
    if code == _NO_SUCH_CODE:
        return False
    matched = told.get("isMatched")
    if code != _SUCCESS or not isinstance(matched, bool):
        raise _unclear(code)
    return matched


def _person(told: Mapping[str, Any], national_code: str) -> Person | None:
    code = _code(told)
    if code == _NO_SUCH_CODE:
        return None
    basic, papers = told.get("basicInformation"), told.get("identificationInformation")
    if code not in (_SUCCESS, None) or not isinstance(basic, dict):
        raise _unclear(code)
    first, last = basic.get("firstName"), basic.get("lastName")
    if not (isinstance(first, str) and first.strip() and isinstance(last, str) and last.strip()):
        raise _unclear(code)
    # An answer about somebody else would give this person another's name.
    if not isinstance(papers, dict) or papers.get("nationalId") != national_code:
        raise _unclear(code)
    status = told.get("registrationStatus")
    death = status.get("deathStatus", _ALIVE) if isinstance(status, dict) else _ALIVE
    return Person(first.strip(), last.strip()) if death == _ALIVE else None


def _code(told: Mapping[str, Any]) -> int | None:
    """The documents show the person's answer without a ``responseContext``; none then."""
    context = told.get("responseContext")
    status = context.get("status") if isinstance(context, dict) else None
    code = status.get("code") if isinstance(status, dict) else None
    if context is not None and (not isinstance(code, int) or isinstance(code, bool)):
        raise NoAnswer("no status", maybe_taken=True)
    return code


def _unclear(code: int | None) -> NoAnswer:
    return NoAnswer(f"unclear {code}", maybe_taken=True)
