"""«داده‌های من»: what is held about a citizen, for the citizen alone.

Source: security reference, section on Iranian law: «داده‌های من» export; E-Commerce Act, art. 59 (access).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.accounts.hold import ensure_not_held
from bot.accounts.step_up import ensure_fresh
from bot.accounts.telling import TellOwner
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotAllowed
from bot.profile.rules import CASES_IN_FILE, EVENTS_IN_FILE, FILES_PER_DAY, LINES_IN_FILE
from bot.staff.professions import Holding, holdings
from storage.database import AnyRow, Query, Reader
from storage.models import (
    Address,
    Appointment,
    Base,
    Citizen,
    DeskAct,
    KnownOffice,
    LoginSession,
    Mailbox,
    MessengerAccount,
    MutedTopic,
    NoticeReading,
    Preference,
    Registration,
    Representation,
    SecurityAnswer,
    TopicFollow,
    Undertaking,
)
from storage.queries import own_data
from storage.queries.case_lists import Shape, listed
from storage.unit_of_work import UnitOfWork

__all__ = ["EXPORTED", "NOT_EXPORTED", "ExportOwnData", "OwnData", "OwnPerson"]

KIND = "own-data"
#: Tables that name a citizen and are told of in the file.
EXPORTED: frozenset[type[Base]] = frozenset(
    (
        Address,
        Appointment,
        DeskAct,
        KnownOffice,
        LoginSession,
        Mailbox,
        MessengerAccount,
        MutedTopic,
        NoticeReading,
        Preference,
        Registration,
        Representation,
        SecurityAnswer,
        TopicFollow,
        Undertaking,
    )
)
#: The others, and why not.
NOT_EXPORTED = {
    "delivery": "says that something was told; what was told stands in the citizen's own chat and phone",
    "login_request": "a login under way: minutes",
    "one_time_password": "a secret, dead in minutes",
    "number_change": "a change under way: minutes",
    "account_closing": "told to every address and shown under deletion while it waits",
    "number_claim": "told to every chat and shown in the security windows while it waits",
    "mailbox_code": "a secret, dead in minutes",
    "representative_invitation": "an offer under way, shown with the legal persons",
    "recovery": "told to every chat while it can be undone; holds the hash of a secret",
    "security_answer_draft": "a form under way: minutes",
    "staff_member": "the agency's record of its employee, which its own list shows",
    "booking_block": "follows from a missed appointment, and is shown with the appointments while it bars",
    "waiting_entry": "a wish under way: shown with the appointments until a place is found",
    "case_filter": "how the list of cases was last narrowed; every case is in the file all the same",
    "broken_glass": "stands in the audit log, which the list of who has seen the file shows",
}


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """What the account says of its owner. ``gender`` and ``certificate`` None: never asked for."""

    first_name: str = field(repr=False)
    last_name: str = field(repr=False)
    identifier_kind: str
    national_code: str = field(repr=False)
    birth_date: date = field(repr=False)
    gender: str | None = field(repr=False)
    certificate: str | None = field(repr=False)
    phone: str = field(repr=False)
    phone_verified_at: datetime
    since: datetime
    has_pin: bool
    password_at: datetime | None
    recovery_code_at: datetime | None
    has_word: bool


@dataclass(frozen=True, slots=True)
class Represented:
    """A legal person that the citizen represents or has represented; ``undertaking``: version accepted."""

    name: str
    legal_id: str
    began_at: datetime
    ended_at: datetime | None
    undertaking: str | None


@dataclass(frozen=True, slots=True)
class OwnData:
    """Rows as their queries name them, the sealed fields opened; lists are bounded (bot.profile.rules)."""

    at: datetime
    person: OwnPerson
    consents: Sequence[AnyRow]
    registrations: Sequence[AnyRow]
    messengers: Sequence[AnyRow]
    sessions: Sequence[AnyRow]
    answers_at: datetime | None
    postal_code: str | None = field(repr=False)
    address: str | None = field(repr=False)
    email: str | None = field(repr=False)
    preference: AnyRow | None
    muted: Sequence[AnyRow]
    followed: Sequence[AnyRow]
    readings: Sequence[AnyRow]
    visits: Sequence[AnyRow]
    appointments: Sequence[AnyRow]
    offices: Sequence[AnyRow]
    represented: Sequence[Represented]
    holdings: tuple[Holding, ...]
    cases: Sequence[AnyRow]
    cases_in_all: int
    events: Sequence[AnyRow]


class ExportOwnData:
    """Who has the file has everything: it asks for a fresh code, waits out a hold, and the owner is told."""

    def __init__(
        self,
        uow: UnitOfWork,
        reader: Reader,
        clock: Clock,
        vault: Vault,
        throttle: Throttle,
        audit: Audit,
        tell: TellOwner,
    ) -> None:
        self._uow = uow
        self._reader = reader
        self._clock = clock
        self._vault = vault
        self._throttle = throttle
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor) -> OwnData:
        """Raises StepUpNeeded, Stale (not in), NotAllowed (closed; sensitive acts wait), Throttled."""
        now = self._clock.now()
        citizen_id, owner_index = ensure_fresh(visitor, now)
        async with self._uow as tx:
            citizen = await tx.session.get(Citizen, citizen_id, with_for_update=True)
            if citizen is None or citizen.status != "active":
                raise NotAllowed("log-in-closed")
            ensure_not_held(citizen, now)
            await self._throttle.ensure(
                tx, KIND, owner_index, timedelta(days=1), FILES_PER_DAY, "own-data-too-often"
            )
            await self._throttle.hit(tx, KIND, owner_index)
            await self._tell(tx, citizen, "notice-own-data", here=visitor.known, phone_too=True, at=now)
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen_id}",
                role="citizen",
                action="own_data_exported",
                subject_index=owner_index,
            )
            person = self._person(citizen)
            await tx.commit()
        return await self._gathered(citizen_id, owner_index, person, now)

    def _person(self, citizen: Citizen) -> OwnPerson:
        def opened(name: str) -> str:
            sealed = getattr(citizen, f"{name}_sealed")
            return self._vault.open(f"citizen.{name}_sealed", citizen.id, sealed) if sealed else ""

        return OwnPerson(
            first_name=opened("first_name"),
            last_name=opened("last_name"),
            identifier_kind=citizen.identifier_kind,
            national_code=opened("national_code"),
            birth_date=date.fromisoformat(opened("birth_date")),
            gender=opened("gender") or None,
            certificate=opened("certificate") or None,
            phone=opened("phone"),
            phone_verified_at=citizen.phone_verified_at,
            since=citizen.created_at,
            has_pin=citizen.pin_hash is not None,
            password_at=citizen.password_at if citizen.password_hash is not None else None,
            recovery_code_at=citizen.recovery_code_at,
            has_word=citizen.phishing_word_sealed is not None,
        )

    async def _gathered(self, citizen_id: int, owner: bytes, person: OwnPerson, now: datetime) -> OwnData:
        async def rows(query: Query) -> Sequence[AnyRow]:
            return await self._reader.rows(query, citizen=citizen_id, most=LINES_IN_FILE)

        def opened(place: str, row: AnyRow | None, sealed: str) -> str | None:
            return (
                None if row is None else self._vault.open(f"{place}.{sealed}", row.id, getattr(row, sealed))
            )

        answers = await rows(own_data.ANSWERS)
        address = await self._reader.first(own_data.ADDRESS, citizen=citizen_id)
        mailbox = await self._reader.first(own_data.MAILBOX, citizen=citizen_id)
        found = await self._reader.rows(listed(Shape(of_entity=False)), owner=owner, limit=CASES_IN_FILE)
        return OwnData(
            at=now,
            person=person,
            consents=await rows(own_data.CONSENTS),
            registrations=await rows(own_data.REGISTRATIONS),
            messengers=await rows(own_data.MESSENGERS),
            sessions=await rows(own_data.SESSIONS),
            answers_at=max((row.set_at for row in answers), default=None),
            postal_code=opened("address", address, "postal_code_sealed"),
            address=opened("address", address, "address_sealed"),
            email=opened("mailbox", mailbox, "email_sealed"),
            preference=await self._reader.first(own_data.PREFERENCE, citizen=citizen_id),
            muted=await rows(own_data.MUTED),
            followed=await rows(own_data.FOLLOWED),
            readings=await rows(own_data.READINGS),
            visits=await rows(own_data.VISITS),
            appointments=await rows(own_data.APPOINTMENTS),
            offices=await rows(own_data.OFFICES),
            represented=[
                Represented(
                    name=opened("legal_entity", row, "name_sealed") or "",
                    legal_id=opened("legal_entity", row, "legal_id_sealed") or "",
                    began_at=row.began_at,
                    ended_at=row.ended_at,
                    undertaking=row.version,
                )
                for row in await rows(own_data.REPRESENTED)
            ],
            holdings=await holdings(self._reader, owner),
            cases=found,
            cases_in_all=found[0].total if found else 0,
            events=await self._reader.rows(own_data.EVENTS, owner=owner, most=EVENTS_IN_FILE),
        )
