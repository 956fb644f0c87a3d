"""Another representative: invited by the code that names them, who accepts in a chat of their own.

Whether the invited one has an account is told to nobody: the row and the words are the same, and who signs up
later finds the invitation.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.accounts.hold import ensure_not_held
from bot.accounts.rules import INVITATION_LIFE, INVITED_PER_DAY
from bot.accounts.security.password import own_rows
from bot.accounts.step_up import ensure_fresh
from bot.accounts.telling import TellOwner
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotFound, Stale
from bot.identifiers import identifier
from bot.ids import Ids
from bot.legal.rows import (
    CODE_PLACE,
    LEGAL_BUTTON,
    Began,
    Own,
    begin_representation,
    ensure_room,
    ensure_signatory,
    ensure_undertaken,
    note,
    own_representation,
)
from storage.models import Citizen, Invitation, LegalEntity, Representation
from storage.unit_of_work import UnitOfWork

__all__ = ["AcceptInvitation", "DeclineInvitation", "InviteRepresentative", "TakeBackInvitation"]


class InviteRepresentative:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        throttle: Throttle,
        audit: Audit,
        tell: TellOwner,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._throttle = throttle
        self._audit = audit
        self._tell = tell

    async def __call__(self, visitor: Visitor, representation_id: int, typed: str) -> None:
        """``representation_id`` is the visitor's own. Who is invited already is so for longer.

        Raises InvalidNationalCode, InvalidFidaCode, StepUpNeeded, Stale, Throttled, NotFound (not theirs, or
        ended), NotAllowed (a delegate; no undertaking; sensitive acts wait), DomainError (``legal-full``;
        ``legal-invite-there``: they represent it already).
        """
        now = self._clock.now()
        citizen_id, _ = ensure_fresh(visitor, now)
        who = identifier(typed)
        index = self._vault.index(who.kind, who.code)
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, now)
            own = await own_representation(tx, citizen_id, representation_id)
            ensure_signatory(own.row)
            await ensure_undertaken(tx, own.row.id)
            invited = await tx.session.scalar(select(Citizen).where(Citizen.national_code_index == index))
            await self._ensure_absent(tx, own, invited)
            inviting = citizen_id.to_bytes(8, "big")
            await self._throttle.ensure_values(
                tx, "legal-invite", inviting, index, INVITED_PER_DAY, "legal-too-many-invited"
            )
            await self._write(tx, own, who.code, index, now)
            await note(tx, self._audit, visitor, "legal_invited", citizen.national_code_index, own.entity.id)
            if invited is not None and invited.status == "active":
                await self._tell(
                    tx, invited, "notice-legal-invited", here=None, button=LEGAL_BUTTON, phone_too=False
                )
            await tx.commit()

    async def _ensure_absent(self, tx: UnitOfWork, own: Own, invited: Citizen | None) -> None:
        """They see who represents it, so this tells them nothing."""
        if invited is None:
            return
        there = await tx.session.scalar(
            select(Representation.id).where(
                Representation.entity_id == own.entity.id,
                Representation.citizen_id == invited.id,
                Representation.ended_at.is_(None),
            )
        )
        if there is not None:
            raise DomainError("legal-invite-there")

    async def _write(self, tx: UnitOfWork, own: Own, code: str, index: bytes, now: datetime) -> None:
        """In place of an older one, and of those whose time is over."""
        await tx.session.execute(
            delete(Invitation).where(
                Invitation.entity_id == own.entity.id,
                (Invitation.national_code_index == index) | (Invitation.expires_at <= now),
            )
        )
        await ensure_room(tx, own.entity.id, invited_too=True)
        row_id = self._ids.new()
        tx.session.add(
            Invitation(
                id=row_id,
                entity_id=own.entity.id,
                national_code_sealed=self._vault.seal(CODE_PLACE, row_id, code),
                national_code_index=index,
                invited_by=own.row.citizen_id,
                created_at=now,
                expires_at=now + INVITATION_LIFE,
            )
        )


class TakeBackInvitation:
    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit

    async def __call__(self, visitor: Visitor, representation_id: int, invitation_id: int) -> None:
        """``representation_id`` is the visitor's own, of that entity.

        Raises NotFound (not theirs, of another entity, or gone), NotAllowed (a delegate), Stale.
        """
        citizen_id, owner_index = visitor.ensure_in()
        async with self._uow as tx:
            await own_rows(tx, visitor, citizen_id)
            own = await own_representation(tx, citizen_id, representation_id)
            ensure_signatory(own.row)
            gone = await tx.session.execute(
                delete(Invitation)
                .where(Invitation.id == invitation_id, Invitation.entity_id == own.entity.id)
                .returning(Invitation.id)
            )
            if gone.scalar_one_or_none() is None:
                raise NotFound("legal-invitation-over")
            await note(tx, self._audit, visitor, "legal_invitation_ended", owner_index, own.entity.id)
            await tx.commit()


class AcceptInvitation:
    """The invited one represents the entity from now on; the undertaking comes next."""

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        ids: Ids,
        began: Began,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._began = began

    async def __call__(self, visitor: Visitor, invitation_id: int) -> int:
        """The id of their representation.

        Raises StepUpNeeded, Stale (also ``legal-invitation-over``: gone, too old, or somebody else's),
        NotAllowed (sensitive acts wait), DomainError ``legal-full``.
        """
        now = self._clock.now()
        citizen_id, owner_index = ensure_fresh(visitor, now)
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, now)
            invitation = await own_invitation(tx, owner_index, invitation_id, now)
            row, is_new = await begin_representation(
                tx, self._ids, now, invitation.entity_id, citizen_id, "delegate"
            )
            await tx.session.delete(invitation)
            if is_new:
                await self._began.told(tx, visitor, citizen, row)
            await tx.commit()
            return row.id


class DeclineInvitation:
    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit

    async def __call__(self, visitor: Visitor, invitation_id: int) -> None:
        """Raises Stale (also ``legal-invitation-over``), NotAllowed."""
        citizen_id, owner_index = visitor.ensure_in()
        async with self._uow as tx:
            await own_rows(tx, visitor, citizen_id)
            invitation = await own_invitation(tx, owner_index, invitation_id, self._clock.now())
            await tx.session.delete(invitation)
            await note(tx, self._audit, visitor, "legal_invitation_ended", owner_index, invitation.entity_id)
            await tx.commit()


async def own_invitation(tx: UnitOfWork, owner_index: bytes, invitation_id: int, now: datetime) -> Invitation:
    """Locked, with its entity. Raises Stale."""
    entity_id = await tx.session.scalar(select(Invitation.entity_id).where(Invitation.id == invitation_id))
    if entity_id is not None:
        await tx.session.get_one(LegalEntity, entity_id, with_for_update=True)
    found = await tx.session.get(Invitation, invitation_id, with_for_update=True)
    if found is None or found.national_code_index != owner_index or found.expires_at <= now:
        raise Stale("legal-invitation-over")
    return found
