"""Cases and their history. Status and stage of a case are those of its last event by (occurred_at, seq)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import EPOCH, MILLISECOND, Base, Id, Key, Sealed, Words

#: 1 Farvardin 1300: no office keeps a case that is older, so an event before it has a wrong date.
FIRST_MOMENT = datetime(1921, 3, 21, tzinfo=UTC)
#: In which order a list of cases runs: newest change, newest registration or oldest registration first.
SORTS = ("changed", "newest", "oldest")
#: What a list is narrowed by, so that nothing but the index is read of ten thousand cases.
LISTED_BY = ("updated_at", "id", "type_key", "status", "office_id", "registered_at", "search_words")


def listing(owner: str) -> Index:
    """The index that the lists of one kind of owner are read from, the owner first."""
    there = text(f"{owner} IS NOT NULL")
    return Index(
        f"ix_case_file_{owner}_listed", owner, *LISTED_BY, sqlite_where=there, postgresql_where=there
    )


class Case(Base):
    """پرونده. ``owner_index`` is the blind index of the owner's national code: a case may be older than
    its owner's account, and belongs to whoever signs up with that code. ``entity_index``, in its place, is
    that of a legal person's شناسهٔ ملی: the case belongs to the entity, whoever represents it.

    ``tracking_code``: what its owner follows it by without an account. ``search_words``: number and officer
    as they are looked for (bot.cases.words)."""

    __tablename__ = "case_file"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("tracking_code"),
        CheckConstraint("(owner_index IS NULL) <> (entity_index IS NULL)", name="one_owner"),
        listing("owner_index"),
        listing("entity_index"),
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
    tracking_code: Mapped[str | None] = mapped_column(String(16))
    search_words: Mapped[Words] = mapped_column(server_default="")
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


class CaseFilter(Base):
    """How a citizen last had their list of cases shown; one row a citizen. ``entity_id``: the legal person
    whose cases it narrows, None for the citizen's own. ``status``: one of the catalogue, or ``open``.
    Days are those of Tehran, both included."""

    __tablename__ = "case_filter"
    __table_args__ = (
        CheckConstraint("sort IN ({})".format(", ".join(f"'{each}'" for each in SORTS)), name="sort"),
        CheckConstraint("since <= until", name="since_until"),
    )

    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), primary_key=True, autoincrement=False)
    entity_id: Mapped[int | None] = mapped_column(ForeignKey("legal_entity.id"))
    words_sealed: Mapped[bytes | None] = mapped_column(Sealed())
    group_key: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str | None] = mapped_column(String(64))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    sort: Mapped[Key]
    changed_at: Mapped[datetime]
