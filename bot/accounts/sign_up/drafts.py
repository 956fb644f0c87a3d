"""The draft of a sign-up: its encrypted row, and what a window may show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import bindparam, select

from bot.accounts.codes import Flow
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import Stale
from storage.database import AnyRow, Reader
from storage.models import Registration
from storage.types import Instant
from storage.unit_of_work import UnitOfWork

Step = Literal["phone", "national-code", "birth-date", "code", "check", "review"]
Match = Literal["matched", "not-matched"]

PLACES = {
    name: f"registration.{name}_sealed"
    for name in ("phone", "national_code", "birth_date", "first_name", "last_name")
}

DRAFT = select(*Registration.__table__.c).where(
    Registration.messenger_account_id == bindparam("account"),
    Registration.state == "draft",
    Registration.expires_at > bindparam("now", type_=Instant()),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An opened draft, for use cases and for the review window; never kept in conversation storage."""

    id: int
    step: Step
    phone: str | None
    national_code: str | None
    birth_date: date | None
    first_name: str | None
    last_name: str | None
    sim_owner: Match | None
    civil_registry: Match | None
    changed_at: datetime


class Drafts:
    """Loads and changes the draft of one messenger account."""

    def __init__(self, clock: Clock, vault: Vault) -> None:
        self._clock = clock
        self._vault = vault

    async def read(self, reader: Reader, visitor: Visitor) -> Draft:
        """The visitor's own living draft, for a window. Raises Stale."""
        found = await reader.first(DRAFT, account=visitor.known, now=self._clock.now())
        if found is None:
            raise Stale("sign-up-over")
        return self.opened(found)

    async def row(self, tx: UnitOfWork, visitor: Visitor) -> Registration:
        """The visitor's own living draft, locked. Raises Stale when there is none (any more)."""
        found = await tx.session.scalar(
            select(Registration)
            .where(
                Registration.messenger_account_id == visitor.known,
                Registration.state == "draft",
                Registration.expires_at > self._clock.now(),
            )
            .with_for_update()
        )
        if found is None:
            raise Stale("sign-up-over")
        return found

    def put(self, row: Registration, field: str, value: str | None) -> None:
        """Seals a field; ``field`` is phone, national_code, birth_date, first_name or last_name."""
        sealed = None if value is None else self._vault.seal(PLACES[field], row.id, value)
        setattr(row, f"{field}_sealed", sealed)

    def get(self, row: Registration | AnyRow, field: str) -> str | None:
        sealed = getattr(row, f"{field}_sealed")
        return None if sealed is None else self._vault.open(PLACES[field], row.id, sealed)

    def empty(self, row: Registration) -> None:
        """The form has done its work: what it held is the citizen's row now. The indexes stay."""
        for field in PLACES:
            self.put(row, field, None)

    def forget_checks(self, row: Registration) -> None:
        """What was checked belongs to what was typed: a changed form is checked anew."""
        row.sim_owner = row.civil_registry = row.checked_at = None
        row.first_name_sealed = row.last_name_sealed = None

    def opened(self, row: Registration | AnyRow) -> Draft:
        born = self.get(row, "birth_date")
        return Draft(
            id=row.id,
            step=step_of(row),
            phone=self.get(row, "phone"),
            national_code=self.get(row, "national_code"),
            birth_date=date.fromisoformat(born) if born else None,
            first_name=self.get(row, "first_name"),
            last_name=self.get(row, "last_name"),
            sim_owner=row.sim_owner,  # type: ignore[arg-type]
            civil_registry=row.civil_registry,  # type: ignore[arg-type]
            changed_at=row.updated_at,
        )

    def flow(self, row: Registration) -> Flow:
        """What the draft's code is bound to. Raises Stale while there is no phone."""
        phone = self.get(row, "phone")
        if phone is None or row.phone_index is None:
            raise Stale("sign-up-over")
        return Flow(
            "sign-up", row.id, row.messenger_account_id, row.phone_index, phone, target=row.phone_index
        )

    def touch(self, row: Registration) -> datetime:
        row.updated_at = self._clock.now()
        return row.updated_at


def step_of(row: Registration | AnyRow) -> Step:
    """The first thing that the form still lacks."""
    if row.phone_sealed is None:
        return "phone"
    if row.national_code_sealed is None:
        return "national-code"
    if row.birth_date_sealed is None:
        return "birth-date"
    if row.phone_verified_at is None:
        return "code"
    return "check" if row.checked_at is None else "review"
