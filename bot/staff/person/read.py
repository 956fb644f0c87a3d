"""Looking for a person and reading their file, within the reach of a role and for a purpose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from bot.audit import Audit
from bot.crypto import Vault
from bot.errors import DomainError
from bot.staff.actor import Actor, Places
from bot.staff.gate import By, Gate, InTransaction
from bot.staff.people import find_citizen
from bot.staff.person.file import (
    FileAsk,
    PersonCard,
    PersonFile,
    card_of,
    citizen,
    ensure_purpose,
    file_of,
    nobody,
    places_of_person,
)
from bot.staff.searching import SearchPace
from bot.staff.use_case import Noted, StaffRead
from storage.database import Reader
from storage.unit_of_work import UnitOfWork

Result = TypeVar("Result")

READ = "sensitive_read"
SEARCH = "sensitive_search"


@dataclass(frozen=True, slots=True)
class Search:
    """``who`` is a national code or a mobile number, as typed."""

    who: str = field(repr=False)
    purpose: str


class FindPerson(StaffRead[Search, int | None]):
    """The citizen's id; None when nobody has this code or number."""

    permission = "person.find"

    def __init__(self, gate: Gate, audit: Audit, vault: Vault, pace: SearchPace) -> None:
        super().__init__(gate, audit)
        self._vault = vault
        self._pace = pace

    async def paced(self, by: By) -> None:
        await self._pace.count(by, self.permission)

    async def places(self, reader: Reader, ask: Search) -> Places:
        row = await find_citizen(reader, self._vault, ask.who)
        return frozenset() if row is None else await places_of_person(reader, row.national_code_index)

    def out_of_reach(self) -> DomainError:
        return nobody()

    async def act(self, tx: UnitOfWork, actor: Actor, ask: Search) -> tuple[int | None, Noted]:
        """Raises DomainError (neither a code nor a number; a number that several share), NotFound (out of
        reach)."""
        details = {"purpose": ensure_purpose(ask.purpose)}
        row = await find_citizen(InTransaction(tx), self._vault, ask.who)
        if row is None:
            return None, Noted(SEARCH, None, {**details, "found": "no"})
        return row.id, Noted(SEARCH, row.national_code_index, {**details, "found": "yes"})


class ReadsPerson(StaffRead[FileAsk, Result]):
    """Whoever reads a file: it lies wherever one of the person's cases does."""

    def __init__(self, gate: Gate, audit: Audit, vault: Vault) -> None:
        super().__init__(gate, audit)
        self._vault = vault

    async def places(self, reader: Reader, ask: FileAsk) -> Places:
        return await places_of_person(reader, (await citizen(reader, ask.citizen_id)).national_code_index)

    def out_of_reach(self) -> DomainError:
        return nobody()


class ReadCard(ReadsPerson[PersonCard]):
    permission = "person.find"

    async def act(self, tx: UnitOfWork, actor: Actor, ask: FileAsk) -> tuple[PersonCard, Noted]:
        """Raises NotFound, Stale (no such purpose)."""
        reader = InTransaction(tx)
        row = await citizen(reader, ask.citizen_id)
        details = {"purpose": ensure_purpose(ask.purpose), "view": "masked"}
        card = await card_of(reader, self._vault, row, actor)
        return card, Noted(READ, row.national_code_index, details)


class ReadFile(ReadsPerson[PersonFile]):
    permission = "person.read"

    async def act(self, tx: UnitOfWork, actor: Actor, ask: FileAsk) -> tuple[PersonFile, Noted]:
        """Raises NotFound, Stale (no such purpose)."""
        reader = InTransaction(tx)
        row = await citizen(reader, ask.citizen_id)
        scopes = tuple(grant.scope for grant in actor.grants if grant.allows(self.permission))
        details = {"purpose": ensure_purpose(ask.purpose), "view": "whole"}
        file = await file_of(reader, self._vault, row, scopes)
        return file, Noted(READ, row.national_code_index, details)
