"""The PIN that unlocks an idle session within its twelve hours; it never opens one."""

from __future__ import annotations

from sqlalchemy import update

from bot.accounts.activity import SessionActivity
from bot.accounts.rules import PIN_TRIES
from bot.accounts.secrets.own import own_of
from bot.accounts.secrets.pins import ensure_pin, typed_pin
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import SecretHasher, Vault
from bot.errors import DomainError, NotAllowed, Stale
from storage.models import Citizen, LoginSession
from storage.unit_of_work import UnitOfWork


class SetPin:
    def __init__(self, uow: UnitOfWork, vault: Vault, hasher: SecretHasher, audit: Audit) -> None:
        self._uow = uow
        self._vault = vault
        self._hasher = hasher
        self._audit = audit

    async def __call__(self, visitor: Visitor, typed: str) -> None:
        """Raises DomainError when the PIN is short, not digits, or easily guessed; NotAllowed."""
        citizen_id, owner_index = visitor.ensure_in()
        async with self._uow as tx:
            citizen = await self._citizen(tx, citizen_id)
            own = own_of(self._vault, citizen)
        # No transaction is open: the hash takes a fifth of a second.
        hashed = await self._hasher.hash(ensure_pin(typed, own))
        async with self._uow as tx:
            citizen = await self._citizen(tx, citizen_id)
            citizen.pin_hash = hashed
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen_id}",
                role="citizen",
                action="authn_pin_changed",
                subject_index=owner_index,
            )
            await tx.commit()

    async def _citizen(self, tx: UnitOfWork, citizen_id: int) -> Citizen:
        citizen = await tx.session.get(Citizen, citizen_id, with_for_update=True)
        if citizen is None:
            raise NotAllowed("log-in-closed")
        return citizen


class UnlockWithPin:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, hasher: SecretHasher, activity: SessionActivity, audit: Audit
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._hasher = hasher
        self._activity = activity
        self._audit = audit

    async def __call__(self, visitor: Visitor, typed: str) -> None:
        """Raises DomainError ``pin-please`` (no PIN at all: costs no try), ``pin-wrong`` (tries left), Stale
        ``pin-session-ended`` after the fifth."""
        pin = typed_pin(typed)
        if pin is None:
            raise DomainError("pin-please")
        async with self._uow as tx:
            session, pin_hash = await self._load(tx, visitor)
            # The try is counted before the slow hash is compared: guesses side by side are all counted.
            session.unlock_failures += 1
            tries = session.unlock_failures
            if tries > PIN_TRIES:
                session.ended_at, session.end_reason = self._clock.now(), "pin-failures"
            await tx.commit()
        if tries > PIN_TRIES:
            raise Stale("pin-session-ended")
        fits = await self._hasher.fits(pin_hash, pin)
        renewed = await self._hasher.renewed(pin_hash, pin) if fits else None
        async with self._uow as tx:
            session, _ = await self._load(tx, visitor)
            now = self._clock.now()
            if fits:
                session.unlock_failures, session.last_seen_at = 0, now
                if renewed is not None:
                    await tx.session.execute(
                        update(Citizen)
                        .where(Citizen.id == session.citizen_id, Citizen.pin_hash == pin_hash)
                        .values(pin_hash=renewed)
                    )
            elif tries >= PIN_TRIES:
                session.ended_at, session.end_reason = now, "pin-failures"
            await self._audit.add(
                tx,
                actor=f"citizen:{session.citizen_id}",
                role="citizen",
                action="authn_unlock_success" if fits else "authn_unlock_fail",
                subject_index=visitor.owner_index,
            )
            await tx.commit()
        if fits:
            self._activity.saw(session.id, now)
            return
        if tries >= PIN_TRIES:
            raise Stale("pin-session-ended")
        raise DomainError("pin-wrong", left=PIN_TRIES - tries)

    async def _load(self, tx: UnitOfWork, visitor: Visitor) -> tuple[LoginSession, str]:
        if visitor.session_id is None:
            raise Stale("pin-session-ended")
        session = await tx.session.get(LoginSession, visitor.session_id, with_for_update=True)
        now = self._clock.now()
        if (
            session is None
            or session.messenger_account_id != visitor.known
            or session.ended_at is not None
            or session.expires_at <= now
        ):
            raise Stale("pin-session-ended")
        citizen = await tx.session.get(Citizen, session.citizen_id)
        if citizen is None or citizen.pin_hash is None:
            raise Stale("pin-none")
        return session, citizen.pin_hash
