"""A citizen's mailbox (ایمیل), and the codes that go to one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, SealedText


class Mailbox(Base):
    """The citizen's own, once a code sent to it came back; at most one each. Told news, never codes that log
    in."""

    __tablename__ = "mailbox"
    __table_args__ = (UniqueConstraint("citizen_id"),)

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    email_sealed: Mapped[SealedText]
    verified_at: Mapped[datetime]


class MailboxCode(Base):
    """A code sent to a mailbox: to verify it, or as a second proof in a recovery. No one-time password.

    Hashed; encrypted in ``code_sealed`` only until it is sent. ``email_sealed``: where it went; a mailbox
    that is being verified lies nowhere else. Bound to purpose, flow, chat and phone; no citizen stands behind
    one of a sign-up, whose flow is the registration.
    """

    __tablename__ = "mailbox_code"
    __table_args__ = (
        CheckConstraint("purpose IN ('verify', 'recover')", name="purpose"),
        CheckConstraint("state IN ('alive', 'used', 'dead')", name="state"),
        CheckConstraint("citizen_id IS NOT NULL OR purpose = 'verify'", name="whose"),
        Index(
            "uq_mailbox_code_alive",
            "messenger_account_id",
            "purpose",
            unique=True,
            sqlite_where=text("state = 'alive'"),
            postgresql_where=text("state = 'alive'"),
        ),
        Index(None, "citizen_id"),
        Index(None, "expires_at"),
    )

    id: Mapped[Id]
    purpose: Mapped[Key]
    flow_id: Mapped[int]
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    phone_index: Mapped[bytes]
    email_sealed: Mapped[SealedText]
    code_hash: Mapped[bytes]
    code_sealed: Mapped[SealedText | None]
    state: Mapped[Key]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
