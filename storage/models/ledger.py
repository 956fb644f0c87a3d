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
#: Of a campaign, and of none: what concerns one person is found without a look at a million who wait.
_PERSONAL = "campaign_id IS NULL"
_BULK = "campaign_id IS NOT NULL"
CAMPAIGN_STATES = ("expanding", "running", "paused", "done", "cancelled")
#: As it stands in the index: whoever asks must ask in these very words.
SEALED_AND_ENDED = "ended_at IS NOT NULL AND (address_sealed IS NOT NULL OR fallback_sealed IS NOT NULL)"
STATES = (*OPEN_STATES, *TOLD_STATES, "failed", "dead", "suppressed", "expired", "unknown", "cancelled")


class Campaign(Base):
    """A message, or one in parts, to many people: written for them in chunks, sent while it is running.

    ``expanded_to``: up to which citizen this pass over the audience has come; ``expanded_at``: the audience
    is frozen. ``quiet``: waits over the quiet hours. ``by_sms``, ``by_email``: ways on when no chat takes it.
    ``topic``: one that may be muted, none for what must be told. ``same_error``: what the last refusals of
    our content said, and how many in a row; it stops by itself with ``pause_reason``. ``paid_budget``: how
    many of its messages may be sent as a paid broadcast, none for none.
    """

    __tablename__ = "campaign"
    __table_args__ = (
        CheckConstraint("state IN ({})".format(", ".join(f"'{s}'" for s in CAMPAIGN_STATES)), name="state"),
        CheckConstraint("(ended_at IS NULL) = (state IN ('expanding', 'running', 'paused'))", name="ended"),
        CheckConstraint("state NOT IN ('running', 'done') OR expanded_at IS NOT NULL", name="expanded_first"),
        CheckConstraint("(state = 'paused') = (pause_reason IS NOT NULL)", name="paused_for"),
        CheckConstraint("quiet IN (0, 1) AND by_sms IN (0, 1) AND by_email IN (0, 1)", name="flags"),
        CheckConstraint("paid_used <= COALESCE(paid_budget, 0)", name="within_budget"),
        Index(
            "ix_campaign_open",
            "starts_at",
            "id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    state: Mapped[Key]
    topic: Mapped[Key | None]
    quiet: Mapped[int]
    by_sms: Mapped[int]
    by_email: Mapped[int]
    starts_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    expanded_to: Mapped[int | None]
    passes: Mapped[int] = mapped_column(default=0)
    expanded_at: Mapped[datetime | None]
    pause_reason: Mapped[Words | None]
    same_error: Mapped[Words | None]
    same_errors: Mapped[int] = mapped_column(default=0)
    paid_budget: Mapped[int | None]
    paid_used: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Message(Base):
    """What is told: a locale key with its arguments (no private fact), once per ``dedupe_key`` for ever.

    ``more_buttons``: those after the first, as key and data. ``audience`` is the frozen count of addresses
    it was first written for, fallbacks not counted; that of a campaign's grows with its chunks until the
    audience is frozen. ``part``: its place among the messages of the campaign, from 0. ``act``: it says
    something new, or changes or takes back what ``target_id`` has told.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        UniqueConstraint("campaign_id", "part"),
        CheckConstraint("(campaign_id IS NULL) = (part IS NULL)", name="part_of_campaign"),
        CheckConstraint("act IN ('send', 'edit', 'delete')", name="act"),
        CheckConstraint("(act = 'send') = (target_id IS NULL)", name="act_has_target"),
    )

    id: Mapped[Id]
    dedupe_key: Mapped[str]
    kind: Mapped[Key]
    words_key: Mapped[Key]
    words_args: Mapped[dict[str, Any]] = mapped_column(JSON)
    button_key: Mapped[Key | None]
    button_data: Mapped[Key | None]
    more_buttons: Mapped[list[list[str]] | None] = mapped_column(JSON(none_as_null=True))
    secret_ref: Mapped[int | None]
    audience: Mapped[int]
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    part: Mapped[int | None]
    act: Mapped[Key] = mapped_column(default="send", server_default="send")
    target_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Delivery(Base):
    """ارسال: one row per message and address, one terminal state each.

    ``doubts`` counts sends that may or may not have arrived; ``fallback_*`` is the address to write to when
    this one turns out dead; sealed addresses are bound to the message and the address (bot.ledger.addresses)
    and are taken out some days after ``ended_at``. ``expires_at`` and ``campaign_id`` are the message's,
    beside the state so that what nobody claims is found without a look at all that waits. A campaign writes
    one row for each person first; others stand for a row that failed.
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
            sqlite_where=text(f"{_OPEN} AND {_PERSONAL}"),
            postgresql_where=text(f"{_OPEN} AND {_PERSONAL}"),
        ),
        Index(
            "ix_delivery_expiring",
            "expires_at",
            sqlite_where=text(f"state = 'queued' AND {_PERSONAL}"),
            postgresql_where=text(f"state = 'queued' AND {_PERSONAL}"),
        ),
        Index(
            "ix_delivery_bulk",
            "campaign_id",
            "channel",
            "lane",
            "due_at",
            "id",
            sqlite_where=text(f"state = 'queued' AND {_BULK}"),
            postgresql_where=text(f"state = 'queued' AND {_BULK}"),
        ),
        Index(
            "uq_delivery_person",
            "message_id",
            "citizen_id",
            unique=True,
            sqlite_where=text(f"{_BULK} AND parent_delivery_id IS NULL"),
            postgresql_where=text(f"{_BULK} AND parent_delivery_id IS NULL"),
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
            sqlite_where=text(f"state = 'queued' AND {_PERSONAL}"),
            postgresql_where=text(f"state = 'queued' AND {_PERSONAL}"),
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
    campaign_id: Mapped[int | None]
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
