"""What the conversation machine keeps: dialog state (ids and choices only) and the marks of updates."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Words


class DialogState(Base):
    __tablename__ = "dialog_state"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    state: Mapped[str | None] = mapped_column(String(200))
    data: Mapped[Words]
    updated_at: Mapped[datetime]


class ProcessedUpdate(Base):
    """An update that was answered: its number is taken once per bot. ``what``: UpdateMark."""

    __tablename__ = "processed_update"

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    what: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
