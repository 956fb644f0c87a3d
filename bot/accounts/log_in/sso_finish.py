"""The deep link pressed: in the chat that began it the login goes on, in any other it is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.accounts.activity import SessionActivity
from bot.accounts.codes import Codes
from bot.accounts.log_in.open_session import LoggedIn, OpenSession, Proof
from bot.accounts.log_in.request import LoginRequests
from bot.accounts.log_in.sso import SsoLogins
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale
from storage.models import Citizen, LoginRequest, MessengerAccount, SsoLogin
from storage.unit_of_work import UnitOfWork

__all__ = ["FinishSso", "SsoFinished"]


@dataclass(frozen=True, slots=True)
class SsoFinished:
    """``done`` with a session: the citizen is in; without one, the password is awaited for ``request_id``.
    None: this chat is not bound yet, and a code was sent for ``request_id``."""

    request_id: int
    done: LoggedIn | None


class FinishSso:
    """See bot.accounts.log_in.sso for what is asked of whom, and why."""

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        vault: Vault,
        logins: SsoLogins,
        requests: LoginRequests,
        codes: Codes,
        open_session: OpenSession,
        activity: SessionActivity,
        audit: Audit,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault
        self._logins = logins
        self._requests = requests
        self._codes = codes
        self._open = open_session
        self._activity = activity
        self._audit = audit

    async def __call__(self, visitor: Visitor, token: str) -> SsoFinished:
        """Raises Stale (an unknown, used or old link), NotAllowed (another chat's, another citizen's, a
        closed account), DomainError (nobody we know), Throttled (the link stays good)."""
        async with self._uow as tx:
            row = await self._logins.returned(tx, token)
            citizen = await self._whom(tx, row)
            account = await tx.session.get(MessengerAccount, visitor.known, with_for_update=True)
            if account is None or row.messenger_account_id != account.id:
                await self._refuse(tx, visitor, row, NotAllowed("sso-other-chat"))
            if citizen is not None and citizen.status != "active":
                await self._refuse(tx, visitor, row, NotAllowed("log-in-closed"))
            if account.citizen_id is not None and (citizen is None or account.citizen_id != citizen.id):
                await self._refuse(tx, visitor, row, NotAllowed("sso-someone-else"))
            if citizen is None:
                await self._refuse(tx, visitor, row, DomainError("sso-no-account"))
            if account.citizen_id is None:
                finished = await self._send_code(tx, visitor, row, citizen)
            else:
                finished = await self._go_in(tx, visitor, row, citizen)
            await self._logins.use_up(tx, row)
            await tx.commit()
        if finished.done is not None and finished.done.session_id is not None:
            self._activity.saw(finished.done.session_id, self._clock.now())
        return finished

    async def _whom(self, tx: UnitOfWork, row: SsoLogin) -> Citizen | None:
        query = select(Citizen).where(Citizen.national_code_index == row.subject_index)
        return (await tx.session.scalars(query.with_for_update())).one_or_none()

    async def _go_in(self, tx: UnitOfWork, visitor: Visitor, row: SsoLogin, citizen: Citizen) -> SsoFinished:
        request = await self._request(tx, visitor, row, citizen)
        request.first_proof, request.code_used_at = "sso", self._clock.now()
        if citizen.password_hash is not None:
            return SsoFinished(request.id, LoggedIn(None))
        proof = Proof(with_code=False)
        return SsoFinished(request.id, await self._open(tx, visitor, request, citizen, proof))

    async def _send_code(
        self, tx: UnitOfWork, visitor: Visitor, row: SsoLogin, citizen: Citizen
    ) -> SsoFinished:
        request = await self._request(tx, visitor, row, citizen)
        code = self._vault.open("citizen.national_code_sealed", citizen.id, citizen.national_code_sealed)
        request.target_index = self._requests.target(request, code)
        await self._codes.issue(tx, self._requests.flow(request))
        return SsoFinished(request.id, None)

    async def _request(
        self, tx: UnitOfWork, visitor: Visitor, row: SsoLogin, citizen: Citizen
    ) -> LoginRequest:
        """One a login by way of another system: the database takes no second. Raises Stale."""
        phone = self._vault.open("citizen.phone_sealed", citizen.id, citizen.phone_sealed)
        request = self._requests.make(tx, visitor, phone, citizen.phone_index, citizen.id)
        request.sso_login_id = row.id
        try:
            await tx.session.flush()
        except IntegrityError as used:
            raise Stale("sso-over") from used
        return request

    async def _refuse(self, tx: UnitOfWork, visitor: Visitor, row: SsoLogin, why: DomainError) -> NoReturn:
        """Raises ``why``, once the link is burnt and the failure written down."""
        await self._logins.use_up(tx, row)
        await self._audit.add(
            tx,
            actor=f"account:{visitor.known}",
            role="citizen",
            action="authn_login_fail",
            messenger=visitor.messenger,
            by="sso",
        )
        await tx.commit()
        raise why
