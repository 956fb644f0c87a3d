"""Logout."""

from __future__ import annotations

from sqlalchemy import update

from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from storage.models import LoginSession
from storage.unit_of_work import UnitOfWork


class LogOut:
    def __init__(self, uow: UnitOfWork, clock: Clock, audit: Audit) -> None:
        self._uow = uow
        self._clock = clock
        self._audit = audit

    async def __call__(self, visitor: Visitor) -> None:
        """Ends every open session of this messenger account; doing it twice is harmless."""
        async with self._uow as tx:
            ended = await tx.session.execute(
                update(LoginSession)
                .where(LoginSession.messenger_account_id == visitor.known, LoginSession.ended_at.is_(None))
                .values(ended_at=self._clock.now(), end_reason="logout")
                .returning(LoginSession.citizen_id)
            )
            citizen_id = ended.scalar_one_or_none()
            if citizen_id is not None:
                await self._audit.add(
                    tx,
                    actor=f"citizen:{citizen_id}",
                    role="citizen",
                    action="session_logout",
                    subject_index=visitor.owner_index,
                )
            await tx.commit()
