"""When an office is open, and what becomes of its days. Times are minutes after midnight in Tehran."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, Words

#: What a visit is for: keys of the catalogue, as a list of JSON. Both engines know these words.
SERVICES = "json_array_length(services) BETWEEN 1 AND 3"
EACH_SERVICE_ONCE = (
    "((services ->> 0) <> (services ->> 1)) AND ((services ->> 0) <> (services ->> 2))"
    " AND ((services ->> 1) <> (services ->> 2))"
)
WEEKDAYS = ("sat", "sun", "mon", "tue", "wed", "thu", "fri")


class OpeningRule(Base):
    """On this weekday, from ``valid_from`` to ``valid_until`` (a day, both included; None: until further
    notice), slots of so many minutes for so many people at once (``counters``), for these services.

    A rule is never changed, for slots were made by it: it ends, and another begins.
    """

    __tablename__ = "opening_rule"
    __table_args__ = (
        CheckConstraint("weekday IN ({})".format(", ".join(f"'{day}'" for day in WEEKDAYS)), name="weekday"),
        CheckConstraint("opens >= 0 AND closes <= 1440 AND opens < closes", name="times"),
        CheckConstraint("slot_minutes BETWEEN 5 AND 480", name="slot_minutes"),
        CheckConstraint("counters BETWEEN 1 AND 50", name="counters"),
        Index(None, "office_id"),
    )

    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    weekday: Mapped[Key]
    opens: Mapped[int]
    closes: Mapped[int]
    slot_minutes: Mapped[int]
    counters: Mapped[int]
    services: Mapped[list[str]] = mapped_column(JSON)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)


class Closure(Base):
    """An office does not serve in this time, whatever its rules say; ``note`` is told to who asks why."""

    __tablename__ = "closure"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="times"),
        Index(None, "office_id", "ends_at"),
    )

    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[Words]
    created_at: Mapped[datetime]


class DayCounters(Base):
    """So many people at once on this one day, whatever the rules of its weekday say; it outlives a change of
    these rules."""

    __tablename__ = "day_counters"
    __table_args__ = (CheckConstraint("counters BETWEEN 1 AND 50", name="counters"),)

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    counters: Mapped[int]


class Reopening(Base):
    """A time that was closed and is not any more: of one office, or a day of every office of a kind (empty:
    of all kinds). Who was told that it is closed has to be told until ``told_at``."""

    __tablename__ = "reopening"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="times"),
        CheckConstraint("(office_id IS NULL) <> (kind_key IS NULL)", name="whose"),
        Index("ix_reopening_untold", "created_at", sqlite_where=text("told_at IS NULL"),
              postgresql_where=text("told_at IS NULL")),
    )  # fmt: skip

    id: Mapped[Id]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    kind_key: Mapped[Key | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class Holiday(Base):
    """A day that was declared off; ``kind_key`` empty: for every kind of office. The days of the solar
    calendar that are always off stand in the catalogue."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("day", "kind_key"),)

    id: Mapped[Id]
    day: Mapped[date] = mapped_column(Date)
    kind_key: Mapped[Key]
    title: Mapped[Words]


class Schedule(Base):
    """How far an office's slots are made: up to this day, included. ``version`` counts its changes."""

    __tablename__ = "schedule"

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    filled_through: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(default=0)


class OfficeDay(Base):
    """A day on which somebody was at work in the office (``seen_at``: the first act), and when it was ended.

    A day without it blocks nobody: it may have been the office that did not come.
    """

    __tablename__ = "office_day"
    __table_args__ = (
        Index("ix_office_day_open", "day", sqlite_where=text("ended_at IS NULL"),
              postgresql_where=text("ended_at IS NULL")),
    )  # fmt: skip

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    seen_at: Mapped[datetime | None]
    walk_ins: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]


class WalkIn(Base):
    """Somebody who came without an appointment: a number of the day, and nothing of the person."""

    __tablename__ = "walk_in"
    __table_args__ = (
        UniqueConstraint("office_id", "day", "number"),
        CheckConstraint("state IN ('waiting', 'served', 'left')", name="state"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
        CheckConstraint(SERVICES, name="services"),
        CheckConstraint(EACH_SERVICE_ONCE, name="each_service_once"),
    )

    id: Mapped[Id]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    day: Mapped[date] = mapped_column(Date)
    number: Mapped[int]
    services: Mapped[list[str]] = mapped_column(JSON)
    state: Mapped[Key]
    came_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
