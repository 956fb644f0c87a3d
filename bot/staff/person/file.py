"""What of a person's file is shown, and where the person's cases lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, select

from bot.catalogue import purposes
from bot.crypto import Vault
from bot.errors import DomainError, NotFound, Stale
from bot.identifiers import mask_mobile, mask_national_code
from bot.staff.actor import Actor, Places, Scope
from bot.staff.people import BY_ID, full_name, opened
from bot.staff.professions import Holding, holdings
from bot.staff.rules import CASES_SHOWN
from storage.database import AnyRow, Query, Reader
from storage.models import Case, County, Office


@dataclass(frozen=True, slots=True)
class FileAsk:
    """A person by id, and the key of the purpose for which their file is read."""

    citizen_id: int
    purpose: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Masked: enough to know the person by who talks to them.

    ``kind`` is that of the code (bot.identifiers).
    ``may_read`` and ``may_break``: the ways on to the whole file that are open to whoever looks.
    """

    name: str
    kind: str
    national_code: str
    phone: str
    status: str
    since: datetime
    cases: int
    holdings: tuple[Holding, ...]
    may_read: bool
    may_break: bool


@dataclass(frozen=True, slots=True)
class FileCase:
    number: str
    type_key: str
    status: str
    updated_at: datetime

    @classmethod
    def of(cls, case: AnyRow) -> FileCase:
        return cls(case.number, case.type_key, case.status, case.updated_at)


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Whole; ``cases`` newest first, at most a few of ``total``: those within the reader's reach."""

    name: str = field(repr=False)
    kind: str
    national_code: str = field(repr=False)
    phone: str = field(repr=False)
    birth_date: date = field(repr=False)
    status: str
    since: datetime
    cases: tuple[FileCase, ...]
    total: int
    holdings: tuple[Holding, ...]


def listed_cases(whose: ColumnElement[bool]) -> Query:
    """Newest first, each with where it lies; an office abroad lies in no province."""
    return (
        select(
            Case.id,
            Case.number,
            Case.type_key,
            Case.status,
            Case.updated_at,
            Office.code.label("office_code"),
            County.province_code,
        )
        .join(Office, Office.id == Case.office_id)
        .outerjoin(County, County.code == Office.county_code)
        .where(whose)
        .order_by(Case.updated_at.desc(), Case.id)
        .limit(500)
    )


CASES = listed_cases(Case.owner_index == bindparam("owner"))


def ensure_purpose(key: str) -> str:
    """Raises Stale: a purpose that the catalogue does not have comes from an old window."""
    if all(purpose.key != key for purpose in purposes()):
        raise Stale("error-stale")
    return key


async def citizen(reader: Reader, citizen_id: int) -> AnyRow:
    """Raises NotFound, in the words for one who is out of reach."""
    row = await reader.first(BY_ID, citizen=citizen_id)
    if row is None:
        raise nobody()
    return row


def nobody() -> DomainError:
    """A person who is not there and one who is out of reach look the same."""
    return NotFound("staff-person-none")


def places_of(case: AnyRow) -> Places:
    places = {Scope("office", case.office_code), Scope("case_type", case.type_key)}
    if case.province_code is not None:
        places.add(Scope("province", case.province_code))
    return frozenset(places)


def cases_within(cases: Sequence[AnyRow], scopes: tuple[Scope, ...] | None) -> list[AnyRow]:
    """All of them, or (not None) those that one of the scopes reaches."""
    return [
        case for case in cases if scopes is None or any(scope.reaches(places_of(case)) for scope in scopes)
    ]


async def places_of_person(reader: Reader, owner_index: bytes) -> Places:
    """Wherever one of the person's cases lies."""
    found: Places = frozenset()
    for case in await reader.rows(CASES, owner=owner_index):
        found |= places_of(case)
    return found


async def card_of(reader: Reader, vault: Vault, row: AnyRow, actor: Actor) -> PersonCard:
    places = await places_of_person(reader, row.national_code_index)
    first, last = opened(vault, row, "first_name"), opened(vault, row, "last_name")
    return PersonCard(
        name=f"{first} {last[:1]}…",
        kind=row.identifier_kind,
        national_code=mask_national_code(opened(vault, row, "national_code")),
        phone=mask_mobile(opened(vault, row, "phone")),
        status=row.status,
        since=row.created_at,
        cases=len(await reader.rows(CASES, owner=row.national_code_index)),
        holdings=await holdings(reader, row.national_code_index),
        may_read=actor.grant_for("person.read", places) is not None,
        may_break=actor.grant_for("person.break_glass", places) is not None,
    )


async def file_of(reader: Reader, vault: Vault, row: AnyRow, scopes: tuple[Scope, ...] | None) -> PersonFile:
    """``scopes`` None: all cases, else those that one of the scopes reaches."""
    cases = cases_within(await reader.rows(CASES, owner=row.national_code_index), scopes)
    return PersonFile(
        name=full_name(vault, row),
        kind=row.identifier_kind,
        national_code=opened(vault, row, "national_code"),
        phone=opened(vault, row, "phone"),
        birth_date=date.fromisoformat(opened(vault, row, "birth_date")),
        status=row.status,
        since=row.created_at,
        cases=tuple(FileCase.of(case) for case in cases[:CASES_SHOWN]),
        total=len(cases),
        holdings=await holdings(reader, row.national_code_index),
    )
