"""Slots, appointments and the seats they take. What must never happen is refused by the database itself.

Source: booking reference, section 4. A day is the day in Tehran.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Computed,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.schedules import EACH_SERVICE_ONCE, SERVICES
from storage.types import Base, Id, Key

#: Whose it is: a citizen's, or of the chat of a guest who has to be seen in person. Ids of both are drawn at
#: random from the same great many, so that limits and seats can hang on one column.
HOLDER = "COALESCE(citizen_id, account_id)"
ONE_HOLDER = "(citizen_id IS NULL) <> (account_id IS NULL)"
LIVE_STATES = ("held", "booked", "arrived")
STATES = (*LIVE_STATES, "fulfilled", "cancelled", "noshow")
#: Why an appointment was cancelled: by its owner, or a hold that ran out, gave way to another or was
#: declined; with the account; and by the office, which closed, or of which nobody was at work that day.
REASONS = (
    "citizen",
    "hold_ended",
    "replaced",
    "declined",
    "account_closed",
    "office_closed",
    "office_silent",
)


def _among(column: str, values: tuple[str, ...]) -> str:
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


_HELD = "state = 'held'"
#: A guest comes for one thing: they have one place at a time.
_GUESTS = "account_id IS NOT NULL AND " + _among("state", LIVE_STATES)
#: Not over yet when the day of the office is ended.
_DUE = _among("state", ("booked", "arrived"))
#: Of these, two at most in one office on one day: cancelled and missed ones do not count.
_COUNTED = _among("state", (*LIVE_STATES, "fulfilled"))


class Slot(Base):
    """A stretch of an office's day in which ``capacity`` people are served at once.

    Made by an opening rule, insert-if-absent; one in which somebody has a seat is not made anew.
    """

    __tablename__ = "slot"
    __table_args__ = (
        UniqueConstraint("office_id", "starts_at"),
        UniqueConstraint("id", "capacity", "is_open", "starts_at", name="uq_slot_as_claimed"),
        CheckConstraint("ends_at > starts_at", name="times"),
        CheckConstraint("capacity BETWEEN 0 AND 50", name="capacity"),
        CheckConstraint("is_open IN (0, 1)", name="is_open"),
        Index(None, "office_id", "day"),
    )

    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("opening_rule.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    day: Mapped[date] = mapped_column(Date)
    capacity: Mapped[int]
    is_open: Mapped[int] = mapped_column(default=1)


class Appointment(Base):
    """نوبت, of a citizen or of a guest's chat (``account_id``), which becomes the citizen's
    with their account or their login.

    ``day``, ``starts_at`` and ``ends_at`` are those of its slots, kept when the seats are given up.
    ``request_key`` is minted with the button that asks: pressed again, it is the same appointment.
    ``day_seq`` makes «two in one office on one day» an index. ``live`` is what its seats hang on: an
    appointment cannot end while it has seats. ``came_from``: the state before, for an undo of staff.
    ``moves`` counts; ``version`` too, with every change: what a receipt shows is void after it.
    ``confirmed_at``: when its owner, reminded, said that they come at this time.
    ``services``: one to three keys of the catalogue, done one after the other for each of the ``cases``.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        UniqueConstraint("holder_id", "request_key"),
        UniqueConstraint("tracking_code"),
        UniqueConstraint("id", "live", "holder_id", name="uq_appointment_as_claimed"),
        CheckConstraint(ONE_HOLDER, name="one_holder"),
        CheckConstraint(_among("state", STATES), name="state"),
        CheckConstraint(f"reason IS NULL OR {_among('reason', REASONS)}", name="reason"),
        CheckConstraint("(state = 'cancelled') = (reason IS NOT NULL)", name="cancelled_for"),
        CheckConstraint("(state = 'held') = (hold_expires_at IS NOT NULL)", name="held_until"),
        CheckConstraint("(booked_at IS NULL) = (tracking_code IS NULL)", name="tracked"),
        CheckConstraint("state IN ('held', 'cancelled') OR booked_at IS NOT NULL", name="booked_first"),
        CheckConstraint("confirmed_at IS NULL OR booked_at IS NOT NULL", name="says_they_come"),
        CheckConstraint("cases BETWEEN 1 AND 2", name="cases"),
        CheckConstraint(SERVICES, name="services"),
        CheckConstraint(EACH_SERVICE_ONCE, name="each_service_once"),
        CheckConstraint("day_seq BETWEEN 1 AND 2", name="day_seq"),
        CheckConstraint("ends_at > starts_at", name="times"),
        Index(
            "uq_appointment_two_a_day",
            "holder_id",
            "office_id",
            "day",
            "day_seq",
            unique=True,
            sqlite_where=text(_COUNTED),
            postgresql_where=text(_COUNTED),
        ),
        Index(
            "uq_appointment_one_hold",
            "holder_id",
            unique=True,
            sqlite_where=text(_HELD),
            postgresql_where=text(_HELD),
        ),
        Index(
            "uq_appointment_guest_one",
            "account_id",
            unique=True,
            sqlite_where=text(_GUESTS),
            postgresql_where=text(_GUESTS),
        ),
        Index(
            "ix_appointment_holds",
            "hold_expires_at",
            sqlite_where=text(_HELD),
            postgresql_where=text(_HELD),
        ),
        Index(
            "ix_appointment_due",
            "day",
            "office_id",
            sqlite_where=text(_DUE),
            postgresql_where=text(_DUE),
        ),
        Index(None, "holder_id", "starts_at"),
        Index(None, "office_id", "day", "state"),
    )

    id: Mapped[Id]
    request_key: Mapped[Key]
    tracking_code: Mapped[Key | None]
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("messenger_account.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    services: Mapped[list[str]] = mapped_column(JSON)
    cases: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[Key]
    reason: Mapped[Key | None]
    came_from: Mapped[Key | None]
    hold_expires_at: Mapped[datetime | None]
    day_seq: Mapped[int]
    version: Mapped[int] = mapped_column(default=0)
    moves: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    booked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    live: Mapped[int | None] = mapped_column(
        BigInteger,
        Computed(f"CASE WHEN {_among('state', LIVE_STATES)} THEN 1 END", persisted=True),
    )
    holder_id: Mapped[int] = mapped_column(BigInteger, Computed(HOLDER, persisted=True), nullable=True)


class SlotClaim(Base):
    """A seat that a live appointment has. What is copied from slot and appointment cannot lie: both keys
    are theirs. Closing or shrinking a slot under people is refused, growing goes through; an appointment that
    passes to another holder takes its seats along, one that ends while it has seats is refused (``live``)."""

    __tablename__ = "slot_claim"
    __table_args__ = (
        CheckConstraint("seat_no BETWEEN 1 AND capacity", name="seat_no"),
        CheckConstraint("is_open = 1", name="is_open"),
        CheckConstraint("live = 1", name="live"),
        UniqueConstraint("appointment_id", "slot_id"),
        UniqueConstraint("holder_id", "starts_at"),
        ForeignKeyConstraint(
            ["slot_id", "capacity", "is_open", "starts_at"],
            ["slot.id", "slot.capacity", "slot.is_open", "slot.starts_at"],
            name="fk_slot_claim_slot",
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["appointment_id", "live", "holder_id"],
            ["appointment.id", "appointment.live", "appointment.holder_id"],
            name="fk_slot_claim_appointment",
            onupdate="CASCADE",
        ),
    )

    slot_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    capacity: Mapped[int]
    is_open: Mapped[int]
    starts_at: Mapped[datetime]
    appointment_id: Mapped[int]
    live: Mapped[int]
    holder_id: Mapped[int]


class SeatRest(Base):
    """A seat that was given up rests until then: who trades in places cannot hand one over."""

    __tablename__ = "seat_rest"
    __table_args__ = (Index(None, "until"),)

    slot_id: Mapped[int] = mapped_column(
        ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    seat_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    until: Mapped[datetime]


class BookingBlock(Base):
    """محرومیت: one for each appointment that was missed, in every office of the kind."""

    __tablename__ = "booking_block"
    __table_args__ = (
        UniqueConstraint("appointment_id"),
        CheckConstraint("ends_at > starts_at", name="times"),
        CheckConstraint(ONE_HOLDER, name="one_holder"),
        CheckConstraint("(lifted_at IS NULL) = (lift_reason IS NULL)", name="lifted_for"),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_by"),
        Index(None, "holder_id", "ends_at"),
    )

    id: Mapped[Id]
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("messenger_account.id"))
    kind_key: Mapped[Key]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[Key | None]
    lift_reason: Mapped[str | None]
    holder_id: Mapped[int] = mapped_column(BigInteger, Computed(HOLDER, persisted=True), nullable=True)


class WaitingEntry(Base):
    """Somebody waits for a place in an office, on a day from ``first_day`` to ``last_day``.

    A place that is offered is held for them (``appointment_id``) until ``offered_until``.
    """

    __tablename__ = "waiting_entry"
    __table_args__ = (
        CheckConstraint(_among("state", ("waiting", "offered", "taken", "left", "over")), name="state"),
        CheckConstraint("(state = 'offered') = (offered_until IS NOT NULL)", name="offered"),
        CheckConstraint("last_day >= first_day", name="days"),
        CheckConstraint(SERVICES, name="services"),
        CheckConstraint(EACH_SERVICE_ONCE, name="each_service_once"),
        Index(
            "uq_waiting_entry_once",
            "citizen_id",
            "office_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'offered')"),
            postgresql_where=text("state IN ('waiting', 'offered')"),
        ),
        Index(
            "ix_waiting_entry_line",
            "office_id",
            "created_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_waiting_entry_offered",
            "offered_until",
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
    )

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    services: Mapped[list[str]] = mapped_column(JSON)
    cases: Mapped[int]
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    state: Mapped[Key]
    created_at: Mapped[datetime]
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    offered_until: Mapped[datetime | None]
    changed_at: Mapped[datetime]
