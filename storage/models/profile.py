"""What a citizen sets for themselves: address, language and quiet hours, what they want to be told.

A row that is not there means the default (bot.ledger.preferences).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, SealedText


class Address(Base):
    """نشانی: one that stands and one being filled in, each at most once a citizen.

    ``lookup`` is what the post said of the postal code; ``source`` who wrote the address down.
    """

    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint("citizen_id", "state"),
        CheckConstraint("state IN ('draft', 'current')", name="state"),
        CheckConstraint("lookup IN ('matched', 'not-matched', 'unavailable')", name="lookup"),
        CheckConstraint("source IS NULL OR source IN ('registry', 'own')", name="source"),
        CheckConstraint("(source IS NULL) = (address_sealed IS NULL)", name="source_has_address"),
        CheckConstraint("state = 'draft' OR address_sealed IS NOT NULL", name="current_has_address"),
    )

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    state: Mapped[Key]
    lookup: Mapped[Key]
    source: Mapped[Key | None]
    postal_code_sealed: Mapped[SealedText]
    address_sealed: Mapped[SealedText | None]
    at: Mapped[datetime]


class Preference(Base):
    """Language of the interface; hours (of Tehran) in which bulk messages wait, equal ones mean none."""

    __tablename__ = "preference"
    __table_args__ = (
        CheckConstraint("quiet_from BETWEEN 0 AND 23", name="quiet_from"),
        CheckConstraint("quiet_to BETWEEN 0 AND 23", name="quiet_to"),
    )

    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), primary_key=True, autoincrement=False)
    language: Mapped[Key]
    quiet_from: Mapped[int]
    quiet_to: Mapped[int]


class MutedTopic(Base):
    """What a citizen does not want to be told on a channel. A topic that must be told has no row here."""

    __tablename__ = "muted_topic"
    __table_args__ = (
        CheckConstraint("topic IN ('cases', 'notices')", name="topic"),
        CheckConstraint("channel IN ('chat', 'sms', 'email')", name="channel"),
    )

    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), primary_key=True, autoincrement=False)
    topic: Mapped[Key] = mapped_column(primary_key=True)
    channel: Mapped[Key] = mapped_column(primary_key=True)
    at: Mapped[datetime]
