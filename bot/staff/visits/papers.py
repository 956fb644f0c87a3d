"""The papers that a clerk has seen, and the visit as its window shows it: masked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import bindparam, select

from bot.accounts.sign_up.drafts import Drafts
from bot.audit import Audit
from bot.catalogue import Paper, paper, papers, visit_kind
from bot.crypto import Vault
from bot.errors import DomainError, Stale
from bot.identifiers import kind_of, mask_mobile, mask_national_code
from bot.persian import clean, digits
from bot.staff.actor import Actor, Places
from bot.staff.gate import Gate
from bot.staff.people import BY_ID, opened
from bot.staff.rules import SERIAL_LENGTH
from bot.staff.use_case import Noted, StaffLook
from bot.staff.visits.rows import AtOffice, VisitAsk, Visits, at, noted, papers_of
from storage.database import AnyRow, Query, Reader
from storage.models import Registration
from storage.unit_of_work import UnitOfWork

__all__ = ["PaperAsk", "ReadVisit", "SeePaper", "SerialAsk", "VisitCard", "WriteSerial"]

Seen = Literal["seen", "put_away", "serial"]
_SERIAL = re.compile(r"[\w/ -]+")
SIGN_UP: Query = select(*Registration.__table__.c).where(Registration.id == bindparam("registration"))


@dataclass(frozen=True, slots=True)
class PaperAsk(VisitAsk):
    """``paper`` is a key of the catalogue."""

    paper: str


@dataclass(frozen=True, slots=True)
class SerialAsk(PaperAsk):
    typed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class VisitCard:
    """Enough to know by who stands there. ``code_kind``: that of their code (bot.identifiers).

    ``papers``: every paper there is, and whether it was seen; ``missing``: of each of these groups one is
    still needed.
    """

    kind: str
    name: str
    code_kind: str
    national_code: str
    phone: str
    tracking_code: str
    papers: tuple[tuple[Paper, bool], ...]
    missing: tuple[tuple[str, ...], ...]


class SeePaper(AtOffice[PaperAsk, Seen]):
    """A paper was seen, or is taken back; ``serial``: not yet, its serial is needed first."""

    permission = "desk.visit"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, visits: Visits) -> None:
        super().__init__(gate, uow, audit)
        self._visits = visits

    async def act(self, tx: UnitOfWork, actor: Actor, ask: PaperAsk) -> tuple[Seen, Noted]:
        """Raises Stale."""
        row, wanted = await self._visits.own(tx, actor, ask), known(ask.paper)
        seen = self._visits.seen(row)
        became: Seen = "put_away" if wanted.key in seen else "serial" if wanted.has_serial else "seen"
        if became == "put_away":
            del seen[wanted.key]
        elif became == "seen":
            seen[wanted.key] = ""
        self._visits.keep(row, seen)
        return became, Noted("desk_papers", details=noted(row, ask))


class WriteSerial(AtOffice[SerialAsk, None]):
    permission = "desk.visit"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, visits: Visits) -> None:
        super().__init__(gate, uow, audit)
        self._visits = visits

    async def act(self, tx: UnitOfWork, actor: Actor, ask: SerialAsk) -> tuple[None, Noted]:
        """The paper was seen, and this is its serial. Raises DomainError (no serial), Stale."""
        serial = typed_serial(ask.typed)
        row, wanted = await self._visits.own(tx, actor, ask), known(ask.paper)
        if not wanted.has_serial:
            raise Stale("visit-over")
        self._visits.keep(row, {**self._visits.seen(row), wanted.key: serial})
        return None, Noted("desk_papers", details=noted(row, ask))


class ReadVisit(StaffLook[VisitAsk, VisitCard]):
    """What the search that began the visit has opened; that search is in the audit log."""

    permission = "desk.visit"

    def __init__(self, gate: Gate, vault: Vault, drafts: Drafts, visits: Visits) -> None:
        super().__init__(gate)
        self._vault = vault
        self._drafts = drafts
        self._visits = visits

    async def places(self, reader: Reader, ask: VisitAsk) -> Places:
        return at(ask.office)

    async def look(self, reader: Reader, actor: Actor, ask: VisitAsk) -> VisitCard:
        """Raises Stale."""
        row = await self._visits.read(reader, actor, ask)
        seen = papers_of(row)
        first, last, code, phone, tracking = await self._person(reader, row)
        return VisitCard(
            kind=row.kind,
            name=f"{first} {last[:1]}…",
            code_kind=kind_of(code),
            national_code=mask_national_code(code),
            phone=mask_mobile(phone),
            tracking_code=tracking,
            papers=tuple((each, each.key in seen) for each in papers()),
            missing=visit_kind(row.kind).missing(seen),
        )

    async def _person(self, reader: Reader, row: AnyRow) -> tuple[str, str, str, str, str]:
        fields = ("first_name", "last_name", "national_code", "phone")
        if row.registration_id is None:
            citizen = await reader.first(BY_ID, citizen=row.citizen_id)
            if citizen is None:
                raise Stale("visit-over")
            first, last, code, phone = (opened(self._vault, citizen, name) for name in fields)
            return first, last, code, phone, ""
        form = await reader.first(SIGN_UP, registration=row.registration_id)
        if form is None or form.national_code_sealed is None:
            raise Stale("visit-over")
        first, last, code, phone = (self._drafts.get(form, name) or "" for name in fields)
        return first, last, code, phone, form.tracking_code


def known(key: str) -> Paper:
    """Raises Stale: a paper that the catalogue does not have comes from an old window."""
    try:
        return paper(key)
    except KeyError:
        raise Stale("error-stale") from None


def typed_serial(typed: str) -> str:
    """Letters, digits, blanks, dashes and slashes with one digit at least. Raises DomainError."""
    shortest, longest = SERIAL_LENGTH
    serial = clean(digits(typed[: longest * 4])).upper()
    is_right = shortest <= len(serial) <= longest and _SERIAL.fullmatch(serial)
    if not is_right or not any(letter.isdecimal() for letter in serial):
        raise DomainError("visit-serial-shape", shortest=shortest, longest=longest)
    return serial
