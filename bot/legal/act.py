"""For whom a login session acts: a legal person that its citizen represents, or the citizen again.

The choice lies in the session's own row; whether the representation stands and its undertaking is today's is
asked anew with every update (bot.accounts.visitor), so an end counts at once.
"""

from __future__ import annotations

from bot.accounts.security.password import own_rows
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.legal.rows import ensure_undertaken, note, own_representation
from storage.unit_of_work import UnitOfWork

__all__ = ["ActAsSelf", "ActFor"]


class ActFor:
    def __init__(self, uow: UnitOfWork, audit: Audit) -> None:
        self._uow = uow
        self._audit = audit

    async def __call__(self, visitor: Visitor, representation_id: int) -> None:
        """Load the visitor anew after it.

        Raises NotFound (not theirs, or ended), NotAllowed ``legal-undertaking-first``, Stale.
        """
        citizen_id, owner_index = visitor.ensure_in()
        async with self._uow as tx:
            _, session = await own_rows(tx, visitor, citizen_id)
            own = await own_representation(tx, citizen_id, representation_id)
            session.acting_for = (await ensure_undertaken(tx, own.row.id)).id
            await note(tx, self._audit, visitor, "legal_acting_began", owner_index, own.entity.id)
            await tx.commit()


class ActAsSelf:
    def __init__(self, uow: UnitOfWork, audit: Audit) -> None:
        self._uow = uow
        self._audit = audit

    async def __call__(self, visitor: Visitor) -> None:
        """Load the visitor anew after it; harmless for who acts as themselves. Raises NotAllowed, Stale."""
        citizen_id, owner_index = visitor.ensure_in()
        async with self._uow as tx:
            _, session = await own_rows(tx, visitor, citizen_id)
            session.acting_for = None
            if visitor.acting is not None:
                entity_id = visitor.acting.entity_id
                await note(tx, self._audit, visitor, "legal_acting_ended", owner_index, entity_id)
            await tx.commit()
