"""The end of every login: the account is bound, a session opens, the owner's other addresses are told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from bot.accounts.booked_before import hand_on_booked
from bot.accounts.rules import SESSION_LIFE
from bot.accounts.telling import TellOwner
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError
from bot.ids import Ids
from storage.models import Citizen, LoginRequest, LoginSession, Mailbox, MessengerAccount
from storage.unit_of_work import UnitOfWork

__all__ = ["LoggedIn", "OpenSession", "Proof"]


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """``session_id`` None: the code was right, and the password is awaited (``EnterPassword``).

    ``is_first``: the citizen was never in before, and has no saved recovery code; ``has_mailbox``: they gave
    one as they signed up.
    """

    session_id: int | None
    is_first: bool = False
    has_mailbox: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """What was given. ``with_code``: a one-time password; else another system said who it is, and whatever
    asks for a fresh code (the staff's desk) asks for one."""

    with_password: bool = False
    with_code: bool = True


CODE_ALONE = Proof()


class OpenSession:
    """Inside the caller's transaction, which holds the login request's row."""

    def __init__(self, clock: Clock, ids: Ids, audit: Audit, tell: TellOwner) -> None:
        self._clock = clock
        self._ids = ids
        self._audit = audit
        self._tell = tell

    async def __call__(
        self,
        tx: UnitOfWork,
        visitor: Visitor,
        request: LoginRequest,
        citizen: Citizen,
        proof: Proof = CODE_ALONE,
    ) -> LoggedIn:
        """Uses the request up; any session that this account had is over. Raises DomainError."""
        now = self._clock.now()
        is_new_here = await self._bind(tx, visitor, citizen.id)
        await hand_on_booked(tx, visitor.known, citizen.id)
        is_first = await self._is_first(tx, citizen)
        session_id = await self._open(tx, visitor, citizen.id, proof)
        request.expires_at = now
        await self._audit.add(
            tx,
            actor=f"citizen:{citizen.id}",
            role="citizen",
            action="authn_login_success",
            subject_index=citizen.national_code_index,
            messenger=visitor.messenger,
            by="code" if proof.with_code else "sso",
        )
        # The phone has just got the code of a usual login: it is told again when the chat is a new one.
        await self._tell(
            tx,
            citizen,
            "notice-login",
            here=visitor.known,
            session_id=session_id,
            phone_too=is_new_here or not proof.with_code,
            messenger=visitor.messenger,
            at=now,
        )
        return LoggedIn(session_id, is_first, is_first and await self._has_mailbox(tx, citizen.id))

    async def _bind(self, tx: UnitOfWork, visitor: Visitor, citizen_id: int) -> bool:
        account = await tx.session.get(MessengerAccount, visitor.known, with_for_update=True)
        if account is None or account.citizen_id not in (None, citizen_id):
            raise DomainError("sign-up-account-taken")
        if account.citizen_id is not None:
            return False
        account.citizen_id, account.bound_at = citizen_id, self._clock.now()
        await tx.session.flush()
        return True

    async def _is_first(self, tx: UnitOfWork, citizen: Citizen) -> bool:
        if citizen.recovery_code_hash is not None:
            return False
        before = select(LoginSession.id).where(LoginSession.citizen_id == citizen.id).limit(1)
        return await tx.session.scalar(before) is None

    async def _has_mailbox(self, tx: UnitOfWork, citizen_id: int) -> bool:
        found = await tx.session.scalar(select(Mailbox.id).where(Mailbox.citizen_id == citizen_id))
        return found is not None

    async def _open(self, tx: UnitOfWork, visitor: Visitor, citizen_id: int, proof: Proof) -> int:
        now, session_id = self._clock.now(), self._ids.new()
        await tx.session.execute(
            update(LoginSession)
            .where(LoginSession.messenger_account_id == visitor.known, LoginSession.ended_at.is_(None))
            .values(ended_at=now, end_reason="new-login")
        )
        tx.session.add(
            LoginSession(
                id=session_id,
                citizen_id=citizen_id,
                messenger_account_id=visitor.known,
                created_at=now,
                expires_at=now + SESSION_LIFE,
                last_seen_at=now,
                code_at=now if proof.with_code else None,
                step_up_at=None,
                password_at=now if proof.with_password else None,
                unlock_failures=0,
                acting_for=None,
                ended_at=None,
                end_reason=None,
            )
        )
        return session_id
