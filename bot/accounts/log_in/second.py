"""After the code of a citizen with a password: the password. Who forgot it: bot.accounts.recovery.

Wrong ones are counted and wait as wrong codes do (bot.accounts.secrets.tries). The slow hash is compared
between two transactions; the second one finds the request still open, or somebody else was quicker.
"""

from __future__ import annotations

from bot.accounts.activity import SessionActivity
from bot.accounts.log_in.open_session import LoggedIn, OpenSession, Proof
from bot.accounts.log_in.request import LoginRequests, ensure_same_number
from bot.accounts.secrets.passwords import normalised
from bot.accounts.secrets.tries import Secret, SecretTries
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import SecretHasher
from bot.errors import DomainError, NotAllowed, Stale
from storage.models import Citizen, LoginRequest
from storage.unit_of_work import UnitOfWork

__all__ = ["EnterPassword", "SecondStep"]


class SecondStep:
    """Whose step it is, and how a try is counted."""

    def __init__(self, clock: Clock, requests: LoginRequests, tries: SecretTries, audit: Audit) -> None:
        self._clock = clock
        self._requests = requests
        self._tries = tries
        self._audit = audit

    async def load(self, tx: UnitOfWork, visitor: Visitor, request_id: int) -> tuple[LoginRequest, Citizen]:
        """Both rows locked. Raises Stale (no code was given, or the login is over), NotAllowed."""
        row = await self._requests.own(tx, visitor, request_id)
        if row.code_used_at is None or row.citizen_id is None:
            raise Stale("log-in-over")
        citizen = await tx.session.get(Citizen, row.citizen_id, with_for_update=True)
        if citizen is None or citizen.status != "active":
            raise NotAllowed("log-in-closed")
        ensure_same_number(row, citizen)
        return row, citizen

    async def count(self, uow: UnitOfWork, visitor: Visitor, request_id: int, secret: Secret) -> Citizen:
        """The citizen as they stand; the try is written down already. Raises Throttled, Stale, NotAllowed."""
        async with uow as tx:
            _, citizen = await self.load(tx, visitor, request_id)
            await self._tries.count(tx, secret, visitor, citizen.id)
            await tx.commit()
            return citizen

    async def refuse(self, uow: UnitOfWork, visitor: Visitor, key: str) -> None:
        """Raises DomainError ``key``, once the failure is written down."""
        async with uow as tx:
            await self._audit.add(
                tx,
                actor=f"account:{visitor.known}",
                role="citizen",
                action="authn_login_fail",
                messenger=visitor.messenger,
            )
            await tx.commit()
        raise DomainError(key)

    async def forget(self, tx: UnitOfWork, visitor: Visitor, citizen_id: int, secret: Secret) -> None:
        await self._tries.forget(tx, secret, visitor, citizen_id)


class EnterPassword:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        step: SecondStep,
        hasher: SecretHasher,
        open_session: OpenSession,
        activity: SessionActivity,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._step = step
        self._hasher = hasher
        self._open = open_session
        self._activity = activity

    async def __call__(self, visitor: Visitor, request_id: int, typed: str) -> LoggedIn:
        """The new session. Raises DomainError ``password-wrong``, Throttled, Stale, NotAllowed."""
        password = normalised(typed)
        stored = (await self._step.count(self._uow, visitor, request_id, "password")).password_hash
        if not await self._hasher.fits_or_none(stored, password):
            await self._step.refuse(self._uow, visitor, "password-wrong")
        assert stored is not None
        renewed = await self._hasher.renewed(stored, password)
        async with self._uow as tx:
            row, citizen = await self._step.load(tx, visitor, request_id)
            if citizen.password_hash != stored:
                raise Stale("log-in-over")
            citizen.password_hash = renewed or stored
            await self._step.forget(tx, visitor, citizen.id, "password")
            proof = Proof(with_password=True, with_code=row.first_proof == "code")
            done = await self._open(tx, visitor, row, citizen, proof)
            await tx.commit()
        assert done.session_id is not None
        self._activity.saw(done.session_id, self._clock.now())
        return done
