"""Places and offices, loaded from the catalogue."""

from __future__ import annotations

from sqlalchemy import JSON, Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, Words


class Province(Base):
    __tablename__ = "province"

    code: Mapped[Key] = mapped_column(primary_key=True)
    name: Mapped[Words]


class County(Base):
    __tablename__ = "county"

    code: Mapped[Key] = mapped_column(primary_key=True)
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"), index=True)
    name: Mapped[Words]


class City(Base):
    __tablename__ = "city"
    __table_args__ = (UniqueConstraint("county_code", "name"),)

    id: Mapped[Id]
    county_code: Mapped[str] = mapped_column(ForeignKey("county.code"))
    name: Mapped[Words]


class Office(Base):
    """دفتر."""

    __tablename__ = "office"
    __table_args__ = (UniqueConstraint("code"), Index(None, "county_code", "kind_key"))

    id: Mapped[Id]
    code: Mapped[Key]
    kind_key: Mapped[Key]
    name: Mapped[Words]
    manager: Mapped[Words]
    phone: Mapped[Key]
    address: Mapped[Words]
    county_code: Mapped[str] = mapped_column(ForeignKey("county.code"))
    city: Mapped[Words]
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
    hours: Mapped[dict[str, str]] = mapped_column(JSON)
