"""Who a person is to us: messenger accounts, citizens, sign-ups, one-time passwords, sessions.

Columns that end in ``_sealed`` hold AES-256-GCM text bound to table, column and row (bot.crypto.Vault);
those that end in ``_index`` hold a keyed hash for equality search. Source: security reference, section 4.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, SealedText, Words


class Citizen(Base):
    """A natural person with an account (شهروند).

    ``held_until``: sensitive acts wait until then (bot.accounts.hold). Hashes are Argon2id.
    """

    __tablename__ = "citizen"
    __table_args__ = (
        UniqueConstraint("national_code_index"),
        CheckConstraint("status IN ('active', 'closed')", name="status"),
        Index(None, "phone_index"),
    )

    id: Mapped[Id]
    national_code_sealed: Mapped[SealedText]
    national_code_index: Mapped[bytes]
    birth_date_sealed: Mapped[SealedText]
    first_name_sealed: Mapped[SealedText]
    last_name_sealed: Mapped[SealedText]
    phone_sealed: Mapped[SealedText]
    phone_index: Mapped[bytes]
    status: Mapped[Key]
    pin_hash: Mapped[str | None]
    password_hash: Mapped[str | None]
    password_at: Mapped[datetime | None]
    recovery_code_hash: Mapped[str | None]
    recovery_code_at: Mapped[datetime | None]
    phishing_word_sealed: Mapped[SealedText | None]
    held_until: Mapped[datetime | None]
    phone_verified_at: Mapped[datetime]
    created_at: Mapped[datetime]


class SecurityAnswer(Base):
    """A chosen security question (bot.accounts.secrets.answers) and the hash of its answer."""

    __tablename__ = "security_answer"
    __table_args__ = (UniqueConstraint("citizen_id", "question"),)

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    question: Mapped[Key]
    answer_hash: Mapped[str]
    set_at: Mapped[datetime]


class MessengerAccount(Base):
    """(messenger, user id) as the messenger tells it; bound to at most one citizen (حساب پیام‌رسان)."""

    __tablename__ = "messenger_account"
    __table_args__ = (UniqueConstraint("messenger", "user_id"), Index(None, "citizen_id"))

    id: Mapped[Id]
    messenger: Mapped[Key]
    user_id: Mapped[int]
    chat_id: Mapped[int]
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    bound_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


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
    """A sign-up under way or ended (درخواست ثبت‌نام); the encrypted home of what its form holds."""

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'done', 'abandoned')", name="state"),
        CheckConstraint(
            "outcome IS NULL OR outcome IN ('activated', 'in_person', 'mismatch')", name="outcome"
        ),
        CheckConstraint("(state = 'done') = (outcome IS NOT NULL)", name="done_has_outcome"),
        UniqueConstraint("tracking_code"),
        Index(
            "uq_registration_one_draft",
            "messenger_account_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index(None, "national_code_index"),
    )

    id: Mapped[Id]
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    state: Mapped[Key]
    outcome: Mapped[Key | None]
    tracking_code: Mapped[Key | None]
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    phone_sealed: Mapped[SealedText | None]
    phone_index: Mapped[bytes | None]
    national_code_sealed: Mapped[SealedText | None]
    national_code_index: Mapped[bytes | None]
    birth_date_sealed: Mapped[SealedText | None]
    first_name_sealed: Mapped[SealedText | None]
    last_name_sealed: Mapped[SealedText | None]
    phone_verified_at: Mapped[datetime | None]
    sim_owner: Mapped[Key | None]
    civil_registry: Mapped[Key | None]
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class LoginRequest(Base):
    """A login before its code: who asks from which account, and (unknown to them) whether they exist.

    ``target_index`` is what an unbound account is after (bot.accounts.limits); a bound one has none.
    ``code_used_at``: the code was right, and the password is awaited.
    """

    __tablename__ = "login_request"

    id: Mapped[Id]
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    phone_sealed: Mapped[SealedText | None]
    phone_index: Mapped[bytes | None]
    target_index: Mapped[bytes | None]
    code_used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class NumberChange(Base):
    """A new number on its way into an account, one a citizen; the row goes when it has arrived or is refused.

    Only the session that began it goes on. ``proven_at``: the code to the new number was right.
    """

    __tablename__ = "number_change"
    __table_args__ = (UniqueConstraint("citizen_id"), Index(None, "expires_at"))

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("login_session.id"))
    phone_sealed: Mapped[SealedText]
    phone_index: Mapped[bytes]
    proven_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class NumberClaim(Base):
    """A number that is to take the place of a lost one, one a citizen: being filled in, then waiting.

    ``due_at``: both proofs were given, and it becomes the citizen's then; the row goes with that or when
    anyone of the citizen's chats ends it. ``expires_at`` is for one that is not finished.
    """

    __tablename__ = "number_claim"
    __table_args__ = (
        UniqueConstraint("citizen_id"),
        CheckConstraint("due_at IS NULL OR proven_at IS NOT NULL", name="due_is_proven"),
        Index(None, "due_at"),
        Index(None, "expires_at"),
    )

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    phone_sealed: Mapped[SealedText]
    phone_index: Mapped[bytes]
    proven_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class OneTimePassword(Base):
    """A code: hashed; encrypted in ``code_sealed`` only until it is sent (رمز یک‌بارمصرف)."""

    __tablename__ = "one_time_password"
    __table_args__ = (
        CheckConstraint("state IN ('alive', 'used', 'dead')", name="state"),
        Index(
            "uq_one_time_password_alive",
            "messenger_account_id",
            "purpose",
            unique=True,
            sqlite_where=text("state = 'alive'"),
            postgresql_where=text("state = 'alive'"),
        ),
        Index(None, "flow_id"),
        Index(None, "expires_at"),
    )

    id: Mapped[Id]
    purpose: Mapped[Key]
    flow_id: Mapped[int]
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    phone_index: Mapped[bytes]
    code_hash: Mapped[bytes]
    code_sealed: Mapped[SealedText | None]
    state: Mapped[Key]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class LoginSession(Base):
    """Opened by a one-time password; has a total and an idle limit (نشست).

    ``step_up_at``: when a one-time password was last given for a sensitive act; ``password_at``: when
    the password was last given.
    """

    __tablename__ = "login_session"
    __table_args__ = (
        Index(
            "uq_login_session_open",
            "messenger_account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "citizen_id"),
    )

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    code_at: Mapped[datetime]
    step_up_at: Mapped[datetime | None]
    password_at: Mapped[datetime | None]
    unlock_failures: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[Key | None]


class ThrottleHit(Base):
    """One counted act (a code asked for, a wrong code, a national code tried) of one subject."""

    __tablename__ = "throttle_hit"
    __table_args__ = (Index(None, "kind", "subject", "at"), Index(None, "kind", "at"))

    id: Mapped[Id]
    kind: Mapped[Key]
    subject: Mapped[bytes]
    value: Mapped[bytes | None]
    at: Mapped[datetime]
