"""A sensitive act needs a one-time password younger than five minutes, by SMS only, whatever else is open.

How to require it (archive download, change of number, payment, deletion):

* the use case begins with ``citizen_id, owner_index = ensure_fresh(visitor, clock.now())`` and, where a
  recovery must have settled first, ``ensure_not_held(citizen, now)`` (bot.accounts.hold) on the loaded row;
* the way to its window is a ``fresh_button`` (dialogs/step_up/entry.py): asks for the code and comes back.

Source: security reference, 1 (OWASP ASVS 5.0, 7.5.1, 7.5.3) and 3 (never into the messenger that asks).
"""

from __future__ import annotations

from datetime import datetime

from bot.accounts.codes import Codes, Flow, typed_code
from bot.accounts.reach import Abroad
from bot.accounts.rules import STEP_UP_AGE
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale
from storage.models import Citizen, LoginSession
from storage.unit_of_work import UnitOfWork

__all__ = ["AskStepUp", "GiveStepUpCode", "StepUpNeeded", "ensure_fresh", "is_fresh"]


class StepUpNeeded(DomainError):
    """The act needs a fresh code: ask for it and come again."""

    def __init__(self) -> None:
        super().__init__("step-up-needed")


def is_fresh(visitor: Visitor, now: datetime) -> bool:
    """Whether the visitor is in and gave a step-up code less than five minutes ago."""
    given = visitor.step_up_at
    return visitor.standing == "in" and given is not None and now - given < STEP_UP_AGE


def ensure_fresh(visitor: Visitor, now: datetime) -> tuple[int, bytes]:
    """(citizen id, owner index) of a visitor who is in and fresh. Raises Stale (not in), StepUpNeeded."""
    who = visitor.ensure_in()
    if not is_fresh(visitor, now):
        raise StepUpNeeded
    return who


class _Flows:
    """The flow of a session's step-up code; the session's id is the flow's."""

    def __init__(self, clock: Clock, vault: Vault) -> None:
        self._clock = clock
        self._vault = vault

    async def of(self, tx: UnitOfWork, visitor: Visitor) -> tuple[Flow, LoginSession]:
        """Raises Stale, NotAllowed."""
        citizen_id, _ = visitor.ensure_in()
        session = await tx.session.get(LoginSession, visitor.session_id, with_for_update=True)
        citizen = await tx.session.get(Citizen, citizen_id)
        if citizen is None or citizen.status != "active":
            raise NotAllowed("log-in-closed")
        if session is None or session.ended_at is not None or session.expires_at <= self._clock.now():
            raise Stale("error-log-in-first")
        phone = self._vault.open("citizen.phone_sealed", citizen.id, citizen.phone_sealed)
        flow = Flow("step-up", session.id, visitor.known, citizen.phone_index, phone, None, citizen.id)
        return flow, session


class AskStepUp:
    def __init__(self, uow: UnitOfWork, clock: Clock, vault: Vault, codes: Codes, abroad: Abroad) -> None:
        self._uow = uow
        self._codes = codes
        self._abroad = abroad
        self._flows = _Flows(clock, vault)

    async def __call__(self, visitor: Visitor) -> datetime:
        """Sends a code to the citizen's phone; when it ends. Raises Throttled, NotAllowed, Stale."""
        async with self._uow as tx:
            flow, _ = await self._flows.of(tx, visitor)
            assert flow.phone is not None
            self._abroad.ensure_code(flow.phone, visitor.messenger)
            ends = await self._codes.issue(tx, flow)
            await tx.commit()
            return ends


class GiveStepUpCode:
    def __init__(self, uow: UnitOfWork, clock: Clock, vault: Vault, codes: Codes, audit: Audit) -> None:
        self._uow = uow
        self._clock = clock
        self._codes = codes
        self._audit = audit
        self._flows = _Flows(clock, vault)

    async def __call__(self, visitor: Visitor, typed: str) -> None:
        """The visitor is fresh from now on: load them anew.

        Raises DomainError (wrong, expired, dead code), Throttled, NotAllowed, Stale.
        """
        code = typed_code(typed)
        async with self._uow as tx:
            flow, session = await self._flows.of(tx, visitor)
            refused = await self._codes.check(tx, flow, code)
            if refused is None:
                session.step_up_at = self._clock.now()
            await self._audit.add(
                tx,
                actor=f"citizen:{flow.citizen_id}",
                role="citizen",
                action="authn_step_up_fail" if refused else "authn_step_up_success",
                subject_index=visitor.owner_index,
                messenger=visitor.messenger,
            )
            await tx.commit()
        if refused is not None:
            raise refused
