"""Who works at the counter: members, their roles and where these are in force, their desk sessions;
access to a file in an emergency; professional roles from an agency's list. Source: security reference, 5.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, Words

ROLES = ("clerk", "office_manager", "support", "publisher", "approver", "auditor", "admin")
SCOPE_KINDS = ("all", "province", "office", "case_type")


def one_of(column: str, keys: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(key) for key in keys)})"


class StaffMember(Base):
    """کارمند: a citizen who also works here; logs in as the person they are.

    ``added_by`` and its like are actors as the audit log names them (``staff:…``, ``cli``).
    """

    __tablename__ = "staff_member"
    __table_args__ = (
        UniqueConstraint("citizen_id"),
        CheckConstraint(
            "(disabled_at IS NULL) = (disabled_by IS NULL)"
            " AND (disabled_at IS NULL) = (disable_reason IS NULL)",
            name="disabled",
        ),
    )

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    added_by: Mapped[Key]
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    disabled_by: Mapped[Key | None]
    disable_reason: Mapped[Words | None]


class RoleGrant(Base):
    """A role of the table, given to a member for one scope; ``scope_value`` is the code of an office or a
    province, the key of a case type, or empty for everywhere."""

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role"),
        CheckConstraint(one_of("scope_kind", SCOPE_KINDS), name="scope_kind"),
        CheckConstraint("(scope_kind = 'all') = (scope_value = '')", name="scope_value"),
        CheckConstraint("valid_until IS NULL OR valid_until > granted_at", name="validity"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
        Index(
            "uq_role_grant_standing",
            "staff_id",
            "role",
            "scope_kind",
            "scope_value",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    role: Mapped[Key]
    scope_kind: Mapped[Key]
    scope_value: Mapped[Key]
    granted_by: Mapped[Key]
    granted_at: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[Key | None]


class StaffSession(Base):
    """A desk that is open: within one login session of the member, and over with it."""

    __tablename__ = "staff_session"
    __table_args__ = (
        Index(
            "uq_staff_session_open",
            "messenger_account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended"),
        Index(None, "staff_id"),
    )

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    messenger_account_id: Mapped[int] = mapped_column(ForeignKey("messenger_account.id"))
    login_session_id: Mapped[int] = mapped_column(ForeignKey("login_session.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[Key | None]


class BrokenGlass(Base):
    """دسترسی اضطراری: one member may see one person's whole file for some minutes. Why, the audit log has."""

    __tablename__ = "broken_glass"
    __table_args__ = (Index(None, "staff_id", "citizen_id", "expires_at"),)

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"))
    purpose: Mapped[Key]
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Profession(Base):
    """نقش حرفه‌ای: what an agency's list says of a person, who need not have an account yet.

    ``holder_index`` is the blind index of the national code; ``source`` names the list.
    """

    __tablename__ = "profession"
    __table_args__ = (
        Index(
            "uq_profession_standing",
            "source",
            "holder_index",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(None, "holder_index"),
        Index(None, "kind", "province_code"),
    )

    id: Mapped[Id]
    source: Mapped[Key]
    holder_index: Mapped[bytes]
    kind: Mapped[Key]
    province_code: Mapped[str] = mapped_column(ForeignKey("province.code"))
    office_number: Mapped[Key]
    recorded_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
