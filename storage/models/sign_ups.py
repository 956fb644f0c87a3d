"""Sign-ups and what was agreed to before them. Columns as in storage.models.accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, SealedText, Words


class ConsentText(Base):
    """What people are asked to agree to (رضایت‌نامه): written once a version, by the first who agrees."""

    __tablename__ = "consent_text"

    version: Mapped[Key] = mapped_column(primary_key=True)
    text: Mapped[Words]
    sha256: Mapped[Key]
    written_at: Mapped[datetime]


class Consent(Base):
    """That a person agreed to which text, and when."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("messenger_account_id", "version"),)

    id: Mapped[Id]
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    version: Mapped[Key] = mapped_column(ForeignKey("consent_text.version"))
    accepted_at: Mapped[datetime]


class Registration(Base):
    """A sign-up under way or ended (درخواست ثبت‌نام); the encrypted home of what its form holds.

    ``identifier_kind`` is that of the code in ``national_code_…``. ``abroad``: the number is of another
    country, no SIM registry knows it, and the account waits for a visit at a consulate.
    ``differing``: names of the fields that the civil registry writes otherwise, with commas.
    ``ask_at``: when the registries are asked again about one that waits for them.
    ``extras_at``: when its owner went past the optional part. What was given there (``email_…`` is a mailbox
    that its code came back from; answers and password are hashes) becomes the citizen's with the account, and
    is gone with any other end.
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'waiting', 'done', 'abandoned')", name="state"),
        CheckConstraint(
            "outcome IS NULL OR outcome IN ('activated', 'in_person', 'mismatch', 'known')", name="outcome"
        ),
        CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name="done_has_outcome"),
        CheckConstraint("(state = 'waiting') = (ask_at IS NOT NULL)", name="waiting_is_asked"),
        CheckConstraint(
            "identifier_kind IS NULL OR identifier_kind IN ('national_code', 'fida_code')",
            name="identifier_kind",
        ),
        CheckConstraint(
            "(identifier_kind IS NULL) = (national_code_index IS NULL)", name="code_has_its_kind"
        ),
        CheckConstraint(
            "NOT abroad OR sim_owner IS NULL OR sim_owner = 'not-asked'", name="abroad_is_not_asked"
        ),
        CheckConstraint("(email_sealed IS NULL) = (email_verified_at IS NULL)", name="email_is_verified"),
        CheckConstraint(
            "(first_question IS NULL) = (first_answer_hash IS NULL)"
            " AND (second_question IS NULL) = (second_answer_hash IS NULL)"
            " AND (second_question IS NULL"
            " OR (first_question IS NOT NULL AND first_question <> second_question))",
            name="answers_in_order",
        ),
        CheckConstraint(
            "state IN ('draft', 'waiting') OR (outcome IS NOT NULL AND outcome = 'in_person')"
            " OR (email_sealed IS NULL AND first_question IS NULL AND password_hash IS NULL"
            " AND pin_hash IS NULL AND phishing_word_sealed IS NULL)",
            name="extras_end_with_it",
        ),
        UniqueConstraint("tracking_code"),
        Index(
            "uq_registration_one_open",
            "messenger_account_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'waiting')"),
            postgresql_where=text("state IN ('draft', 'waiting')"),
        ),
        Index(None, "national_code_index"),
        Index(None, "ask_at"),
        Index(None, "messenger_account_id", "updated_at"),
    )

    id: Mapped[Id]
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    state: Mapped[Key]
    outcome: Mapped[Key | None]
    tracking_code: Mapped[Key | None]
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    abroad: Mapped[bool] = mapped_column(default=False, server_default=false())
    phone_sealed: Mapped[SealedText | None]
    phone_index: Mapped[bytes | None]
    identifier_kind: Mapped[Key | None]
    national_code_sealed: Mapped[SealedText | None]
    national_code_index: Mapped[bytes | None]
    birth_date_sealed: Mapped[SealedText | None]
    first_name_sealed: Mapped[SealedText | None]
    last_name_sealed: Mapped[SealedText | None]
    gender_sealed: Mapped[SealedText | None]
    certificate_sealed: Mapped[SealedText | None]
    phone_verified_at: Mapped[datetime | None]
    sim_owner: Mapped[Key | None]
    civil_registry: Mapped[Key | None]
    differing: Mapped[str | None]
    checked_at: Mapped[datetime | None]
    email_sealed: Mapped[SealedText | None]
    email_verified_at: Mapped[datetime | None]
    first_question: Mapped[Key | None]
    first_answer_hash: Mapped[str | None]
    second_question: Mapped[Key | None]
    second_answer_hash: Mapped[str | None]
    password_hash: Mapped[str | None]
    pin_hash: Mapped[str | None]
    phishing_word_sealed: Mapped[SealedText | None]
    extras_at: Mapped[datetime | None]
    ask_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime]
