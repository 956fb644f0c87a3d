"""Who is on the other side of an update: a guest, a citizen whose session is locked, or one who is in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, bindparam, select

from bot.accounts.activity import SessionActivity
from bot.accounts.rules import SESSION_IDLE, UNDERTAKING_VERSION
from bot.clock import Clock
from bot.errors import NotAllowed, Stale
from storage.database import AnyRow, Query, Reader
from storage.models import (
    Citizen,
    LegalEntity,
    LoginSession,
    MessengerAccount,
    Preference,
    Representation,
    Undertaking,
)

Standing = Literal["guest", "locked", "in"]


@dataclass(frozen=True, slots=True)
class Acting:
    """For which legal person, and by which representation; both stood when the visitor was loaded.

    ``entity_index`` is the blind index of its شناسهٔ ملی.
    """

    representation_id: int
    entity_id: int
    entity_index: bytes


@dataclass(frozen=True, slots=True)
class Visitor:
    """One messenger account at one moment. ``account_id`` is None until the first /start was answered.

    ``owner_index`` is the blind index of the citizen's national code: what their cases are found by.
    ``language``: what they chose, None for who did not. ``acting``: None for who acts for themselves, also
    because the representation has ended.
    """

    messenger: str
    user_id: int
    chat_id: int
    standing: Standing = "guest"
    account_id: int | None = None
    citizen_id: int | None = None
    session_id: int | None = None
    owner_index: bytes | None = None
    has_pin: bool = False
    code_at: datetime | None = None
    step_up_at: datetime | None = None
    language: str | None = None
    acting: Acting | None = None

    @property
    def known(self) -> int:
        """The id of the messenger account. Raises NotAllowed when there was no /start yet."""
        if self.account_id is None:
            raise NotAllowed("error-start-first")
        return self.account_id

    def ensure_in(self) -> tuple[int, bytes]:
        """(citizen id, owner index) of a visitor whose session is open.

        Raises Stale: the window belongs to a session that is locked or over.
        """
        if self.standing == "locked":
            raise Stale("error-unlock-first")
        if self.standing != "in" or self.citizen_id is None or self.owner_index is None:
            raise Stale("error-log-in-first")
        return self.citizen_id, self.owner_index


class Visitors:
    """Reads a visitor with one statement; whether a session is idle is decided here and nowhere else."""

    def __init__(self, reader: Reader, clock: Clock, activity: SessionActivity) -> None:
        self._reader = reader
        self._clock = clock
        self._activity = activity

    async def load(self, messenger: str, user_id: int, chat_id: int) -> Visitor:
        """``messenger`` is ``telegram`` or ``bale``; a stranger is a guest without an account id."""
        row = await self._reader.first(VISITOR, messenger=messenger, user=user_id)
        if row is None:
            return Visitor(messenger, user_id, chat_id)
        now = self._clock.now()
        standing: Standing = "guest"
        if row.session_id is not None and row.expires_at > now and row.status == "active":
            seen = self._activity.last_seen(row.session_id, row.last_seen_at)
            standing = "in" if now - seen < SESSION_IDLE else "locked"
            if standing == "in":
                self._activity.saw(row.session_id, now)
        return Visitor(
            messenger=messenger,
            user_id=user_id,
            chat_id=chat_id,
            standing=standing,
            account_id=row.id,
            citizen_id=row.citizen_id,
            session_id=row.session_id if standing != "guest" else None,
            owner_index=row.national_code_index,
            has_pin=row.pin_hash is not None,
            code_at=row.code_at,
            step_up_at=row.step_up_at,
            language=row.language,
            acting=acting_of(row) if standing == "in" else None,
        )


def acting_of(row: AnyRow) -> Acting | None:
    if row.entity_id is None:
        return None
    return Acting(row.representation_id, row.entity_id, row.legal_id_index)


def visitor_query(still_represents: ColumnElement[bool]) -> Query:
    """``still_represents``: which representations count, of those a session may act by."""
    return (
        select(
            MessengerAccount.id,
            MessengerAccount.citizen_id,
            Citizen.status,
            Citizen.national_code_index,
            Citizen.pin_hash,
            LoginSession.id.label("session_id"),
            LoginSession.expires_at,
            LoginSession.last_seen_at,
            LoginSession.code_at,
            LoginSession.step_up_at,
            Preference.language,
            Representation.id.label("representation_id"),
            LegalEntity.id.label("entity_id"),
            LegalEntity.legal_id_index,
        )
        .outerjoin(Citizen, Citizen.id == MessengerAccount.citizen_id)
        .outerjoin(
            LoginSession,
            and_(
                LoginSession.messenger_account_id == MessengerAccount.id,
                LoginSession.citizen_id == MessengerAccount.citizen_id,
                LoginSession.ended_at.is_(None),
            ),
        )
        .outerjoin(Preference, Preference.citizen_id == MessengerAccount.citizen_id)
        .outerjoin(
            Undertaking,
            and_(Undertaking.id == LoginSession.acting_for, Undertaking.version == UNDERTAKING_VERSION),
        )
        .outerjoin(Representation, and_(Representation.id == Undertaking.representation_id, still_represents))
        .outerjoin(LegalEntity, LegalEntity.id == Representation.entity_id)
        .where(
            MessengerAccount.messenger == bindparam("messenger"),
            MessengerAccount.user_id == bindparam("user"),
        )
    )


# Built once: every update runs it, and putting a query together costs more than SQLite's answer.
VISITOR = visitor_query(Representation.ended_at.is_(None))
