"""What the form asks once the code was given: names, gender, number of the birth certificate (seed 002).

Fewer fields before the code: who cannot give it has written less about themselves.
"""

from __future__ import annotations

from typing import ClassVar

from bot.accounts.sign_up.drafts import Draft, Drafts
from bot.accounts.visitor import Visitor
from bot.errors import DomainError, Stale
from bot.gateways.identity import Gender
from bot.identifiers import FOREIGN, certificate
from bot.persian import ZWNJ, clean
from storage.models import Registration
from storage.unit_of_work import UnitOfWork

__all__ = ["GiveCertificate", "GiveFirstName", "GiveGender", "GiveLastName", "person_name"]

LONGEST_NAME = 50
_BETWEEN = frozenset({" ", ZWNJ, "-", "\u0654"})


def person_name(typed: str) -> str:
    """A first or last name as it is kept. Raises DomainError ``name-letters``, ``name-length``."""
    name = clean(typed)
    letters = [char for char in name if char not in _BETWEEN]
    if not all("\u0621" <= char <= "\u06d3" and char.isalpha() for char in letters):
        raise DomainError("name-letters")
    if not 2 <= len(letters) <= len(name) <= LONGEST_NAME:
        raise DomainError("name-length", longest=LONGEST_NAME)
    return name


class _Give:
    """One field after the code; a changed one makes the registries be asked anew."""

    field: ClassVar[str]

    def __init__(self, uow: UnitOfWork, drafts: Drafts) -> None:
        self._uow = uow
        self._drafts = drafts

    async def __call__(self, visitor: Visitor, typed: str) -> Draft:
        """Raises DomainError with the reason in words, Stale (also before the code was given)."""
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            if row.phone_verified_at is None or row.birth_date_sealed is None:
                raise Stale("sign-up-changed")
            value = self._read(row, typed)
            if self._drafts.get(row, self.field) != value:
                self._drafts.put(row, self.field, value)
                self._drafts.forget_checks(row)
            self._drafts.touch(row)
            await tx.commit()
            return self._drafts.opened(row)

    def _read(self, _row: Registration, typed: str) -> str:
        return person_name(typed)


class GiveFirstName(_Give):
    field = "first_name"


class GiveLastName(_Give):
    field = "last_name"


class GiveGender(_Give):
    field = "gender"

    def _read(self, _row: Registration, typed: str) -> str:
        chosen: dict[str, Gender] = {"female": "female", "male": "male"}
        if typed not in chosen:
            raise Stale("sign-up-changed")
        return chosen[typed]


class GiveCertificate(_Give):
    """The number as it stands in the birth certificate, or the national code where they are the same."""

    field = "certificate"

    async def same_as_code(self, visitor: Visitor) -> Draft:
        """One tap instead of ten digits. Raises Stale."""
        return await self(visitor, "")

    def _read(self, row: Registration, typed: str) -> str:
        if row.identifier_kind == FOREIGN:
            raise Stale("sign-up-changed")
        code = self._drafts.get(row, "national_code")
        assert code is not None
        return certificate(typed, code) if typed else code
