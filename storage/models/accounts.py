"""Who a person is to us: messenger accounts, citizens, one-time passwords, sessions.

Columns that end in ``_sealed`` hold AES-256-GCM text bound to table, column and row (bot.crypto.Vault);
those that end in ``_index`` hold a keyed hash for equality search. Source: security reference, section 4.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, SealedText


class Citizen(Base):
    """A natural person with an account (شهروند).

    ``national_code_…`` hold the code that names the person, of ``identifier_kind`` (bot.identifiers).
    ``held_until``: sensitive acts wait until then (bot.accounts.hold). Hashes are Argon2id.
    ``erased_at``: the owner had the account deleted; nothing of the person is left in the row
    (bot.accounts.closing.erase).
    """

    __tablename__ = "citizen"
    __table_args__ = (
        UniqueConstraint("national_code_index"),
        CheckConstraint("status IN ('active', 'closed')", name="status"),
        CheckConstraint("identifier_kind IN ('national_code', 'fida_code')", name="identifier_kind"),
        CheckConstraint(
            "erased_at IS NULL OR (status = 'closed' AND pin_hash IS NULL AND password_hash IS NULL"
            " AND recovery_code_hash IS NULL AND phishing_word_sealed IS NULL AND gender_sealed IS NULL"
            " AND certificate_sealed IS NULL)",
            name="erased_is_empty",
        ),
        Index(None, "phone_index"),
    )

    id: Mapped[Id]
    identifier_kind: Mapped[Key] = mapped_column(default="national_code", server_default="national_code")
    national_code_sealed: Mapped[SealedText]
    national_code_index: Mapped[bytes]
    birth_date_sealed: Mapped[SealedText]
    first_name_sealed: Mapped[SealedText]
    last_name_sealed: Mapped[SealedText]
    gender_sealed: Mapped[SealedText | None]
    certificate_sealed: Mapped[SealedText | None]
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
    erased_at: Mapped[datetime | None]


class SecurityAnswer(Base):
    """A chosen security question (bot.accounts.secrets.answers) and the hash of its answer."""

    __tablename__ = "security_answer"
    __table_args__ = (UniqueConstraint("citizen_id", "question"),)

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    question: Mapped[Key]
    answer_hash: Mapped[str]
    set_at: Mapped[datetime]


class SecurityAnswerDraft(Base):
    """The first of two answers, one a citizen; the row goes with the second or in ten minutes.

    Only the session that gave it goes on.
    """

    __tablename__ = "security_answer_draft"
    __table_args__ = (UniqueConstraint("citizen_id"), Index(None, "expires_at"))

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("login_session.id"))
    question: Mapped[Key]
    answer_hash: Mapped[str]
    expires_at: Mapped[datetime]


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


class LoginRequest(Base):
    """A login before its code: who asks from which account, and (unknown to them) whether they exist.

    ``target_index`` is what an unbound account is after (bot.accounts.limits); a bound one has none.
    ``code_used_at``: the first proof was given, and the password is awaited. ``first_proof``: a one-time
    password, or (``sso``) what another system said. ``sso_login_id``: the SsoLogin that it came of, which
    makes one login and no more; the number stays when that row is gone.
    """

    __tablename__ = "login_request"
    __table_args__ = (
        CheckConstraint("first_proof IN ('code', 'sso')", name="first_proof"),
        CheckConstraint("first_proof = 'code' OR sso_login_id IS NOT NULL", name="sso_came_of_one"),
        UniqueConstraint("sso_login_id"),
    )

    id: Mapped[Id]
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    phone_sealed: Mapped[SealedText | None]
    phone_index: Mapped[bytes | None]
    target_index: Mapped[bytes | None]
    code_used_at: Mapped[datetime | None]
    first_proof: Mapped[Key] = mapped_column(default="code", server_default="code")
    sso_login_id: Mapped[int | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SsoLogin(Base):
    """A login by way of another system, one a messenger account; the row goes when it has come to its end.

    ``state_index``, ``return_index``: keyed hashes of what the browser brings back, and of what it takes into
    the chat. ``answered_at``: the provider's answer has come, and none is taken after it. ``subject_index``:
    whom it names, indexed as a citizen is.
    """

    __tablename__ = "sso_login"
    __table_args__ = (
        UniqueConstraint("messenger_account_id"),
        UniqueConstraint("state_index"),
        UniqueConstraint("return_index"),
        CheckConstraint("(subject_index IS NULL) = (return_index IS NULL)", name="who_came_back"),
        CheckConstraint("return_index IS NULL OR answered_at IS NOT NULL", name="returned_was_answered"),
        Index(None, "expires_at"),
    )

    id: Mapped[Id]
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    provider: Mapped[Key]
    state_index: Mapped[bytes]
    way_out_sealed: Mapped[SealedText]
    nonce_sealed: Mapped[SealedText]
    verifier_sealed: Mapped[SealedText]
    answered_at: Mapped[datetime | None]
    subject_index: Mapped[bytes | None]
    return_index: Mapped[bytes | None]
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
    """Opened by a one-time password or by another system; has a total and an idle limit (نشست).

    ``code_at``: when its one-time password was given; none where another system opened it. ``step_up_at``:
    when one was last given for a sensitive act; ``password_at``: when the password was last given.
    ``acting_for``: the undertaking of this citizen under which they act for a legal person
    (storage.models.legal); whether it still counts is asked at every use.
    """

    __tablename__ = "login_session"
    __table_args__ = (
        ForeignKeyConstraint(["acting_for", "citizen_id"], ["undertaking.id", "undertaking.citizen_id"]),
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
    code_at: Mapped[datetime | None]
    step_up_at: Mapped[datetime | None]
    password_at: Mapped[datetime | None]
    unlock_failures: Mapped[int] = mapped_column(default=0)
    acting_for: Mapped[int | None]
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
