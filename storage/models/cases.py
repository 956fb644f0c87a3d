"""Cases and their history. Status and stage of a case are those of its last event by (occurred_at, seq)."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import EPOCH, MILLISECOND, Base, Id, Key, Words

#: 1 Farvardin 1300: no office keeps a case that is older, so an event before it has a wrong date.
FIRST_MOMENT = datetime(1921, 3, 21, tzinfo=UTC)


class Case(Base):
    """پرونده. ``owner_index`` is the blind index of the owner's national code: a case may be older than
    its owner's account, and belongs to whoever signs up with that code. ``entity_index``, in its place, is
    that of a legal person's شناسهٔ ملی: the case belongs to the entity, whoever represents it."""

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("number"),
        CheckConstraint("(owner_index IS NULL) <> (entity_index IS NULL)", name="one_owner"),
        Index(None, "owner_index", "updated_at", "id"),
        Index(None, "entity_index", "updated_at", "id"),
    )

    id: Mapped[Id]
    number: Mapped[Key]
    type_key: Mapped[Key]
    owner_index: Mapped[bytes | None]
    entity_index: Mapped[bytes | None]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    officer: Mapped[Words]
    status: Mapped[Key]
    stage: Mapped[Key]
    priority: Mapped[Key]
    #: How hard the agency thinks it is (bot.catalogue, case_complexities); None: it did not say.
    complexity: Mapped[str | None] = mapped_column(String(64))
    last_seq: Mapped[int]
    registered_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class CaseEvent(Base):
    """رویداد: append-only; applied once by (case, seq) and by (case, sender, the sender's own id).

    ``seq`` counts in the order of coming, the history runs by (``occurred_at``, ``seq``). ``sender`` is who
    told of it, ``actor`` who acted in it.
    """

    __tablename__ = "case_event"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        UniqueConstraint("case_id", "sender", "external_id"),
        CheckConstraint(
            f"occurred_at BETWEEN {(FIRST_MOMENT - EPOCH) // MILLISECOND} AND recorded_at", "occurred_at"
        ),
        Index(None, "case_id", "occurred_at", "seq"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    seq: Mapped[int]
    sender: Mapped[Key]
    external_id: Mapped[Key]
    status: Mapped[Key]
    stage: Mapped[Key]
    note: Mapped[Words]
    actor: Mapped[Key]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
