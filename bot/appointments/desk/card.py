"""One appointment as the counter sees it: who it is, masked, and what may be done with it now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.accounts.sign_up.drafts import Drafts
from bot.appointments.desk.rows import AppointmentAsk, Counter, sign_up_of
from bot.appointments.visit import rules_of
from bot.audit import Audit
from bot.catalogue.booking import BookingRules
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotFound
from bot.identifiers import IRANIAN, mask_mobile, mask_national_code
from bot.ids import read_reference
from bot.staff.actor import Actor, Places
from bot.staff.gate import Gate, InTransaction
from bot.staff.people import BY_ID, opened
from bot.staff.person.read import READ
from bot.staff.use_case import Noted, StaffLook, StaffRead
from bot.staff.visits.rows import PURPOSE, at
from storage.database import Query, Reader
from storage.models import Appointment, BookingBlock, Office, OfficeDay
from storage.unit_of_work import UnitOfWork

__all__ = ["AppointmentCard", "CodeAsk", "FindAppointment", "ReadAppointment"]

#: The status of a citizen whose account was deleted.
GONE = "closed"
FIELDS = ("first_name", "last_name", "national_code", "phone")
BY_CODE: Query = (
    select(Appointment.id)
    .join(Office, Office.id == Appointment.office_id)
    .where(Office.code == bindparam("office"), Appointment.tracking_code == bindparam("code"))
)
STATE_OF_DAY = (
    select(
        Office.kind_key,
        OfficeDay.ended_at,
        BookingBlock.ends_at.label("barred_until"),
    )
    .select_from(Appointment)
    .join(Office, Office.id == Appointment.office_id)
    .outerjoin(OfficeDay, (OfficeDay.office_id == Office.id) & (OfficeDay.day == Appointment.day))
    .outerjoin(
        BookingBlock, (BookingBlock.appointment_id == Appointment.id) & BookingBlock.lifted_at.is_(None)
    )
    .where(Appointment.id == bindparam("appointment"))
)


@dataclass(frozen=True, slots=True)
class CodeAsk:
    """``code``: a tracking code as typed."""

    office: str
    code: str


@dataclass(frozen=True, slots=True)
class AppointmentCard:
    """``kind`` is that of the masked code (bot.identifiers). ``barred_until``: by a block for this very
    appointment that is in force. ``is_gone``: the account was deleted, and with it the person's data.
    ``visit``: what a guest, who has no account yet or cannot log in, has come for (bot.staff.visits); else
    empty, and ``unknown`` where no sign-up waits: a lost number, of which nothing is known. The
    ``may_…`` go by the clock and the roles; each use case asks again."""

    state: str
    tracking_code: str
    starts_at: datetime
    ends_at: datetime
    services: tuple[str, ...]
    cases: int
    says_they_come: bool
    name: str
    kind: str
    national_code: str
    phone: str
    is_gone: bool
    visit: str
    barred_until: datetime | None
    may_admit: bool
    may_serve: bool
    may_miss: bool
    may_undo: bool
    may_lift: bool


class FindAppointment(StaffLook[CodeAsk, int]):
    """The id of an appointment of this office, of whatever day; its card is read on its own."""

    permission = "appointments.serve"

    async def places(self, reader: Reader, ask: CodeAsk) -> Places | None:
        return at(ask.office)

    async def look(self, reader: Reader, actor: Actor, ask: CodeAsk) -> int:
        """Raises NotFound."""
        row = await reader.first(BY_CODE, office=ask.office, code=read_reference(ask.code) or "")
        if row is None:
            raise NotFound("appointment-desk-no-code")
        found: int = row.id
        return found


class ReadAppointment(StaffRead[AppointmentAsk, AppointmentCard]):
    permission = "appointments.serve"

    def __init__(
        self, gate: Gate, audit: Audit, clock: Clock, vault: Vault, drafts: Drafts, counter: Counter
    ) -> None:
        super().__init__(gate, audit)
        self._clock = clock
        self._vault = vault
        self._drafts = drafts
        self._counter = counter

    async def places(self, reader: Reader, ask: AppointmentAsk) -> Places:
        return at(ask.office)

    async def act(self, tx: UnitOfWork, actor: Actor, ask: AppointmentAsk) -> tuple[AppointmentCard, Noted]:
        """Raises NotFound (not of this office), NotAllowed (their own)."""
        row = await self._counter.appointment(tx, actor, ask)
        who, index = await self._who(tx, row)
        found = (await tx.session.execute(STATE_OF_DAY, {"appointment": row.id})).one()
        assert row.tracking_code is not None
        rules, now = rules_of(found.kind_key), self._clock.now()
        is_due = row.day == self._counter.today() and found.ended_at is None
        is_barred = found.barred_until is not None and found.barred_until > now
        card = AppointmentCard(
            state=row.state,
            tracking_code=row.tracking_code,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            services=tuple(row.services),
            cases=row.cases,
            says_they_come=row.confirmed_at is not None,
            **who,
            barred_until=found.barred_until if is_barred else None,
            may_admit=is_due and row.state == "booked",
            may_serve=is_due and row.state in ("booked", "arrived"),
            may_miss=is_due and row.state == "booked" and now >= row.starts_at + rules.late,
            may_undo=is_due and can_be_undone(row, rules, now),
            may_lift=is_barred and actor.grant_for("appointments.lift_block", at(ask.office)) is not None,
        )
        details = {"purpose": PURPOSE, "view": "masked", "office": ask.office}
        return card, Noted(READ, index, details)

    async def _who(self, tx: UnitOfWork, row: Appointment) -> tuple[dict[str, Any], bytes | None]:
        """What the card says of the person, and whose file that is."""
        if row.citizen_id is None:
            return await self._guest(tx, row)
        who = await InTransaction(tx).first(BY_ID, citizen=row.citizen_id)
        assert who is not None
        if who.status == GONE:
            return said_of(who.identifier_kind, is_gone=True), who.national_code_index
        fields = {name: opened(self._vault, who, name) for name in FIELDS}
        return said_of(who.identifier_kind, fields), who.national_code_index

    async def _guest(self, tx: UnitOfWork, row: Appointment) -> tuple[dict[str, Any], bytes | None]:
        form = await sign_up_of(tx, row, self._clock.now())
        if form is None:
            return said_of(IRANIAN, visit="unknown"), None
        fields = {name: self._drafts.get(form, name) or "" for name in FIELDS}
        kind = form.identifier_kind or IRANIAN
        return said_of(kind, fields, visit="activation"), form.national_code_index


def said_of(kind: str, fields: Mapping[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """Enough to know the person by who stands there; of a deleted account nothing is left, and who has lost
    their number says who they are at the counter."""
    said: dict[str, Any] = {"name": "", "kind": kind, "national_code": "", "phone": ""}
    if fields is not None:
        said["name"] = f"{fields['first_name']} {fields['last_name'][:1]}…"
        said["national_code"] = mask_national_code(fields["national_code"])
        said["phone"] = mask_mobile(fields["phone"])
    return said | {"is_gone": False, "visit": ""} | more


def can_be_undone(row: Appointment, rules: BookingRules, now: datetime) -> bool:
    marked = row.state in ("arrived", "fulfilled", "noshow") and row.came_from in ("booked", "arrived")
    return marked and now <= row.changed_at + rules.undo
