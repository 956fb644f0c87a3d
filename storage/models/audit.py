"""Who did what: written at once, then sealed into a chain: each row holds the hash of the one before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key


class AuditEntry(Base):
    """``id`` is given when the row is written and may have gaps, and a lower one may be committed later than
    a higher; ``seq`` is its place in the chain, without gaps, given by the sealer (bot.audit)."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("seq"),
        CheckConstraint("(seq IS NULL) = (prev_hash IS NULL)", name="sealed_with_prev"),
        CheckConstraint("(seq IS NULL) = (entry_hash IS NULL)", name="sealed_with_hash"),
        Index(None, "subject_index"),
        Index(
            "ix_audit_entry_unsealed",
            "id",
            sqlite_where=text("seq IS NULL"),
            postgresql_where=text("seq IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime]
    actor: Mapped[Key]
    role: Mapped[Key]
    action: Mapped[Key]
    subject_index: Mapped[bytes | None]
    details: Mapped[dict[str, str]] = mapped_column(JSON)
    seq: Mapped[int | None]
    prev_hash: Mapped[bytes | None]
    entry_hash: Mapped[bytes | None]


class AuditHead(Base):
    """One row: the end of the chain. ``mac`` is a keyed hash of both, so that it cannot be set back."""

    __tablename__ = "audit_head"

    id: Mapped[Id]
    seq: Mapped[int]
    entry_hash: Mapped[bytes]
    mac: Mapped[bytes]
