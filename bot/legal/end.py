"""Ending a representation: one's own, or another's by a signatory; never the last one unawares."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.accounts.hold import ensure_not_held
from bot.accounts.security.password import own_rows
from bot.accounts.step_up import ensure_fresh
from bot.accounts.telling import TellOwner
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import DomainError, NotFound
from bot.legal.rows import Own, TellRepresentatives, ensure_signatory, note, own_representation
from storage.models import Citizen, Representation
from storage.unit_of_work import UnitOfWork

__all__ = ["EndRepresentation"]


class EndRepresentation:
    """Sessions that act by it fall back to their citizen at their next update."""

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        audit: Audit,
        tell: TellOwner,
        tell_others: TellRepresentatives,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit
        self._tell = tell
        self._tell_others = tell_others

    async def __call__(self, visitor: Visitor, own_id: int, ended_id: int, *, last_too: bool = False) -> None:
        """``own_id``: the visitor's representation of the entity; ``ended_id``: the one to end, which may be
        the same. ``last_too``: they were told that nobody represents it after this.

        Raises StepUpNeeded, Stale, NotFound (not theirs, of another entity, or ended already), NotAllowed
        (a delegate ends another's; sensitive acts wait), DomainError ``legal-end-last``.
        """
        now = self._clock.now()
        citizen_id, _ = ensure_fresh(visitor, now)
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            own = await own_representation(tx, citizen_id, own_id)
            row = own.row
            if ended_id != own_id:
                ensure_not_held(citizen, now)
                ensure_signatory(own.row)
                row = await self._other(tx, own, ended_id)
            elif not last_too and await self._is_last(tx, own):
                raise DomainError("legal-end-last")
            row.ended_at, row.ended_by = now, citizen_id
            await tx.session.flush()
            await self._told(tx, visitor, own, row)
            await tx.commit()

    async def _other(self, tx: UnitOfWork, own: Own, ended_id: int) -> Representation:
        row = await tx.session.get(Representation, ended_id, with_for_update=True)
        if row is None or row.entity_id != own.entity.id or row.ended_at is not None:
            raise NotFound("legal-not-found")
        return row

    async def _is_last(self, tx: UnitOfWork, own: Own) -> bool:
        """The entity is locked: two who end at once are counted one after the other."""
        others = await tx.session.scalar(
            select(func.count()).where(
                Representation.entity_id == own.entity.id,
                Representation.ended_at.is_(None),
                Representation.id != own.row.id,
            )
        )
        return not others

    async def _told(self, tx: UnitOfWork, visitor: Visitor, own: Own, row: Representation) -> None:
        ended = await tx.session.get_one(Citizen, row.citizen_id)
        subject = ended.national_code_index
        await note(tx, self._audit, visitor, "legal_representation_ended", subject, own.entity.id)
        is_own = row.id == own.row.id
        if ended.status == "active":
            await self._tell(
                tx,
                ended,
                "notice-legal-ended",
                here=visitor.known if is_own else None,
                session_id=visitor.session_id if is_own else None,
                phone_too=False,
            )
        await self._tell_others(
            tx, own.entity.id, "notice-legal-other-ended", row.citizen_id, own.row.citizen_id
        )
