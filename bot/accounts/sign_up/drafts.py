"""The draft of a sign-up: its encrypted row, and what a window may show of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, cast

from sqlalchemy import bindparam, select

from bot.accounts.codes import Flow
from bot.accounts.secrets.own import Own
from bot.accounts.sign_up import extras
from bot.accounts.sign_up.extras import Extras, extras_of
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import Stale
from bot.gateways.identity import Gender
from bot.identifiers import FOREIGN, IdentifierKind
from storage.database import AnyRow, Reader
from storage.models import Registration
from storage.types import Instant
from storage.unit_of_work import UnitOfWork

Step = Literal[
    "phone",
    "national-code",
    "birth-date",
    "code",
    "first-name",
    "last-name",
    "gender",
    "certificate",
    "extras",
    "check",
    "review",
]
#: ``not-asked``: nobody whom we can ask knows (bot.gateways.identity.NotServed).
Match = Literal["matched", "not-matched", "not-asked"]

PLACES = {
    name: f"registration.{name}_sealed"
    for name in (
        "phone",
        "national_code",
        "birth_date",
        "first_name",
        "last_name",
        "gender",
        "certificate",
        "email",
        "phishing_word",
    )
}

DRAFT = select(*Registration.__table__.c).where(
    Registration.messenger_account_id == bindparam("account"),
    Registration.state == "draft",
    Registration.expires_at > bindparam("now", type_=Instant()),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An opened draft, for use cases and for the review window; never kept in conversation storage.

    ``national_code`` is the code that names the person, of ``kind``. ``abroad``: the number is of another
    country. ``lost_secrets``: what was hashed is to be given anew (:meth:`Drafts.forget_secrets`).
    """

    id: int
    step: Step
    abroad: bool
    phone: str | None
    kind: IdentifierKind | None
    national_code: str | None
    birth_date: date | None
    first_name: str | None
    last_name: str | None
    gender: Gender | None
    certificate: str | None
    sim_owner: Match | None
    civil_registry: Match | None
    differing: tuple[str, ...]
    extras: Extras
    changed_at: datetime
    lost_secrets: bool = False

    @property
    def own(self) -> Own:
        """What no secret of theirs may be made of."""
        return Own.made(
            national_code=self.national_code,
            phone=self.phone,
            birth_date=self.birth_date,
            names=(self.first_name, self.last_name),
        )


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
        """Seals a field; ``field`` is one of PLACES."""
        sealed = None if value is None else self._vault.seal(PLACES[field], row.id, value)
        setattr(row, f"{field}_sealed", sealed)

    def get(self, row: Registration | AnyRow, field: str) -> str | None:
        sealed = getattr(row, f"{field}_sealed")
        return None if sealed is None else self._vault.open(PLACES[field], row.id, sealed)

    def empty(self, row: Registration) -> None:
        """The form has done its work: what it held is the citizen's row now. The indexes stay."""
        for field in PLACES:
            self.put(row, field, None)
        extras.forget_all(row)

    def forget_secrets(self, row: Registration) -> bool:
        """A number of the person has changed, which a secret must not hold, and no hash can be looked into:
        what is hashed goes, and its windows come again. Whether there was anything."""
        lost = [extras.forget(row, each) for each in extras.HASHED]
        if any(lost):
            row.extras_at = None
        return any(lost)

    def forget_checks(self, row: Registration) -> None:
        """What was checked belongs to what was typed: a changed form is checked anew."""
        row.sim_owner = row.civil_registry = row.differing = row.checked_at = None

    def opened(self, row: Registration | AnyRow, *, lost_secrets: bool = False) -> Draft:
        born = self.get(row, "birth_date")
        return Draft(
            id=row.id,
            step=step_of(row),
            abroad=row.abroad,
            phone=self.get(row, "phone"),
            kind=cast("IdentifierKind | None", row.identifier_kind),
            national_code=self.get(row, "national_code"),
            birth_date=date.fromisoformat(born) if born else None,
            first_name=self.get(row, "first_name"),
            last_name=self.get(row, "last_name"),
            gender=cast("Gender | None", self.get(row, "gender")),
            certificate=self.get(row, "certificate"),
            sim_owner=row.sim_owner,  # type: ignore[arg-type]
            civil_registry=row.civil_registry,  # type: ignore[arg-type]
            differing=tuple(row.differing.split(",")) if row.differing else (),
            extras=extras_of(row, self.get(row, "email")),
            changed_at=row.updated_at,
            lost_secrets=lost_secrets,
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
    if row.first_name_sealed is None:
        return "first-name"
    if row.last_name_sealed is None:
        return "last-name"
    if row.gender_sealed is None:
        return "gender"
    # Foreign nationals have no birth certificate of ours.
    if row.certificate_sealed is None and row.identifier_kind != FOREIGN:
        return "certificate"
    if row.extras_at is None:
        return "extras"
    return "check" if row.checked_at is None else "review"
