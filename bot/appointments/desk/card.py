"""One appointment as the counter sees it: who it is, masked, and what may be done with it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.appointments.desk.rows import AppointmentAsk, Counter
from bot.appointments.visit import rules_of
from bot.audit import Audit
from bot.catalogue.booking import BookingRules
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotFound
from bot.identifiers import mask_mobile, mask_national_code
from bot.ids import read_reference
from bot.staff.actor import Actor, Places
from bot.staff.gate import Gate, InTransaction
from bot.staff.people import BY_ID, opened
from bot.staff.person.read import READ
from bot.staff.use_case import Noted, StaffLook, StaffRead
from bot.staff.visits.rows import PURPOSE, at
from storage.database import AnyRow, Query, Reader
from storage.models import Appointment, BookingBlock, Office, OfficeDay
from storage.unit_of_work import UnitOfWork

__all__ = ["AppointmentCard", "CodeAsk", "FindAppointment", "ReadAppointment"]

#: The status of a citizen whose account was deleted.
GONE = "closed"
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
    appointment that is in force. ``is_gone``: the account was deleted, and with it the person's data. The
    ``may_…`` go by the clock and the roles; each use case asks again."""

    state: str
    tracking_code: str
    starts_at: datetime
    ends_at: datetime
    service_key: str
    cases: int
    name: str
    kind: str
    national_code: str
    phone: str
    is_gone: bool
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

    def __init__(self, gate: Gate, audit: Audit, clock: Clock, vault: Vault, counter: Counter) -> None:
        super().__init__(gate, audit)
        self._clock = clock
        self._vault = vault
        self._counter = counter

    async def places(self, reader: Reader, ask: AppointmentAsk) -> Places:
        return at(ask.office)

    async def act(self, tx: UnitOfWork, actor: Actor, ask: AppointmentAsk) -> tuple[AppointmentCard, Noted]:
        """Raises NotFound (not of this office), NotAllowed (their own)."""
        row = await self._counter.appointment(tx, actor, ask)
        who = await InTransaction(tx).first(BY_ID, citizen=row.citizen_id)
        found = (await tx.session.execute(STATE_OF_DAY, {"appointment": row.id})).one()
        assert who is not None
        assert row.tracking_code is not None
        rules, now = rules_of(found.kind_key), self._clock.now()
        is_due = row.day == self._counter.today() and found.ended_at is None
        is_barred = found.barred_until is not None and found.barred_until > now
        card = AppointmentCard(
            state=row.state,
            tracking_code=row.tracking_code,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            service_key=row.service_key,
            cases=row.cases,
            **self._masked(who),
            is_gone=who.status == GONE,
            barred_until=found.barred_until if is_barred else None,
            may_admit=is_due and row.state == "booked",
            may_serve=is_due and row.state in ("booked", "arrived"),
            may_miss=is_due and row.state == "booked" and now >= row.starts_at + rules.late,
            may_undo=is_due and can_be_undone(row, rules, now),
            may_lift=is_barred and actor.grant_for("appointments.lift_block", at(ask.office)) is not None,
        )
        details = {"purpose": PURPOSE, "view": "masked", "office": ask.office}
        return card, Noted(READ, who.national_code_index, details)

    def _masked(self, who: AnyRow) -> dict[str, str]:
        """Enough to know the person by who stands there; of a deleted account nothing is left."""
        if who.status == GONE:
            return {"name": "", "kind": who.identifier_kind, "national_code": "", "phone": ""}
        first, last = opened(self._vault, who, "first_name"), opened(self._vault, who, "last_name")
        return {
            "name": f"{first} {last[:1]}…",
            "kind": who.identifier_kind,
            "national_code": mask_national_code(opened(self._vault, who, "national_code")),
            "phone": mask_mobile(opened(self._vault, who, "phone")),
        }


def can_be_undone(row: Appointment, rules: BookingRules, now: datetime) -> bool:
    marked = row.state in ("arrived", "fulfilled", "noshow") and row.came_from in ("booked", "arrived")
    return marked and now <= row.changed_at + rules.undo
