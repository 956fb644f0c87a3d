"""The wish of a citizen that their account be deleted (حذف حساب), while it may be taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id


class AccountClosing(Base):
    """One a citizen; the row goes when the account does, or when any chat of the citizen takes it back.

    ``messenger_account_id``: the chat that asked.
    """

    __tablename__ = "account_closing"
    __table_args__ = (
        UniqueConstraint("citizen_id"),
        CheckConstraint("due_at > asked_at", name="due_later"),
        Index(None, "due_at"),
    )

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
