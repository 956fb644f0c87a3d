"""Does this SIM belong to this person; who is this person.

Each question has three answers: matched, not matched, and no answer. The last is ``Unavailable``, raised:
a provider that times out or answers with a fault is never read as a no (law 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Person:
    """As the civil registry writes them."""

    first_name: str
    last_name: str


class SimOwners(Protocol):
    """شاهکار: number ↔ national code."""

    async def owns(self, national_code: str, mobile: str) -> bool:
        """``mobile`` is E.164 (+989…). Raises Unavailable."""
        ...


class CivilRegistry(Protocol):
    """ثبت احوال."""

    async def person(self, national_code: str, birth_date: date) -> Person | None:
        """None when code and birth date do not belong together. Raises Unavailable."""
        ...
