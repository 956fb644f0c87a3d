"""The ledger: what must be told (Message) and to which address (Delivery). Source: delivery reference, 3."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, Sealed, Words

OPEN_STATES = ("queued", "leased", "sending")
TOLD_STATES = ("sent", "delivered", "read")
_OPEN = "state IN ({})".format(", ".join(f"'{state}'" for state in OPEN_STATES))
#: As it stands in the index: whoever asks must ask in these very words.
SEALED_AND_ENDED = "ended_at IS NOT NULL AND (address_sealed IS NOT NULL OR fallback_sealed IS NOT NULL)"
STATES = (*OPEN_STATES, *TOLD_STATES, "failed", "dead", "suppressed", "expired", "unknown", "cancelled")


class Message(Base):
    """What is told: a locale key with its arguments (no private fact), once per ``dedupe_key`` for ever.

    ``audience`` is the frozen count of addresses it was first written for, fallbacks not counted.
    """

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("dedupe_key"),)

    id: Mapped[Id]
    dedupe_key: Mapped[str]
    kind: Mapped[Key]
    words_key: Mapped[Key]
    words_args: Mapped[dict[str, Any]] = mapped_column(JSON)
    button_key: Mapped[Key | None]
    button_data: Mapped[Key | None]
    secret_ref: Mapped[int | None]
    audience: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Delivery(Base):
    """ارسال: one row per message and address, one terminal state each.

    ``doubts`` counts sends that may or may not have arrived; ``fallback_*`` is the address to write to when
    this one turns out dead; sealed addresses are bound to the message and the address (bot.ledger.addresses)
    and are taken out some days after ``ended_at``. ``expires_at`` is the message's, beside the state so that
    what nobody claims is found without a look at all that waits.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("message_id", "address"),
        CheckConstraint("state IN ({})".format(", ".join(f"'{s}'" for s in STATES)), name="state"),
        CheckConstraint(f"(ended_at IS NULL) = ({_OPEN})", name="ended"),
        Index(
            "ix_delivery_open",
            "address",
            "id",
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(
            "ix_delivery_expiring",
            "expires_at",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "ix_delivery_sealed",
            "ended_at",
            sqlite_where=text(SEALED_AND_ENDED),
            postgresql_where=text(SEALED_AND_ENDED),
        ),
        Index(
            "ix_delivery_queued",
            "channel",
            "lane",
            "due_at",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
        Index(
            "ix_delivery_leased",
            "lease_until",
            sqlite_where=text("state = 'leased'"),
            postgresql_where=text("state = 'leased'"),
        ),
        Index(
            "ix_delivery_sending",
            "lease_until",
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    channel: Mapped[Key]
    address: Mapped[str]
    address_sealed: Mapped[bytes | None] = mapped_column(
        Sealed("delivery.address_sealed|{address}", row="message_id")
    )
    fallback_address: Mapped[str | None]
    fallback_sealed: Mapped[bytes | None] = mapped_column(
        Sealed("delivery.address_sealed|{fallback_address}", row="message_id")
    )
    lane: Mapped[int]
    state: Mapped[Key]
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    doubts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int]
    lease_owner: Mapped[Key | None]
    lease_until: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    provider_ref: Mapped[str | None]
    last_error: Mapped[Words | None]
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    parent_delivery_id: Mapped[int | None]


class DeliveryEvent(Base):
    """What befell a delivery, in order; append-only."""

    __tablename__ = "delivery_event"
    __table_args__ = (Index(None, "delivery_id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"))
    state: Mapped[Key]
    reason: Mapped[Words | None]
    at: Mapped[datetime]


class ChannelHealth(Base):
    """Whether an address still takes what we send: active, blocked (by its owner) or invalid."""

    __tablename__ = "channel_health"
    __table_args__ = (CheckConstraint("state IN ('active', 'blocked', 'invalid')", name="state"),)

    channel: Mapped[Key] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[Key]
    since: Mapped[datetime]
    evidence: Mapped[Words]
