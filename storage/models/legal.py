"""Legal persons (اشخاص حقوقی), who represents them, and what these have undertaken.

A login session that acts for one (``LoginSession.acting_for``) refers to an undertaking of its own citizen:
without one there is nothing to refer to.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, SealedText


class LegalEntity(Base):
    """شخص حقوقی: one for each شناسهٔ ملی. ``name_sealed``: as its registry wrote it at ``checked_at``."""

    __tablename__ = "legal_entity"
    __table_args__ = (UniqueConstraint("legal_id_index"),)

    id: Mapped[Id]
    legal_id_sealed: Mapped[SealedText]
    legal_id_index: Mapped[bytes]
    name_sealed: Mapped[SealedText]
    checked_at: Mapped[datetime]
    created_at: Mapped[datetime]


class Representation(Base):
    """نمایندگی: of one entity by one citizen, at most one living. It is ended, never deleted.

    ``kind``: a signatory was named by the registry and may add and end others; a delegate was added by one.
    """

    __tablename__ = "representation"
    __table_args__ = (
        UniqueConstraint("id", "citizen_id"),
        CheckConstraint("kind IN ('signatory', 'delegate')", name="kind"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_whom"),
        Index(
            "uq_representation_living",
            "entity_id",
            "citizen_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "citizen_id"),
    )

    id: Mapped[Id]
    entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    kind: Mapped[Key]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))


class Undertaking(Base):
    """تعهدنامه: that a representative accepted which text (ConsentText), and when."""

    __tablename__ = "undertaking"
    __table_args__ = (
        UniqueConstraint("representation_id", "version"),
        UniqueConstraint("id", "citizen_id"),
        ForeignKeyConstraint(
            ["representation_id", "citizen_id"], ["representation.id", "representation.citizen_id"]
        ),
    )

    id: Mapped[Id]
    representation_id: Mapped[int]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    version: Mapped[Key] = mapped_column(ForeignKey("consent_text.version"))
    accepted_at: Mapped[datetime]


class Invitation(Base):
    """Somebody is to represent an entity, once they accept; they may sign up only afterwards.

    The row goes when it is accepted, declined, taken back or too old.
    """

    __tablename__ = "representative_invitation"
    __table_args__ = (
        UniqueConstraint("entity_id", "national_code_index"),
        Index(None, "national_code_index"),
        Index(None, "expires_at"),
    )

    id: Mapped[Id]
    entity_id: Mapped[int] = mapped_column(ForeignKey("legal_entity.id"))
    national_code_sealed: Mapped[SealedText]
    national_code_index: Mapped[bytes]
    invited_by: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
