"""How a citizen has their list of cases narrowed and sorted: remembered, one row a citizen.

What they typed lies sealed. A row narrows either the citizen's own cases or those of the legal person that
it was made for; for whom else one acts, the list is whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sqlalchemy import bindparam, delete, select

from bot.accounts.visitor import Visitor
from bot.cases.words import LONGEST_ASKED, asked_words
from bot.catalogue import case_groups, case_statuses
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, Stale
from bot.persian import clean
from storage.database import Query, Reader
from storage.models import Case, CaseFilter, Office
from storage.models.cases import SORTS
from storage.queries.case_lists import offices_of
from storage.unit_of_work import UnitOfWork

__all__ = [
    "OFFICES_A_PAGE",
    "OPEN",
    "Change",
    "ForgetFilters",
    "NarrowCases",
    "Narrowed",
    "OfficeChoices",
    "OwnFilters",
    "status_keys",
]

WORDS_PLACE = "case_filter.words_sealed"
#: In place of a status: every one that does not end the case.
OPEN = "open"
OFFICES_A_PAGE = 8
ROW: Query = (
    select(*CaseFilter.__table__.c, Office.name.label("office_name"))
    .outerjoin(Office, Office.id == CaseFilter.office_id)
    .where(CaseFilter.citizen_id == bindparam("citizen"))
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list shows; None: whatever there is. ``group`` of case types; days of Tehran, both in."""

    words: str | None = field(default=None, repr=False)
    group: str | None = None
    status: str | None = None
    office_id: int | None = None
    office_name: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = SORTS[0]

    @property
    def is_whole(self) -> bool:
        """Nothing is left out, whatever the order."""
        return (self.words, self.group, self.status, self.office_id, self.since, self.until) == (None,) * 6


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to narrow by; ``value`` None: no more by this."""

    name: Literal["words", "group", "status", "office_id", "since", "until", "sort"]
    value: str | int | date | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class OfficeChoices:
    """Offices in which the list has cases, by name; ``page`` counts from 0."""

    offices: tuple[tuple[int, str], ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // OFFICES_A_PAGE))


class OwnFilters:
    def __init__(self, reader: Reader, vault: Vault) -> None:
        self._reader = reader
        self._vault = vault

    async def __call__(self, visitor: Visitor) -> Narrowed:
        """Raises Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        row = await self._reader.first(ROW, citizen=citizen_id)
        if row is None or row.entity_id != _entity_of(visitor):
            return Narrowed()
        words = row.words_sealed
        return Narrowed(
            words=None if words is None else self._vault.open(WORDS_PLACE, citizen_id, words),
            group=row.group_key,
            status=row.status,
            office_id=row.office_id,
            office_name=row.office_name or "",
            since=row.since,
            until=row.until,
            sort=row.sort,
        )

    async def offices(self, visitor: Visitor, page: int) -> OfficeChoices:
        """A page beyond the last gives the first. Raises Stale (not in)."""
        _, owner = visitor.ensure_in()
        if visitor.acting is not None:
            owner = visitor.acting.entity_index
        query, page = offices_of(of_entity=visitor.acting is not None), max(0, page)
        offset = page * OFFICES_A_PAGE
        rows = await self._reader.rows(query, owner=owner, limit=OFFICES_A_PAGE, offset=offset)
        if not rows and page:
            return await self.offices(visitor, 0)
        return OfficeChoices(tuple((row.id, row.name) for row in rows), rows[0].total if rows else 0, page)


class NarrowCases:
    """One row a citizen, made when something of it is first chosen; no audit: it is a view of one's own."""

    def __init__(self, uow: UnitOfWork, clock: Clock, vault: Vault) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault

    async def __call__(self, visitor: Visitor, change: Change) -> None:
        """Raises Stale (not in; a choice that there is not), DomainError (words without a letter or too long,
        days that leave nothing between them)."""
        citizen_id, owner = visitor.ensure_in()
        entity_id = _entity_of(visitor)
        if visitor.acting is not None:
            owner = visitor.acting.entity_index
        ensure_choice(change)
        async with self._uow as tx:
            if change.name == "office_id" and change.value is not None:
                whose = (Case.owner_index if entity_id is None else Case.entity_index) == owner
                query = select(Case.id).where(whose, Case.office_id == change.value).limit(1)
                if await tx.session.scalar(query) is None:
                    raise Stale
            row = await self._row(tx, citizen_id, entity_id)
            if change.name == "words":
                row.words_sealed = self._sealed(citizen_id, change.value)
            else:
                setattr(row, "group_key" if change.name == "group" else change.name, change.value)
            if row.since is not None and row.until is not None and row.since > row.until:
                raise DomainError("case-filter-days")
            row.changed_at = self._clock.now()
            await tx.commit()

    async def _row(self, tx: UnitOfWork, citizen_id: int, entity_id: int | None) -> CaseFilter:
        """The citizen's row, held; emptied when it was made for somebody else's cases."""
        new = tx.insert_into(CaseFilter).values(
            citizen_id=citizen_id, entity_id=entity_id, sort=SORTS[0], changed_at=self._clock.now()
        )
        await tx.session.execute(new.on_conflict_do_nothing(index_elements=["citizen_id"]))
        query = select(CaseFilter).where(CaseFilter.citizen_id == citizen_id).with_for_update()
        row = (await tx.session.scalars(query)).one()
        if row.entity_id != entity_id:
            row.entity_id, row.sort = entity_id, SORTS[0]
            row.words_sealed = row.group_key = row.status = row.office_id = row.since = row.until = None
        return row

    def _sealed(self, citizen_id: int, typed: object) -> bytes | None:
        return None if typed is None else self._vault.seal(WORDS_PLACE, citizen_id, clean(str(typed)))


class ForgetFilters:
    """The whole list again, the newest change first."""

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow

    async def __call__(self, visitor: Visitor) -> None:
        """Raises Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        async with self._uow as tx:
            await tx.session.execute(delete(CaseFilter).where(CaseFilter.citizen_id == citizen_id))
            await tx.commit()


def ensure_choice(change: Change) -> None:
    """Raises Stale, DomainError."""
    known: dict[str, list[object]] = {
        "group": [None, *(group.key for group in case_groups())],
        "status": [None, *status_keys()],
        "sort": list(SORTS),
    }
    if change.name in known and change.value not in known[change.name]:
        raise Stale
    if change.name in ("since", "until") and not isinstance(change.value, date | None):
        raise Stale
    if change.name == "words" and change.value is not None:
        typed = str(change.value)
        if len(typed) > LONGEST_ASKED or not asked_words(typed):
            raise DomainError("case-filter-words", longest=LONGEST_ASKED)


def status_keys() -> tuple[str, ...]:
    """What a list can be narrowed to: all that are under way, or those of one status."""
    return (OPEN, *(status.key for status in case_statuses()))


def _entity_of(visitor: Visitor) -> int | None:
    return None if visitor.acting is None else visitor.acting.entity_id
