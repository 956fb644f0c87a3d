"""Does this SIM belong to this person; who is this person; may this person sign for this company.

Each question has three answers: matched, not matched, and no answer. The last is ``Unavailable``, raised:
a provider that times out or answers with a fault is never read as a no (law 6). ``NotServed`` is an
``Unavailable`` that stays: this provider has no such question, so that waiting for it would be in vain.

A code names a person: ten digits a citizen of Iran, twelve a foreign national (bot.identifiers.kind_of).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from bot.errors import Unavailable

Gender = Literal["female", "male"]


class NotServed(Unavailable):
    """Nobody whom we can ask knows: a SIM of another country, foreign nationals at some providers."""

    def __init__(self) -> None:
        super().__init__("registry-not-served")


@dataclass(frozen=True, slots=True)
class Person:
    """As their registry writes them. None: this provider does not tell it.

    ``certificate``: number of the birth certificate (شمارهٔ شناسنامه), digits; ``0`` where it is the national
    code.
    """

    first_name: str | None
    last_name: str | None
    gender: Gender | None = None
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """A legal person as its registry writes it. ``may_sign``: whether who was asked about signs for it (صاحب
    امضا); nobody else of the company is told."""

    name: str
    may_sign: bool


class SimOwners(Protocol):
    """شاهکار: number ↔ code of a person."""

    async def owns(self, code: str, mobile: str) -> bool:
        """``mobile`` is E.164. Raises Unavailable, NotServed (always, for a number of another country)."""
        ...


class CivilRegistry(Protocol):
    """ثبت احوال; of foreign nationals, the registry that gave them their code (فیدا)."""

    async def person(self, code: str, birth_date: date) -> Person | None:
        """None when code and birth date do not belong together. Raises Unavailable, NotServed."""
        ...


class CompanyRegistry(Protocol):
    """ثبت شرکت‌ها."""

    async def company(self, legal_id: str, national_code: str) -> Company | None:
        """None when no living legal person has this شناسهٔ ملی. Raises Unavailable."""
        ...
