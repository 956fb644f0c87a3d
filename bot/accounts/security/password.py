"""Setting, changing and removing the password: a fresh code, and the one that stands (ASVS 5.0, 6.2.3)."""

from __future__ import annotations

from bot.accounts.rules import STEP_UP_AGE
from bot.accounts.secrets.answers import SecurityAnswers
from bot.accounts.secrets.own import own_of
from bot.accounts.secrets.passwords import PasswordRules, normalised
from bot.accounts.secrets.tries import SecretTries
from bot.accounts.sessions import end_sessions
from bot.accounts.step_up import ensure_fresh
from bot.accounts.telling import TellOwner
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import SecretHasher, Vault
from bot.errors import DomainError, NotAllowed, Stale
from storage.models import Citizen, LoginSession
from storage.unit_of_work import UnitOfWork

__all__ = ["GivePassword", "RemovePassword", "SetPassword"]


#: What was changed, and the words that tell of it.
NEWS = {
    "password": "notice-password",
    "recovery_code": "notice-recovery-code",
    "answers": "notice-answers",
}


async def own_rows(tx: UnitOfWork, visitor: Visitor, citizen_id: int) -> tuple[Citizen, LoginSession]:
    """Both locked. Raises NotAllowed, Stale."""
    # Not the key: who tells this citizen of something refers to the row, and two who tell each other at once
    # would wait for each other for ever.
    citizen = await tx.session.get(Citizen, citizen_id, with_for_update={"key_share": True})
    session = await tx.session.get(LoginSession, visitor.session_id, with_for_update=True)
    if citizen is None or citizen.status != "active":
        raise NotAllowed("log-in-closed")
    if session is None or session.ended_at is not None:
        raise Stale("error-log-in-first")
    return citizen, session


class GivePassword:
    """The password that stands, typed before it is changed or removed."""

    def __init__(
        self, uow: UnitOfWork, clock: Clock, hasher: SecretHasher, tries: SecretTries, audit: Audit
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._hasher = hasher
        self._tries = tries
        self._audit = audit

    async def __call__(self, visitor: Visitor, typed: str) -> None:
        """Raises DomainError ``password-wrong``, Throttled, StepUpNeeded, Stale, NotAllowed."""
        citizen_id, owner_index = ensure_fresh(visitor, self._clock.now())
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            stored = citizen.password_hash
            await self._tries.count(tx, "password", visitor, citizen_id)
            await tx.commit()
        fits = await self._hasher.fits_or_none(stored, normalised(typed))
        async with self._uow as tx:
            citizen, session = await own_rows(tx, visitor, citizen_id)
            fits = fits and citizen.password_hash == stored
            if fits:
                session.password_at = self._clock.now()
                await self._tries.forget(tx, "password", visitor, citizen_id)
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen_id}",
                role="citizen",
                action="authn_password_success" if fits else "authn_password_fail",
                subject_index=owner_index,
            )
            await tx.commit()
        if not fits:
            raise DomainError("password-wrong")


class SetPassword:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        vault: Vault,
        hasher: SecretHasher,
        rules: PasswordRules,
        answers: SecurityAnswers,
        audit: Audit,
        tell: TellOwner,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault
        self._hasher = hasher
        self._rules = rules
        self._answers = answers
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor, typed: str) -> None:
        """The other sessions end (ASVS 7.4.3) and the owner's addresses are told.

        Raises WeakPassword, StepUpNeeded, DomainError ``password-give-first``, ``password-is-answer``, Stale,
        NotAllowed.
        """
        citizen_id, _ = ensure_fresh(visitor, self._clock.now())
        async with self._uow as tx:
            citizen, session = await own_rows(tx, visitor, citizen_id)
            ensure_given(citizen, session, self._clock)
            own, answered = own_of(self._vault, citizen), await self._answers.of(tx, citizen_id)
        # No transaction is open: rules read a list, a hash takes a fifth of a second.
        password = self._rules.ensure(typed, own)
        await self._answers.ensure_not_password(typed, answered)
        hashed = await self._hasher.hash(password)
        async with self._uow as tx:
            citizen, session = await own_rows(tx, visitor, citizen_id)
            ensure_given(citizen, session, self._clock)
            citizen.password_hash, citizen.password_at = hashed, self._clock.now()
            await changed(tx, self._audit, self._tell, visitor, citizen, "password")
            await end_sessions(tx, citizen_id, self._clock.now(), "password-changed", but=visitor.session_id)
            await tx.commit()


class RemovePassword:
    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit, tell: TellOwner) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor) -> None:
        """Raises StepUpNeeded, DomainError ``password-give-first``, Stale, NotAllowed."""
        citizen_id, _ = ensure_fresh(visitor, self._clock.now())
        async with self._uow as tx:
            citizen, session = await own_rows(tx, visitor, citizen_id)
            ensure_given(citizen, session, self._clock)
            if citizen.password_hash is not None:
                citizen.password_hash = citizen.password_at = None
                await changed(tx, self._audit, self._tell, visitor, citizen, "password")
            await tx.commit()


def ensure_given(citizen: Citizen, session: LoginSession, clock: Clock) -> None:
    """Raises DomainError ``password-give-first``: there is a password, and it was not typed just now."""
    given = session.password_at
    if citizen.password_hash is not None and (given is None or clock.now() - given >= STEP_UP_AGE):
        raise DomainError("password-give-first")


async def changed(
    tx: UnitOfWork, audit: Audit, tell: TellOwner, visitor: Visitor, citizen: Citizen, what: str
) -> None:
    """Written down, and told to every address of the citizen. ``what`` is one of NEWS."""
    await audit.add(
        tx,
        actor=f"citizen:{citizen.id}",
        role="citizen",
        action=f"authn_{what}_changed",
        subject_index=citizen.national_code_index,
    )
    await tell(tx, citizen, NEWS[what], here=visitor.known, session_id=visitor.session_id, phone_too=True)
