"""The code of a login typed in: a session opens, or the password is asked for where there is one."""

from __future__ import annotations

from bot.accounts.activity import SessionActivity
from bot.accounts.codes import Codes, typed_code
from bot.accounts.log_in.open_session import LoggedIn, OpenSession
from bot.accounts.log_in.request import LoginRequests, ensure_same_number
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError, NotAllowed
from storage.models import Citizen
from storage.unit_of_work import UnitOfWork

FAILURES = {
    "code-dead": "authn_login_fail_max",
    "code-day-lock": "authn_login_lock",
    "code-recovery-only": "authn_login_lock",
    "code-number-day-lock": "authn_login_lock",
    "code-number-closed": "authn_login_lock",
}


class EnterLoginCode:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        requests: LoginRequests,
        codes: Codes,
        open_session: OpenSession,
        activity: SessionActivity,
        audit: Audit,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._requests = requests
        self._codes = codes
        self._open = open_session
        self._activity = activity
        self._audit = audit

    async def __call__(self, visitor: Visitor, request_id: int, typed: str) -> LoggedIn:
        """A new session; any session this account had is over. Of a citizen with a password: none yet.

        Raises DomainError (wrong, expired, dead code), Throttled, NotAllowed, Stale.
        """
        code = typed_code(typed)
        async with self._uow as tx:
            row = await self._requests.own(tx, visitor, request_id)
            refused = await self._codes.check(tx, self._requests.flow(row), code)
            if refused is not None:
                await self._note_failure(tx, visitor, refused)
                await tx.commit()
                raise refused
            assert row.citizen_id is not None
            citizen = await tx.session.get(Citizen, row.citizen_id, with_for_update=True)
            if citizen is None or citizen.status != "active":
                raise NotAllowed("log-in-closed")
            ensure_same_number(row, citizen)
            if citizen.password_hash is None:
                done = await self._open(tx, visitor, row, citizen)
            else:
                row.code_used_at, done = self._clock.now(), LoggedIn(None)
            await tx.commit()
        if done.session_id is not None:
            self._activity.saw(done.session_id, self._clock.now())
        return done

    async def _note_failure(self, tx: UnitOfWork, visitor: Visitor, refused: DomainError) -> None:
        """The account that tried, not the citizen: whether there is one stays unsaid."""
        await self._audit.add(
            tx,
            actor=f"account:{visitor.known}",
            role="citizen",
            action=FAILURES.get(refused.key, "authn_login_fail"),
            messenger=visitor.messenger,
        )
