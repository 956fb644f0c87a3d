"""The keys that texts are sealed with, each wrapped by a key that is kept outside of the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from storage.types import Base, Id


class DataKey(Base):
    """The newest id is written with, all are read with; none is ever deleted, for an old backup needs it.

    ``settled_at``: since when no text that opens was sealed with an older one; empty while a rotation is
    under way.
    """

    __tablename__ = "data_key"
    __table_args__ = (CheckConstraint("id BETWEEN 1 AND 4294967295", name="id"),)

    id: Mapped[Id]
    wrapped: Mapped[bytes]
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
