"""u-id.net: Shahkar, the civil registry and that of foreign nationals. Source: providers reference (its
documents 1.1.0). Shahkar's document names the ten digits of a national code alone.

Two of its status codes are documented: 0 is success, 3 «this national code is not valid», a no. What any
other code means nobody has written down, so it is no answer: an error carries ``isMatched: false`` too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from bot.clock import Clock
from bot.errors import Unavailable
from bot.gateways.identity import Gender, NotServed, Person
from bot.gateways.line import Line
from bot.gateways.numbers import dialled
from bot.gateways.posting import AccountRefused, NoAnswer, Poster, unreadable
from bot.identifiers import FOREIGN, kind_of
from bot.jalali import from_jalali, to_jalali

__all__ = ["UidRegistries"]

T = TypeVar("T")
_SUCCESS, _NO_SUCH_CODE = 0, 3
_ALIVE = "DEATH_STATUS_ALIVE"
#: Of ``foreignerType``: a natural person.
_NATURAL = 1
_DAY = re.compile(r"([0-9]{4})[/-]([0-9]{1,2})[/-]([0-9]{1,2})(?:[T ].*)?")
#: No Jalali year of anybody living comes after it, and no Gregorian one before.
_BETWEEN_CALENDARS = 1700
_NAMES = ("firstName", "lastName")
_GENDERS: Mapping[str, Gender] = {"GENDER_FEMALE": "female", "GENDER_MALE": "male"}


class UidRegistries:
    """Implements SimOwners and CivilRegistry of :mod:`bot.gateways.identity`."""

    def __init__(
        self, business_id: str, business_token: str, base: str, clock: Clock, *, timeout_s: float = 10.0
    ) -> None:
        self._context = {"apiInfo": {"businessId": business_id, "businessToken": business_token}}
        self._base = base.rstrip("/")
        self._line = Line("uid", clock, tries=2)
        self._poster = Poster(self._line.each(timeout_s))

    async def owns(self, code: str, mobile: str) -> bool:
        """Raises Unavailable, NotServed (of a foreign national)."""
        if kind_of(code) == FOREIGN:
            raise NotServed
        asked = {"nationalId": code, "mobileNumber": dialled(mobile)}
        return await self._ask("owner", "/api/inquiry/mobile/owner/v2", asked, _owns)

    async def person(self, code: str, birth_date: date) -> Person | None:
        """Raises Unavailable."""
        if kind_of(code) == FOREIGN:
            who: Mapping[str, str | int] = {"foreignerType": _NATURAL, "identificationId": code}
            return await self._ask(
                "foreigner",
                "/api/inquiry/foreign/residency",
                who,
                lambda told: _foreigner(told, code, birth_date),
            )
        asked = {"nationalId": code, "birthDate": to_jalali(birth_date).strftime("%Y/%m/%d")}
        return await self._ask("person", "/api/inquiry/person", asked, lambda told: _person(told, code))

    async def close(self) -> None:
        await self._poster.close()

    async def _ask(
        self,
        operation: str,
        path: str,
        asked: Mapping[str, str | int],
        read: Callable[[Mapping[str, Any]], T],
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
    # Its documents name no field for the birth certificate's number.
    gender = _GENDERS.get(str(basic.get("gender")))
    return Person(first.strip(), last.strip(), gender) if death == _ALIVE else None


def _foreigner(told: Mapping[str, Any], code: str, birth_date: date) -> Person | None:
    """Their code alone is asked about, and the birth date compared here."""
    status = _code(told)
    if status == _NO_SUCH_CODE:
        return None
    found = told.get("realForeigner")
    # An answer about somebody else would give this person another's name.
    if (
        status not in (_SUCCESS, None)
        or not isinstance(found, dict)
        or found.get("identificationCode") != code
    ):
        raise _unclear(status)
    if _day(found.get("birthDate")) != birth_date:
        return None
    # Its documents show neither names nor gender; a client of theirs may be told them all the same.
    first, last = (name.strip() or None if isinstance(name, str) else None for name in map(found.get, _NAMES))
    return Person(first, last, _GENDERS.get(str(found.get("gender"))))


def _day(told: object) -> date:
    """The documents do not say of which calendar: the year does. Raises NoAnswer."""
    found = _DAY.fullmatch(told.strip()) if isinstance(told, str) else None
    if found is None:
        raise NoAnswer("no birth date", maybe_taken=True)
    year, month, day = map(int, found.groups())
    try:
        return date(year, month, day) if year > _BETWEEN_CALENDARS else from_jalali(year, month, day)
    except ValueError:
        raise NoAnswer("no birth date", maybe_taken=True) from None


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
