"""Notices (اطلاعیه): what staff publish, to whom, who released it; who follows a topic, who has read what.

Source: delivery reference, 2 (GOV.UK's approval) and 3.2 (states of a campaign).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, Words

#: Nobody has released it: it may be written anew.
UNRELEASED = ("draft", "pending_approval", "rejected")
#: Released, and not a word of it sent yet.
RELEASED = ("approved", "scheduled")
#: From ``published`` on its campaign says how far the sending has come (storage.models.ledger.Campaign).
STATES = (*UNRELEASED, *RELEASED, "published", "cancelled")
#: Why a campaign is paused when somebody wanted it; who it was, the audit log has.
BY_STAFF = "staff"
#: How a long one goes out: its first part with a button to the whole, or part after part.
FORMS = ("first", "parts")


def _among(column: str, values: tuple[str, ...]) -> str:
    return "{} IN ({})".format(column, ", ".join(f"'{value}'" for value in values))


class Notice(Base):
    """اطلاعیه. ``author`` and ``approver`` are actors as the audit log names them (``staff:…``, ``api:…``).

    ``version`` counts every change: who changes it says which one they saw. ``body_hash`` is over all that
    is sent and to whom (bot.notices.sealing), taken when it is submitted and compared when it is released.
    ``province_code``: in which province its author acts, none for everywhere. ``audience``: a typed filter
    (bot.notices.audience); ``audience_count`` is what it counted when it was submitted, in people.
    ``corrects_id``: the one that this one puts right. ``withdrawn_at``: nobody reads it any more.
    ``is_mandatory``: told whatever its reader has switched off. ``by_sms``: who has no chat that takes it
    gets an SMS that says there is one. ``external_id``: the sender's own id of one that came over the
    integration API.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("author", "external_id"),
        CheckConstraint(_among("state", STATES), name="state"),
        CheckConstraint(_among("form", FORMS), name="form"),
        CheckConstraint("approver IS NULL OR approver <> author", name="two_people"),
        CheckConstraint(
            f"(approver IS NULL) = ({_among('state', UNRELEASED)}) OR state = 'cancelled'", name="released"
        ),
        CheckConstraint("(approver IS NULL) = (approved_at IS NULL)", name="approved_by"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
        CheckConstraint("withdrawn_at IS NULL OR state = 'published'", name="withdrawn"),
        CheckConstraint(
            "(body_hash IS NOT NULL AND audience_count IS NOT NULL)"
            f" OR {_among('state', ('draft', 'rejected', 'cancelled'))}",
            name="sealed",
        ),
        CheckConstraint("(state = 'rejected') = (reject_reason IS NOT NULL)", name="rejected_for"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdraw_reason IS NULL)", name="withdrawn_for"),
        CheckConstraint("is_public IN (0, 1)", name="is_public"),
        CheckConstraint("is_mandatory IN (0, 1)", name="is_mandatory"),
        CheckConstraint("needs_ack IN (0, 1)", name="needs_ack"),
        CheckConstraint("by_sms IN (0, 1)", name="by_sms"),
        Index(None, "state", "send_at"),
        Index(None, "topic", "published_at", "id"),
        Index(None, "published_at", "id"),
        Index(None, "author", "updated_at"),
    )

    id: Mapped[Id]
    state: Mapped[Key]
    version: Mapped[int]
    author: Mapped[Key]
    approver: Mapped[Key | None]
    province_code: Mapped[str | None] = mapped_column(ForeignKey("province.code"))
    topic: Mapped[Key]
    title: Mapped[Words]
    letter_number: Mapped[Words]
    letter_date: Mapped[date | None] = mapped_column(Date)
    signatory: Mapped[Words]
    post: Mapped[Words]
    addressees: Mapped[Words]
    body: Mapped[Words]
    search_key: Mapped[Words]
    form: Mapped[Key]
    is_public: Mapped[int]
    is_mandatory: Mapped[int]
    needs_ack: Mapped[int]
    by_sms: Mapped[int]
    audience: Mapped[dict[str, Any]] = mapped_column(JSON)
    audience_count: Mapped[int | None]
    body_hash: Mapped[bytes | None]
    send_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    reject_reason: Mapped[Words | None]
    withdraw_reason: Mapped[Words | None]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"))
    external_id: Mapped[Key | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class NoticeListed(Base):
    """A person of a pasted list: one of those who are told, or (``is_excluded``) of those who are not.

    ``holder_index`` is the blind index of the national code: the list itself is kept nowhere.
    """

    __tablename__ = "notice_listed"
    __table_args__ = (CheckConstraint("is_excluded IN (0, 1)", name="is_excluded"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True, autoincrement=False)
    is_excluded: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    holder_index: Mapped[bytes] = mapped_column(primary_key=True)


class NoticeCampaign(Base):
    """What the ledger sends of a notice: the notice itself (``nth`` 0), reminders to who has not acknowledged
    it (from 1 on)."""

    __tablename__ = "notice_campaign"
    __table_args__ = (UniqueConstraint("campaign_id"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True, autoincrement=False)
    nth: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    made_at: Mapped[datetime]


class TopicFollow(Base):
    """A citizen wants to be told of new notices of a topic."""

    __tablename__ = "topic_follow"

    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), primary_key=True, autoincrement=False)
    topic: Mapped[Key] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class NoticeReading(Base):
    """A citizen has opened a notice; ``acknowledged_at``: and pressed «خواندم»."""

    __tablename__ = "notice_reading"

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"), primary_key=True, autoincrement=False)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), primary_key=True, autoincrement=False)
    opened_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
