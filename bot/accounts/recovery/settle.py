"""The end of a recovery, whatever the second proof was; and «it was not me», which takes it back."""

from __future__ import annotations

from sqlalchemy import select

from bot.accounts.hold import hold
from bot.accounts.mailbox.codes import MailboxCodes
from bot.accounts.number.claims import bound_citizen
from bot.accounts.recovery.rows import UnderWay
from bot.accounts.rules import HOLD_AFTER_RECOVERY, RECOVERY_KEPT
from bot.accounts.secrets.tries import SecretTries
from bot.accounts.sessions import drop_claim, end_sessions, part_later
from bot.accounts.telling import TellOwner
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import NotFound
from storage.models import MessengerAccount, Recovery
from storage.unit_of_work import UnitOfWork

__all__ = ["NOT_MY_RECOVERY", "NotMyRecovery", "SettleRecovery"]

#: Callback data of «it was not me» under the news of a recovery: with the recovery's id.
NOT_MY_RECOVERY = "go:notmyrecovery:"


class SettleRecovery:
    """Inside the caller's transaction, which has compared the second proof and holds all rows."""

    def __init__(
        self, clock: Clock, tries: SecretTries, codes: MailboxCodes, audit: Audit, tell: TellOwner
    ) -> None:
        self._clock = clock
        self._tries = tries
        self._codes = codes
        self._audit = audit
        self._tell = tell

    async def __call__(self, tx: UnitOfWork, visitor: Visitor, way: UnderWay, proof: str) -> None:
        """The password goes, sessions end, sensitive acts wait, the login is used up; nobody is logged in."""
        now, citizen, row = self._clock.now(), way.citizen, way.row
        row.proof, row.done_at, row.answer_sealed = proof, now, None
        row.password_hash, row.password_at = citizen.password_hash, citizen.password_at
        row.expires_at = now + RECOVERY_KEPT
        way.request.expires_at = now
        citizen.password_hash = citizen.password_at = None
        hold(citizen, now + HOLD_AFTER_RECOVERY)
        await self._tries.lift(tx, citizen.id)
        await self._codes.forget(tx, citizen.id)
        await end_sessions(tx, citizen.id, now, "recovered")
        await self._audit.add(
            tx,
            actor=f"citizen:{citizen.id}",
            role="citizen",
            action="authn_recovered",
            subject_index=citizen.national_code_index,
            messenger=visitor.messenger,
            proof=proof,
        )
        await self._tell(
            tx,
            citizen,
            "notice-recovered",
            here=visitor.known,
            not_me=f"{NOT_MY_RECOVERY}{row.id}",
            phone_too=True,
            messenger=visitor.messenger,
            at=now,
        )


class NotMyRecovery:
    """From a chat that was the citizen's before the recovery, in whatever standing, for seven days.

    The password is put back (who recovered may have set another), sessions but this chat's end, sensitive
    acts wait anew, and the other chat is parted and its number dropped as after a login
    (bot.accounts.sessions).
    """

    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit, tell: TellOwner) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor, recovery_id: int) -> bool:
        """Whether the other chat was parted. Raises NotAllowed (not bound), NotFound."""
        async with self._uow as tx:
            citizen = await bound_citizen(tx, visitor)
            row = await self._disownable(tx, visitor, citizen.id, recovery_id)
            now, other = self._clock.now(), row.messenger_account_id
            citizen.password_hash, citizen.password_at = row.password_hash, row.password_at
            await tx.session.delete(row)
            await drop_claim(tx, citizen.id, other)
            parted = await part_later(tx, visitor, citizen.id, other)
            await end_sessions(tx, citizen.id, now, "not-me", but=visitor.session_id)
            hold(citizen, now + HOLD_AFTER_RECOVERY)
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen.id}",
                role="citizen",
                action="authn_recovery_disowned",
                subject_index=citizen.national_code_index,
                messenger=visitor.messenger,
                parted="yes" if parted else "no",
            )
            await self._tell(tx, citizen, "notice-recovery-undone", here=visitor.known, phone_too=True)
            await tx.commit()
            return parted

    async def _disownable(
        self, tx: UnitOfWork, visitor: Visitor, citizen_id: int, recovery_id: int
    ) -> Recovery:
        row = await tx.session.get(Recovery, recovery_id, with_for_update=True)
        if row is None or row.citizen_id != citizen_id or row.done_at is None:
            raise NotFound("recover-none")
        bound_at = await tx.session.scalar(
            select(MessengerAccount.bound_at).where(MessengerAccount.id == visitor.known)
        )
        if row.messenger_account_id == visitor.known or bound_at is None or bound_at >= row.done_at:
            raise NotFound("recover-none")
        return row
