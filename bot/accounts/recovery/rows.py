"""The row of a recovery: begun from a login whose code was right, by the chat that asked, and no other."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import bindparam, select

from bot.accounts.log_in.second import SecondStep
from bot.accounts.mailbox.own import Letters
from bot.accounts.rules import RECOVERY_LIFE
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale
from bot.identifiers import mask_email
from bot.ids import Ids
from bot.ledger.mailboxes import EMAIL_PLACE
from storage.database import Query, Reader
from storage.models import Citizen, LoginRequest, Mailbox, Recovery, SecurityAnswer
from storage.unit_of_work import UnitOfWork

__all__ = ["BeginRecovery", "ReadRecovery", "Recoveries", "RecoveryWays", "UnderWay"]

OWN: Query = (
    select(Citizen.id, Citizen.recovery_code_hash, Mailbox.id.label("mailbox_id"), Mailbox.email_sealed)
    .join(LoginRequest, LoginRequest.citizen_id == Citizen.id)
    .join(Recovery, Recovery.request_id == LoginRequest.id)
    .outerjoin(Mailbox, Mailbox.citizen_id == Citizen.id)
    .where(
        LoginRequest.id == bindparam("request"),
        LoginRequest.messenger_account_id == bindparam("account"),
        LoginRequest.code_used_at.is_not(None),
        LoginRequest.expires_at > bindparam("now"),
    )
)
CHOSEN: Query = (
    select(SecurityAnswer.question)
    .where(SecurityAnswer.citizen_id == bindparam("citizen"))
    .order_by(SecurityAnswer.question)
)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """Its rows, all locked."""

    row: Recovery
    request: LoginRequest
    citizen: Citizen


@dataclass(frozen=True, slots=True)
class RecoveryWays:
    """What this citizen can prove themselves by. ``email``: masked; None: none, or no letter would come.
    ``questions``: names of bot.accounts.secrets.answers.QUESTIONS, in the order in which they are asked."""

    saved_code: bool
    email: str | None
    questions: tuple[str, ...] = field(default=())


class Recoveries:
    """Loads what is under way, and notes what failed."""

    def __init__(self, clock: Clock, ids: Ids, step: SecondStep, audit: Audit) -> None:
        self._clock = clock
        self._ids = ids
        self._step = step
        self._audit = audit

    async def begin(self, tx: UnitOfWork, visitor: Visitor, request_id: int) -> None:
        """Once a login request: pressing again changes nothing.

        Raises Stale, NotAllowed (its first proof was no one-time password: security reference, 2, wants one).
        """
        request, citizen = await self._step.load(tx, visitor, request_id)
        if request.first_proof != "code":
            raise NotAllowed("sso-no-recovery")
        known = await tx.session.scalar(select(Recovery.id).where(Recovery.request_id == request_id))
        if known is not None:
            return
        now = self._clock.now()
        row = Recovery(
            id=self._ids.new(),
            request_id=request.id,
            citizen_id=citizen.id,
            messenger_account_id=visitor.known,
            created_at=now,
            expires_at=now + RECOVERY_LIFE,
        )
        # A letter takes longer than an SMS: the login waits with its recovery.
        request.expires_at = row.expires_at
        tx.session.add(row)

    async def load(self, tx: UnitOfWork, visitor: Visitor, request_id: int) -> UnderWay:
        """Raises Stale (over, or not this chat's), NotAllowed."""
        request, citizen = await self._step.load(tx, visitor, request_id)
        row = await tx.session.scalar(
            select(Recovery)
            .where(Recovery.request_id == request_id, Recovery.done_at.is_(None))
            .with_for_update()
        )
        if row is None or row.citizen_id != citizen.id:
            raise Stale("recover-over")
        return UnderWay(row, request, citizen)

    async def note_failed(self, tx: UnitOfWork, visitor: Visitor) -> None:
        await self._audit.add(
            tx,
            actor=f"account:{visitor.known}",
            role="citizen",
            action="authn_recovery_fail",
            messenger=visitor.messenger,
        )

    async def refuse(self, uow: UnitOfWork, visitor: Visitor, key: str) -> None:
        """Raises DomainError ``key``, once the failure is written down."""
        async with uow as tx:
            await self.note_failed(tx, visitor)
            await tx.commit()
        raise DomainError(key)


class BeginRecovery:
    """«I do not remember the password»: changes nothing about the account."""

    def __init__(self, uow: UnitOfWork, recoveries: Recoveries) -> None:
        self._uow = uow
        self._recoveries = recoveries

    async def __call__(self, visitor: Visitor, request_id: int) -> None:
        """Raises Stale (no code was given, or the login is over), NotAllowed."""
        async with self._uow as tx:
            await self._recoveries.begin(tx, visitor, request_id)
            await tx.commit()


class ReadRecovery:
    def __init__(self, reader: Reader, clock: Clock, vault: Vault, letters: Letters) -> None:
        self._reader = reader
        self._clock = clock
        self._vault = vault
        self._letters = letters

    async def __call__(self, visitor: Visitor, request_id: int) -> RecoveryWays:
        """Raises Stale."""
        row = await self._reader.first(OWN, request=request_id, account=visitor.known, now=self._clock.now())
        if row is None:
            raise Stale("recover-over")
        email = None
        if row.mailbox_id is not None and self._letters.go_out:
            email = mask_email(self._vault.open(EMAIL_PLACE, row.mailbox_id, row.email_sealed))
        chosen = await self._reader.rows(CHOSEN, citizen=row.id)
        return RecoveryWays(row.recovery_code_hash is not None, email, tuple(one.question for one in chosen))
