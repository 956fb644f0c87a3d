"""Who stands at the counter: looked for by what they show, never chosen from a list."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import bindparam, select

from bot.audit import Audit
from bot.catalogue import kinds_that_take_visits
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError
from bot.identifiers import identifier
from bot.ids import read_reference
from bot.persian import digits
from bot.staff.actor import ANY_SCOPE, Actor, Places
from bot.staff.gate import By, Gate, InTransaction
from bot.staff.people import find_citizen
from bot.staff.person.read import READ, SEARCH
from bot.staff.scopes import OfficeChoice
from bot.staff.searching import SearchPace
from bot.staff.use_case import Noted, StaffLook
from bot.staff.visits.rows import (
    PURPOSE,
    AtOffice,
    Visits,
    ensure_not_colleague,
    ensure_not_self,
    is_waiting,
)
from storage.database import Query, Reader
from storage.models import Citizen, Office, Registration
from storage.unit_of_work import UnitOfWork

__all__ = ["FindForNumber", "FindSignUp", "Here", "OwnOffices"]

OFFICES: Query = (
    select(Office.code, Office.name)
    .where(Office.code.in_(bindparam("codes", expanding=True)), Office.kind_key.in_(kinds_that_take_visits()))
    .order_by(Office.name)
)


@dataclass(frozen=True, slots=True)
class Here:
    """The code of the office, and what was typed: a tracking code, the code that names a person
    (bot.identifiers), or a number."""

    office: str
    who: str = field(repr=False)


class OwnOffices(StaffLook[None, tuple[OfficeChoice, ...]]):
    """Offices in which whoever asks may serve people in person."""

    permission = "desk.visit"

    async def places(self, reader: Reader, ask: None) -> Places | None:
        return ANY_SCOPE

    async def look(self, reader: Reader, actor: Actor, ask: None) -> tuple[OfficeChoice, ...]:
        codes = [
            grant.scope.value
            for grant in actor.grants
            if grant.scope.kind == "office" and grant.allows(self.permission)
        ]
        rows = await reader.rows(OFFICES, codes=codes)
        return tuple(OfficeChoice(row.code, row.name) for row in rows)


class Finds(AtOffice[Here, int | None]):
    """The id of the visit that begins with it; None when there is nobody."""

    def __init__(
        self,
        gate: Gate,
        uow: UnitOfWork,
        audit: Audit,
        clock: Clock,
        vault: Vault,
        pace: SearchPace,
        visits: Visits,
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._vault = vault
        self._pace = pace
        self._visits = visits

    async def paced(self, by: By) -> None:
        await self._pace.count(by, self.permission)

    async def _begun(
        self, tx: UnitOfWork, actor: Actor, ask: Here, about: Registration | Citizen
    ) -> tuple[int, Noted]:
        """The masked data that the visit's window shows are read with this."""
        visit_id = await self._visits.begin(tx, actor, ask.office, about)
        details = {"purpose": PURPOSE, "view": "masked", "office": ask.office}
        return visit_id, Noted(READ, about.national_code_index, details)


class FindSignUp(Finds):
    """A sign-up that waits for activation in person."""

    permission = "desk.activate"

    async def act(self, tx: UnitOfWork, actor: Actor, ask: Here) -> tuple[int | None, Noted]:
        """Raises DomainError (neither of the two codes; several wait under this national code), NotAllowed
        (themselves; no office for this)."""
        row = await self._waiting(tx, ask.who)
        if row is None:
            return None, nobody(ask)
        await ensure_not_self(tx, actor, row.national_code_index, row.phone_index)
        return await self._begun(tx, actor, ask, row)

    async def _waiting(self, tx: UnitOfWork, typed: str) -> Registration | None:
        """By the tracking code, or else by the national code: ten digits may be either."""
        tracking = read_reference(typed)
        if tracking is not None:
            row = await tx.session.scalar(select(Registration).where(Registration.tracking_code == tracking))
            if row is not None and is_waiting(row, self._clock.now()):
                return row
        if any(letter.isascii() and letter.isalpha() for letter in digits(typed)):
            if tracking is None:
                raise DomainError("visit-tracking-wrong")
            return None
        named = identifier(typed)
        index = self._vault.index(named.kind, named.code)
        rows = await tx.session.scalars(
            select(Registration).where(
                Registration.national_code_index == index, Registration.outcome == "in_person"
            )
        )
        found = [row for row in rows if is_waiting(row, self._clock.now())]
        if len(found) > 1:
            # Somebody else may have signed up in their name: only who has the right one knows its code.
            raise DomainError("visit-several-wait")
        return found[0] if found else None


class FindForNumber(Finds):
    """A citizen whose number is lost."""

    permission = "desk.replace_number"

    async def act(self, tx: UnitOfWork, actor: Actor, ask: Here) -> tuple[int | None, Noted]:
        """Raises DomainError (neither a code nor a number; a number that several share), NotAllowed
        (themselves or a colleague; no office for this)."""
        found = await find_citizen(InTransaction(tx), self._vault, ask.who)
        citizen = None if found is None else await tx.session.get(Citizen, found.id)
        if citizen is None or citizen.status != "active":
            return None, nobody(ask)
        await ensure_not_self(tx, actor, citizen.national_code_index)
        await ensure_not_colleague(tx, citizen.id, ask.office)
        return await self._begun(tx, actor, ask, citizen)


def nobody(ask: Here) -> Noted:
    return Noted(SEARCH, None, {"purpose": PURPOSE, "office": ask.office, "found": "no"})
