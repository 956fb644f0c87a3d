"""What is under way for who stands at the counter: its row, the papers in it, and who may not be served."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from sqlalchemy import bindparam, delete, select

from bot.catalogue import kinds_that_take_visits, visit_kind
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale
from bot.ids import Ids
from bot.staff.actor import Actor, Places, Scope
from bot.staff.rules import VISIT_LIFE
from bot.staff.use_case import StaffAct
from storage.database import AnyRow, Query, Reader
from storage.models import Citizen, DeskAct, Office, Registration, RoleGrant, StaffMember
from storage.unit_of_work import UnitOfWork

__all__ = [
    "PURPOSE",
    "AtOffice",
    "VisitAsk",
    "Visits",
    "at",
    "ensure_not_colleague",
    "ensure_not_self",
    "ensure_papers",
    "is_waiting",
    "noted",
]

VisitKey = Literal["activation", "number"]
PURPOSE = "in_person"
SERIALS, PHONE = "desk_act.serials_sealed", "desk_act.phone_sealed"
OPEN: Query = (
    select(*DeskAct.__table__.c)
    .join(Office, Office.id == DeskAct.office_id)
    .where(
        DeskAct.id == bindparam("visit"),
        DeskAct.staff_id == bindparam("staff"),
        Office.code == bindparam("office"),
        DeskAct.state == "open",
        DeskAct.expires_at > bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class VisitAsk:
    """What is under way, and the code of the office in which the member of staff works on it."""

    office: str
    visit_id: int


Ask = TypeVar("Ask", bound=Any)
Result = TypeVar("Result")


class AtOffice(StaffAct[Ask, Result]):
    """An act at an office, which ``ask.office`` names: only a grant for that very office reaches it."""

    async def places(self, reader: Reader, ask: Ask) -> Places:
        return at(ask.office)


def at(office: str) -> Places:
    return frozenset((Scope("office", office),))


class Visits:
    """The one visit that a member of staff has under way; what was typed lies sealed in its row."""

    def __init__(self, clock: Clock, ids: Ids, vault: Vault) -> None:
        self._clock = clock
        self._ids = ids
        self._vault = vault

    async def begin(self, tx: UnitOfWork, actor: Actor, office: str, about: Registration | Citizen) -> int:
        """In place of the one before, which was not ended. Raises NotAllowed: no visits in this office."""
        assert actor.staff_id is not None
        await tx.lock(f"desk:{actor.staff_id}")
        await tx.session.execute(
            delete(DeskAct).where(DeskAct.staff_id == actor.staff_id, DeskAct.state == "open")
        )
        now, is_sign_up = self._clock.now(), isinstance(about, Registration)
        row = DeskAct(
            id=self._ids.new(),
            kind="activation" if is_sign_up else "number",
            state="open",
            staff_id=actor.staff_id,
            office_id=await _office(tx, office),
            registration_id=about.id if is_sign_up else None,
            citizen_id=None if is_sign_up else about.id,
            papers="",
            created_at=now,
            expires_at=now + VISIT_LIFE,
        )
        tx.session.add(row)
        await tx.session.flush()
        return row.id

    async def own(self, tx: UnitOfWork, actor: Actor, ask: VisitAsk, kind: VisitKey | None = None) -> DeskAct:
        """That of this very member in this very office, locked. Raises Stale."""
        row = await tx.session.scalar(
            select(DeskAct)
            .join(Office, Office.id == DeskAct.office_id)
            .where(
                DeskAct.id == ask.visit_id,
                DeskAct.staff_id == actor.staff_id,
                Office.code == ask.office,
                DeskAct.state == "open",
                DeskAct.expires_at > self._clock.now(),
            )
            .with_for_update(of=DeskAct)
        )
        if row is None or kind not in (None, row.kind):
            raise Stale("visit-over")
        return row

    async def read(self, reader: Reader, actor: Actor, ask: VisitAsk) -> AnyRow:
        """The same, for a window. Raises Stale."""
        row = await reader.first(
            OPEN, visit=ask.visit_id, staff=actor.staff_id, office=ask.office, now=self._clock.now()
        )
        if row is None:
            raise Stale("visit-over")
        return row

    def keep(self, row: DeskAct, papers: Mapping[str, str]) -> None:
        """Papers seen, each with its serial (empty: it has none)."""
        serials = {key: serial for key, serial in papers.items() if serial}
        row.papers = ",".join(papers)
        row.serials_sealed = (
            self._vault.seal(SERIALS, row.id, json.dumps(serials, ensure_ascii=False)) if serials else None
        )

    def seen(self, row: DeskAct) -> dict[str, str]:
        """As :meth:`keep` was given them."""
        sealed = row.serials_sealed
        serials = {} if sealed is None else json.loads(self._vault.open(SERIALS, row.id, sealed))
        return {key: serials.get(key, "") for key in papers_of(row)}

    def put_number(self, row: DeskAct, phone: str, index: bytes) -> None:
        row.phone_sealed, row.phone_index = self._vault.seal(PHONE, row.id, phone), index

    def number(self, row: DeskAct) -> tuple[str, bytes]:
        """The new number and its index. Raises Stale while none was given."""
        if row.phone_sealed is None or row.phone_index is None:
            raise Stale("visit-over")
        return self._vault.open(PHONE, row.id, row.phone_sealed), row.phone_index

    def end(self, row: DeskAct, citizen_id: int | None, reason: str | None = None) -> None:
        """Done, or refused for a reason; the number that was typed is not kept here."""
        row.state, row.reason = ("done", None) if reason is None else ("refused", reason)
        row.citizen_id, row.ended_at = citizen_id, self._clock.now()
        row.phone_sealed = row.phone_index = None
        if reason is not None:
            row.serials_sealed = None


def papers_of(row: DeskAct | AnyRow) -> tuple[str, ...]:
    return tuple(row.papers.split(",")) if row.papers else ()


def noted(row: DeskAct, ask: VisitAsk) -> dict[str, str]:
    """What the audit log says of an act beside its name: no serial, no number."""
    return {"purpose": PURPOSE, "office": ask.office, "papers": row.papers}


def is_waiting(row: Registration, now: datetime) -> bool:
    """Whether this sign-up can be activated in person; its form is there until it expires."""
    waits = row.state == "done" and row.outcome == "in_person" and row.expires_at > now
    return waits and row.national_code_sealed is not None


def ensure_papers(row: DeskAct) -> None:
    """Raises DomainError: the papers seen do not suffice."""
    if visit_kind(row.kind).missing(papers_of(row)):
        raise DomainError("visit-papers-missing")


async def ensure_not_self(tx: UnitOfWork, actor: Actor, *indexes: bytes | None) -> None:
    """Nobody serves themselves: neither by their national code nor with their own number. Raises
    NotAllowed."""
    own = await tx.session.get_one(Citizen, actor.citizen_id)
    if {own.national_code_index, own.phone_index} & set(indexes):
        raise NotAllowed("visit-not-yourself")


async def ensure_not_colleague(tx: UnitOfWork, citizen_id: int, office: str) -> None:
    """Nor whom they work with in this office. Raises NotAllowed."""
    works_here = await tx.session.scalar(
        select(RoleGrant.id)
        .join(StaffMember, StaffMember.id == RoleGrant.staff_id)
        .where(
            StaffMember.citizen_id == citizen_id,
            RoleGrant.revoked_at.is_(None),
            RoleGrant.scope_kind == "office",
            RoleGrant.scope_value == office,
        )
        .limit(1)
    )
    if works_here is not None:
        raise NotAllowed("visit-not-colleague")


async def _office(tx: UnitOfWork, code: str) -> int:
    found = await tx.session.scalar(
        select(Office.id).where(Office.code == code, Office.kind_key.in_(kinds_that_take_visits()))
    )
    if found is None:
        raise NotAllowed("visit-not-here")
    return found
