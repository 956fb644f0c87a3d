"""Column types and the declarative base that every table shares."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, LargeBinary, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Instant(TypeDecorator[datetime]):
    """A moment: aware ``datetime`` in Python (UTC), milliseconds since the epoch in the database.

    One integer on both engines: the same DDL, the same order, no host time zone anywhere.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return (value - EPOCH) // MILLISECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(milliseconds=value)


class Sealed(LargeBinary):
    """A sealed text (bot.crypto.Vault), and where it is at home: a rotation of keys goes by this type.

    ``place`` and ``row`` are what the text is bound to: by default ``table.column`` and the primary key.
    ``place`` may name columns of its row in braces; ``row`` is the column that holds the number.
    """

    cache_ok = True

    def __init__(self, place: str | None = None, row: str | None = None) -> None:
        super().__init__()
        self.place = place
        self.row = row


class Base(DeclarativeBase):
    """Declarative base; constraint names are fixed so that migrations read the same on both engines."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: Instant, bytes: LargeBinary, int: BigInteger}


# A random 63-bit number given by bot.ids: opaque in buttons, known before the insert (it is part of
# the additional data that an encrypted field is bound to).
Id = Annotated[int, mapped_column(BigInteger, primary_key=True, autoincrement=False)]
Key = Annotated[str, mapped_column(String(64))]
Words = Annotated[str, mapped_column(Text)]
SealedText = Annotated[bytes, mapped_column(Sealed())]
