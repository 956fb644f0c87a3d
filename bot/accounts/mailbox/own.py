"""The citizen's mailbox: written, verified by a code that was sent to it, changed, removed.

Binding a mailbox is a sensitive act: it needs a fresh one-time password, waits while the account is held, and
is told to every address, the old mailbox too (security reference, 2; NIST SP 800-63B-4, 4.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.accounts.hold import ensure_not_held
from bot.accounts.mailbox.codes import MailboxCodes, MailboxFlow, Proven, typed_mailbox_code
from bot.accounts.rules import MAILBOXES_PER_DAY
from bot.accounts.security.password import own_rows
from bot.accounts.step_up import ensure_fresh
from bot.accounts.telling import TellOwner
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale
from bot.identifiers import email as typed_email
from bot.identifiers import mask_email
from bot.ids import Ids
from bot.ledger.mailboxes import EMAIL_PLACE, mailboxes
from storage.database import Query, Reader
from storage.models import Citizen, Mailbox, MailboxCode
from storage.unit_of_work import UnitOfWork

__all__ = ["GiveEmail", "Letters", "OwnMailbox", "ProveEmail", "ReadMailbox", "RemoveEmail", "SendEmailCode"]

OWN: Query = select(Mailbox.id, Mailbox.email_sealed, Mailbox.verified_at).where(
    Mailbox.citizen_id == bindparam("citizen")
)


AWAITED: Query = select(MailboxCode.id).where(
    MailboxCode.messenger_account_id == bindparam("account"),
    MailboxCode.citizen_id == bindparam("citizen"),
    MailboxCode.purpose == "verify",
    MailboxCode.state == "alive",
    MailboxCode.expires_at > bindparam("now"),
)


@dataclass(frozen=True, slots=True)
class Letters:
    """``go_out``: the settings name a way to mailboxes."""

    go_out: bool


@dataclass(frozen=True, slots=True)
class OwnMailbox:
    """``masked`` None: there is none. ``letters_go_out``: a code would come. ``is_awaited``: one was sent
    from this chat and still works."""

    masked: str | None
    verified_at: datetime | None
    letters_go_out: bool
    is_awaited: bool


class ReadMailbox:
    def __init__(self, reader: Reader, clock: Clock, vault: Vault, letters: Letters) -> None:
        self._reader = reader
        self._clock = clock
        self._vault = vault
        self._letters = letters

    async def __call__(self, visitor: Visitor) -> OwnMailbox:
        """Raises Stale (not in)."""
        citizen_id, _ = visitor.ensure_in()
        row = await self._reader.first(OWN, citizen=citizen_id)
        awaited = await self._reader.first(
            AWAITED, account=visitor.known, citizen=citizen_id, now=self._clock.now()
        )
        masked = None
        if row is not None:
            masked = mask_email(self._vault.open(EMAIL_PLACE, row.id, row.email_sealed))
        return OwnMailbox(
            masked, None if row is None else row.verified_at, self._letters.go_out, awaited is not None
        )


class GiveEmail:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        vault: Vault,
        throttle: Throttle,
        codes: MailboxCodes,
        letters: Letters,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._vault = vault
        self._throttle = throttle
        self._codes = codes
        self._letters = letters

    async def __call__(self, visitor: Visitor, typed: str) -> datetime:
        """Sends a code to the mailbox; when it ends. What stands stays until the code is given.

        Raises StepUpNeeded, InvalidEmail, DomainError ``email-same``, NotAllowed (``email-off``; sensitive
        acts wait), Throttled, Stale.
        """
        now = self._clock.now()
        citizen_id, _ = ensure_fresh(visitor, now)
        if not self._letters.go_out:
            raise NotAllowed("email-off")
        address = typed_email(typed)
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, now)
            if address in [one.email for one in await mailboxes(tx, self._vault, citizen_id)]:
                raise DomainError("email-same")
            await self._throttle.ensure_values(
                tx,
                "mailbox",
                citizen_id.to_bytes(8, "big"),
                self._vault.index("mailbox", address.lower()),
                MAILBOXES_PER_DAY,
                "email-too-many",
            )
            ends = await self._codes.issue(tx, flow(visitor, citizen), address)
            await tx.commit()
            return ends


class SendEmailCode:
    def __init__(self, uow: UnitOfWork, codes: MailboxCodes) -> None:
        self._uow = uow
        self._codes = codes

    async def __call__(self, visitor: Visitor) -> datetime:
        """A new code to the same mailbox; the one before dies. Raises Throttled, NotAllowed, Stale."""
        citizen_id, _ = visitor.ensure_in()
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            before = await self._codes.alive(tx, flow(visitor, citizen))
            if before is None:
                raise Stale("email-over")
            ends = await self._codes.issue(tx, flow(visitor, citizen), self._codes.email(before))
            await tx.commit()
            return ends


class ProveEmail:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        codes: MailboxCodes,
        audit: Audit,
        tell: TellOwner,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._codes = codes
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor, typed: str) -> None:
        """The mailbox is the citizen's, in place of the one before. Every address is told, the old one too.

        Raises DomainError (``email-code-please``, ``-wrong``, ``-dead``), NotAllowed (``email-code-over``;
        sensitive acts wait), Throttled, Stale.
        """
        citizen_id, _ = visitor.ensure_in()
        code = typed_mailbox_code(typed)
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, self._clock.now())
            found = await self._codes.check(tx, visitor, flow(visitor, citizen), code)
            if isinstance(found, Proven):
                await note_change(tx, self._tell, self._audit, visitor, citizen, "set")
                await self._put(tx, citizen_id, found.email)
            await tx.commit()
        if isinstance(found, DomainError):
            raise found

    async def _put(self, tx: UnitOfWork, citizen_id: int, address: str) -> None:
        await tx.session.execute(delete(Mailbox).where(Mailbox.citizen_id == citizen_id))
        # A code that is on its way to the mailbox before is no proof any more.
        await self._codes.forget(tx, citizen_id)
        row_id = self._ids.new()
        tx.session.add(
            Mailbox(
                id=row_id,
                citizen_id=citizen_id,
                email_sealed=self._vault.seal(EMAIL_PLACE, row_id, address),
                verified_at=self._clock.now(),
            )
        )


class RemoveEmail:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, codes: MailboxCodes, audit: Audit, tell: TellOwner
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._codes = codes
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor) -> None:
        """It is told nothing any more, after this. Raises StepUpNeeded, Stale (none), NotAllowed."""
        now = self._clock.now()
        citizen_id, _ = ensure_fresh(visitor, now)
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, now)
            row = await tx.session.scalar(select(Mailbox).where(Mailbox.citizen_id == citizen_id))
            if row is None:
                raise Stale("email-over")
            await note_change(tx, self._tell, self._audit, visitor, citizen, "removed")
            await tx.session.delete(row)
            await self._codes.forget(tx, citizen_id)
            await tx.commit()


def flow(visitor: Visitor, citizen: Citizen) -> MailboxFlow:
    return MailboxFlow("verify", citizen.id, visitor.known, citizen.id, citizen.phone_index)


async def note_change(
    tx: UnitOfWork, tell: TellOwner, audit: Audit, visitor: Visitor, citizen: Citizen, what: str
) -> None:
    """Before the mailbox itself changes: who loses it must hear of it."""
    await tell(
        tx,
        citizen,
        "notice-email",
        here=visitor.known,
        session_id=visitor.session_id,
        phone_too=True,
        what=what,
    )
    await audit.add(
        tx,
        actor=f"citizen:{citizen.id}",
        role="citizen",
        action="authn_mailbox_changed",
        subject_index=citizen.national_code_index,
        messenger=visitor.messenger,
        what=what,
    )
