"""The mailbox in the optional part of a sign-up: written, verified by the code of a letter.

Until its code comes back it lies with that code alone (bot.accounts.mailbox.codes), and nothing but the code
is ever sent to it: the form holds only what was verified.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from bot.accounts.mailbox.codes import MailboxCodes, MailboxFlow, Proven, typed_mailbox_code
from bot.accounts.mailbox.own import Letters
from bot.accounts.rules import MAILBOXES_PER_DAY
from bot.accounts.sign_up.drafts import Draft, Drafts
from bot.accounts.sign_up.optional import OptionalPart
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale
from bot.identifiers import email as typed_email
from storage.database import Query, Reader
from storage.models import MailboxCode, Registration
from storage.unit_of_work import UnitOfWork

__all__ = ["AwaitedLetter", "GiveSignUpEmail", "ProveSignUpEmail", "SendSignUpEmailCode", "sign_up_flow"]

AWAITED: Query = select(MailboxCode.id).where(
    MailboxCode.messenger_account_id == bindparam("account"),
    MailboxCode.flow_id == bindparam("flow"),
    MailboxCode.purpose == "verify",
    MailboxCode.state == "alive",
    MailboxCode.expires_at > bindparam("now"),
)


def sign_up_flow(row: Registration) -> MailboxFlow:
    """Raises Stale while there is no phone."""
    if row.phone_index is None:
        raise Stale("sign-up-over")
    return MailboxFlow("verify", row.id, row.messenger_account_id, None, row.phone_index)


class AwaitedLetter:
    """Whether a code of this form is on its way and still works."""

    def __init__(self, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def __call__(self, visitor: Visitor, draft: Draft) -> bool:
        found = await self._reader.first(AWAITED, account=visitor.known, flow=draft.id, now=self._clock.now())
        return found is not None


class GiveSignUpEmail:
    def __init__(
        self,
        uow: UnitOfWork,
        drafts: Drafts,
        part: OptionalPart,
        vault: Vault,
        throttle: Throttle,
        codes: MailboxCodes,
        letters: Letters,
    ) -> None:
        self._uow = uow
        self._drafts = drafts
        self._part = part
        self._vault = vault
        self._throttle = throttle
        self._codes = codes
        self._letters = letters

    async def __call__(self, visitor: Visitor, typed: str) -> datetime:
        """Sends a code to the mailbox; when it ends. One that was verified before stays until then.

        Raises InvalidEmail, DomainError ``sign-up-email-same``, NotAllowed ``email-off``, Throttled, Stale.
        """
        if not self._letters.go_out:
            raise NotAllowed("email-off")
        address = typed_email(typed)
        async with self._uow as tx:
            row = await self._part.row(tx, visitor)
            if self._drafts.get(row, "email") == address:
                raise DomainError("sign-up-email-same")
            await self._throttle.ensure_values(
                tx,
                "mailbox",
                visitor.known.to_bytes(8, "big"),
                self._vault.index("mailbox", address.lower()),
                MAILBOXES_PER_DAY,
                "email-too-many",
            )
            ends = await self._codes.issue(tx, sign_up_flow(row), address)
            await tx.commit()
            return ends


class SendSignUpEmailCode:
    def __init__(self, uow: UnitOfWork, part: OptionalPart, codes: MailboxCodes) -> None:
        self._uow = uow
        self._part = part
        self._codes = codes

    async def __call__(self, visitor: Visitor) -> datetime:
        """A new code to the same mailbox; the one before dies.

        Raises Throttled, NotAllowed ``sign-up-email-over`` (none is awaited), Stale.
        """
        async with self._uow as tx:
            flow = sign_up_flow(await self._part.row(tx, visitor))
            before = await self._codes.alive(tx, flow)
            if before is None:
                raise NotAllowed("sign-up-email-over")
            ends = await self._codes.issue(tx, flow, self._codes.email(before))
            await tx.commit()
            return ends


class ProveSignUpEmail:
    def __init__(
        self, uow: UnitOfWork, clock: Clock, drafts: Drafts, part: OptionalPart, codes: MailboxCodes
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._drafts = drafts
        self._part = part
        self._codes = codes

    async def __call__(self, visitor: Visitor, typed: str) -> Draft:
        """Raises DomainError (``email-code-please``, ``-wrong``, ``-dead``), NotAllowed ``email-code-over``,
        Throttled, Stale."""
        code = typed_mailbox_code(typed)
        async with self._uow as tx:
            row = await self._part.row(tx, visitor)
            found = await self._codes.check(tx, visitor, sign_up_flow(row), code)
            if isinstance(found, Proven):
                self._drafts.put(row, "email", found.email)
                row.email_verified_at = self._clock.now()
            draft = await self._part.kept(tx, row)
        if isinstance(found, DomainError):
            raise found
        return draft
