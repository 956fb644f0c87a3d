"""Places and offices, loaded from the catalogue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, UniqueConstraint
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
    """دفتر. Only a consulate lies in no county: it is abroad."""

    __tablename__ = "office"
    __table_args__ = (
        UniqueConstraint("code"),
        CheckConstraint("county_code IS NOT NULL OR kind_key = 'consulate'", name="abroad"),
        Index(None, "county_code", "kind_key"),
    )

    id: Mapped[Id]
    code: Mapped[Key]
    kind_key: Mapped[Key]
    name: Mapped[Words]
    manager: Mapped[Words]
    phone: Mapped[Key]
    address: Mapped[Words]
    county_code: Mapped[str | None] = mapped_column(ForeignKey("county.code"))
    city: Mapped[Words]
    latitude: Mapped[float] = mapped_column(Float)
    longitude: Mapped[float] = mapped_column(Float)
    hours: Mapped[dict[str, str]] = mapped_column(JSON)


class OfferedService(Base):
    """That an office does a service of the catalogue (bot.catalogue.services)."""

    __tablename__ = "offered_service"
    __table_args__ = (Index(None, "service_key", "office_id"),)

    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    service_key: Mapped[Key] = mapped_column(primary_key=True)


class KnownOffice(Base):
    """An office that a citizen has marked as a favourite, or was at last; one that is neither has no row."""

    __tablename__ = "known_office"
    __table_args__ = (
        CheckConstraint("favourite_at IS NOT NULL OR used_at IS NOT NULL", name="known_for_something"),
    )

    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), primary_key=True, autoincrement=False)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), primary_key=True, autoincrement=False)
    favourite_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
