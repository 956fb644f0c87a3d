"""Cases of a legal person, found by its شناسهٔ ملی: within the reach of a role and for a purpose, as a
person's file is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import bindparam, func, select

from bot.audit import Audit
from bot.crypto import Vault
from bot.errors import DomainError, NotFound
from bot.identifiers import InvalidMobile, legal_id
from bot.persian import digits
from bot.phones import any_mobile
from bot.staff.actor import Actor, Places
from bot.staff.gate import By, Gate, InTransaction
from bot.staff.person.file import FileCase, cases_within, ensure_purpose, listed_cases, places_of
from bot.staff.person.read import READ, SEARCH
from bot.staff.rules import CASES_SHOWN
from bot.staff.searching import SearchPace
from bot.staff.use_case import Noted, StaffRead
from storage.database import AnyRow, Query, Reader
from storage.models import Case, LegalEntity, Representation
from storage.unit_of_work import UnitOfWork

__all__ = ["EntityAsk", "EntityFile", "EntitySearch", "FindEntity", "ReadEntity", "names_entity"]

LEGAL_ID_DIGITS = 11
Ask = TypeVar("Ask")
Result = TypeVar("Result")

CASES = listed_cases(Case.entity_index == bindparam("entity"))
INDEX: Query = select(Case.entity_index).where(Case.id == bindparam("case"), Case.entity_index.is_not(None))
ENTITY: Query = (
    select(
        LegalEntity.id,
        LegalEntity.name_sealed,
        LegalEntity.legal_id_sealed,
        func.count(Representation.id).label("representatives"),
    )
    .outerjoin(
        Representation,
        (Representation.entity_id == LegalEntity.id) & Representation.ended_at.is_(None),
    )
    .where(LegalEntity.legal_id_index == bindparam("entity"))
    .group_by(LegalEntity.id, LegalEntity.name_sealed, LegalEntity.legal_id_sealed)
)


@dataclass(frozen=True, slots=True)
class EntitySearch:
    """``who`` is a شناسهٔ ملی, as typed."""

    who: str = field(repr=False)
    purpose: str


@dataclass(frozen=True, slots=True)
class EntityAsk:
    """The legal person that this case belongs to, for it may have no other row here; and the purpose."""

    case_id: int
    purpose: str


@dataclass(frozen=True, slots=True)
class EntityFile:
    """``cases`` newest first, at most a few of ``total``: those within the reader's reach.

    ``name`` and ``legal_id`` are None, ``representatives`` 0, where nobody has opened it here yet.
    """

    name: str | None = field(repr=False)
    legal_id: str | None = field(repr=False)
    representatives: int
    cases: tuple[FileCase, ...]
    total: int


def names_entity(typed: str) -> bool:
    """Eleven digits that are no mobile number: a legal person is looked for."""
    if "+" in typed or sum(letter.isdecimal() for letter in digits(typed)) != LEGAL_ID_DIGITS:
        return False
    try:
        any_mobile(typed)
    except InvalidMobile:
        return True
    return False


class ReadsEntity(StaffRead[Ask, Result]):
    """It lies wherever one of its cases does."""

    permission = "entity.read"

    def out_of_reach(self) -> DomainError:
        return unknown()


class FindEntity(ReadsEntity[EntitySearch, int | None]):
    """The id of its newest case; None when there is none."""

    def __init__(self, gate: Gate, audit: Audit, vault: Vault, pace: SearchPace) -> None:
        super().__init__(gate, audit)
        self._vault = vault
        self._pace = pace

    async def paced(self, by: By) -> None:
        await self._pace.count(by, self.permission)

    async def places(self, reader: Reader, ask: EntitySearch) -> Places:
        return all_places(await self._cases(reader, ask))

    async def act(self, tx: UnitOfWork, actor: Actor, ask: EntitySearch) -> tuple[int | None, Noted]:
        """Raises InvalidLegalId, NotFound (out of reach), Stale (no such purpose)."""
        details = {"purpose": ensure_purpose(ask.purpose)}
        cases = await self._cases(InTransaction(tx), ask)
        if not cases:
            return None, Noted(SEARCH, None, {**details, "found": "no"})
        return cases[0].id, Noted(SEARCH, self._index(ask), {**details, "found": "yes"})

    async def _cases(self, reader: Reader, ask: EntitySearch) -> Sequence[AnyRow]:
        return await reader.rows(CASES, entity=self._index(ask))

    def _index(self, ask: EntitySearch) -> bytes:
        return self._vault.index("legal_id", legal_id(ask.who))


class ReadEntity(ReadsEntity[EntityAsk, EntityFile]):
    def __init__(self, gate: Gate, audit: Audit, vault: Vault) -> None:
        super().__init__(gate, audit)
        self._vault = vault

    async def places(self, reader: Reader, ask: EntityAsk) -> Places:
        return all_places(await reader.rows(CASES, entity=await index_of(reader, ask.case_id)))

    async def act(self, tx: UnitOfWork, actor: Actor, ask: EntityAsk) -> tuple[EntityFile, Noted]:
        """Raises NotFound, Stale (no such purpose)."""
        details = {"purpose": ensure_purpose(ask.purpose), "view": "entity"}
        reader = InTransaction(tx)
        entity_index = await index_of(reader, ask.case_id)
        scopes = tuple(grant.scope for grant in actor.grants if grant.allows(self.permission))
        cases = cases_within(await reader.rows(CASES, entity=entity_index), scopes)
        known = await reader.first(ENTITY, entity=entity_index)
        file = EntityFile(
            name=None if known is None else self._opened(known, "name"),
            legal_id=None if known is None else self._opened(known, "legal_id"),
            representatives=0 if known is None else known.representatives,
            cases=tuple(FileCase.of(case) for case in cases[:CASES_SHOWN]),
            total=len(cases),
        )
        return file, Noted(READ, entity_index, details)

    def _opened(self, row: AnyRow, column: str) -> str:
        return self._vault.open(f"legal_entity.{column}_sealed", row.id, getattr(row, f"{column}_sealed"))


def all_places(cases: Sequence[AnyRow]) -> Places:
    return frozenset().union(*(places_of(case) for case in cases))


async def index_of(reader: Reader, case_id: int) -> bytes:
    """Raises NotFound, in the words for one that is out of reach."""
    row = await reader.first(INDEX, case=case_id)
    if row is None:
        raise unknown()
    index: bytes = row.entity_index
    return index


def unknown() -> DomainError:
    """One that is not there and one that is out of reach look the same."""
    return NotFound("staff-entity-none")
