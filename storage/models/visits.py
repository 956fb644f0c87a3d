"""A citizen who comes to an office in person (مراجعهٔ حضوری). Source: security reference, 2 («Phone change»)
and 5 (who did what)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.types import Base, Id, Key, SealedText, Words


class DeskAct(Base):
    """What a member of staff does for who stands before them: under way, done, or refused for a reason.

    ``papers``: keys of the papers seen, with commas; ``serials_sealed``: the serials of those that have one,
    as JSON by key. ``phone_sealed``: the new number until it is the citizen's. An activation's citizen comes
    with its end. ``expires_at`` is for one under way: who has ended stays.
    """

    __tablename__ = "desk_act"
    __table_args__ = (
        CheckConstraint("kind IN ('activation', 'number')", name="kind"),
        CheckConstraint("state IN ('open', 'done', 'refused')", name="state"),
        CheckConstraint("(kind = 'activation') = (registration_id IS NOT NULL)", name="about_registration"),
        CheckConstraint(
            "(kind <> 'number' AND state <> 'done') OR citizen_id IS NOT NULL", name="about_citizen"
        ),
        CheckConstraint("state <> 'done' OR papers <> ''", name="done_has_papers"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state = 'refused') = (reason IS NOT NULL)", name="refused_has_reason"),
        CheckConstraint("state = 'open' OR phone_sealed IS NULL", name="keeps_no_number"),
        Index(
            "uq_desk_act_open",
            "staff_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "uq_desk_act_activated",
            "registration_id",
            unique=True,
            sqlite_where=text("state = 'done'"),
            postgresql_where=text("state = 'done'"),
        ),
        Index(None, "citizen_id"),
        Index(None, "expires_at"),
    )

    id: Mapped[Id]
    kind: Mapped[Key]
    state: Mapped[Key]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff_member.id"))
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id"))
    papers: Mapped[Words]
    serials_sealed: Mapped[SealedText | None]
    phone_sealed: Mapped[SealedText | None]
    phone_index: Mapped[bytes | None]
    reason: Mapped[Key | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
