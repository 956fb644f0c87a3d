"""A recovery of an account (بازیابی): under way, then kept while its owner may say «it was not me»."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, SealedText


class Recovery(Base):
    """One a login request, whose one-time password was right (``request_id``; that row goes earlier).

    ``reproven_at``: the registries confirmed the person. ``answer_sealed``: the first answer, until the
    second is given. ``proof``: what was given beside the one-time password. ``password_hash``: what it took
    away, put back if the owner disowns it.
    """

    __tablename__ = "recovery"
    __table_args__ = (
        UniqueConstraint("request_id"),
        CheckConstraint(
            "proof IS NULL OR proof IN ('saved_code', 'email_code', 'registry', 'answers')", name="proof"
        ),
        CheckConstraint("(proof IS NULL) = (done_at IS NULL)", name="done_has_proof"),
        CheckConstraint("answer_sealed IS NULL OR reproven_at IS NOT NULL", name="answer_is_no_proof_alone"),
        CheckConstraint(
            "proof IS NULL OR proof NOT IN ('registry', 'answers') OR reproven_at IS NOT NULL",
            name="registry_confirmed",
        ),
        Index(None, "citizen_id"),
        Index(None, "expires_at"),
    )

    id: Mapped[Id]
    request_id: Mapped[int]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    reproven_at: Mapped[datetime | None]
    answer_sealed: Mapped[SealedText | None]
    proof: Mapped[Key | None]
    password_hash: Mapped[str | None]
    password_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
