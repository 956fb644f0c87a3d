"""Second proofs that are codes: the one that was saved, or one in a letter to the verified mailbox."""

from __future__ import annotations

from datetime import datetime

from bot.accounts.mailbox.codes import MailboxCodes, MailboxFlow, Proven, typed_mailbox_code
from bot.accounts.mailbox.own import Letters
from bot.accounts.recovery.rows import Recoveries, UnderWay
from bot.accounts.recovery.settle import SettleRecovery
from bot.accounts.secrets.recovery_code import RecoveryCodes, typed_recovery_code
from bot.accounts.secrets.tries import SecretTries
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale
from bot.ledger.mailboxes import mailboxes
from storage.unit_of_work import UnitOfWork

__all__ = ["RecoverWithEmailCode", "RecoverWithSavedCode", "SendRecoveryEmail"]


class RecoverWithSavedCode:
    """The slow hash is compared between two transactions; of any number of tries a single one succeeds."""

    def __init__(
        self,
        uow: UnitOfWork,
        recoveries: Recoveries,
        tries: SecretTries,
        codes: RecoveryCodes,
        settle: SettleRecovery,
    ) -> None:
        self._uow = uow
        self._recoveries = recoveries
        self._tries = tries
        self._codes = codes
        self._settle = settle

    async def __call__(self, visitor: Visitor, request_id: int, typed: str) -> str:
        """The code that takes the place of the used one: shown now and never again.

        Raises DomainError ``recovery-code-please`` (of another shape: costs no try), ``recovery-code-wrong``
        (also where there is none), Throttled, Stale, NotAllowed.
        """
        code = typed_recovery_code(typed)
        async with self._uow as tx:
            way = await self._recoveries.load(tx, visitor, request_id)
            await self._tries.count(tx, "recovery_code", visitor, way.citizen.id)
            stored = way.citizen.recovery_code_hash
            await tx.commit()
        if not await self._codes.fits(stored, code):
            await self._recoveries.refuse(self._uow, visitor, "recovery-code-wrong")
        fresh = await self._codes.make()
        async with self._uow as tx:
            way = await self._recoveries.load(tx, visitor, request_id)
            if not await self._codes.replace(tx, way.citizen.id, stored, fresh):
                raise Stale("recover-over")
            await self._settle(tx, visitor, way, "saved_code")
            await tx.commit()
        return fresh.text


class SendRecoveryEmail:
    def __init__(
        self, uow: UnitOfWork, vault: Vault, recoveries: Recoveries, codes: MailboxCodes, letters: Letters
    ) -> None:
        self._uow = uow
        self._vault = vault
        self._recoveries = recoveries
        self._codes = codes
        self._letters = letters

    async def __call__(self, visitor: Visitor, request_id: int) -> datetime:
        """A code to the verified mailbox; the one before dies. When it ends.

        Raises NotAllowed ``recover-no-email`` (none, or no letter would come), Throttled, Stale.
        """
        async with self._uow as tx:
            way = await self._recoveries.load(tx, visitor, request_id)
            own = await mailboxes(tx, self._vault, way.citizen.id)
            if not own or not self._letters.go_out:
                raise NotAllowed("recover-no-email")
            ends = await self._codes.issue(tx, flow(way), own[0].email)
            await tx.commit()
            return min(ends, way.row.expires_at)


class RecoverWithEmailCode:
    def __init__(
        self, uow: UnitOfWork, recoveries: Recoveries, codes: MailboxCodes, settle: SettleRecovery
    ) -> None:
        self._uow = uow
        self._recoveries = recoveries
        self._codes = codes
        self._settle = settle

    async def __call__(self, visitor: Visitor, request_id: int, typed: str) -> None:
        """Raises DomainError (``email-code-please``, ``-wrong``, ``-dead``), NotAllowed ``email-code-over``,
        Throttled, Stale."""
        code = typed_mailbox_code(typed)
        async with self._uow as tx:
            way = await self._recoveries.load(tx, visitor, request_id)
            found = await self._codes.check(tx, visitor, flow(way), code)
            if isinstance(found, Proven):
                await self._settle(tx, visitor, way, "email_code")
            else:
                await self._recoveries.note_failed(tx, visitor)
            await tx.commit()
        if isinstance(found, DomainError):
            raise found


def flow(way: UnderWay) -> MailboxFlow:
    return MailboxFlow(
        "recover",
        way.request.id,
        way.request.messenger_account_id,
        way.citizen.id,
        way.citizen.phone_index,
    )
