"""The undertaking (تعهدنامه): each representative accepts it before acting for the legal person."""

from __future__ import annotations

from sqlalchemy import select

from bot.accounts.consent import keep_text
from bot.accounts.hold import ensure_not_held
from bot.accounts.rules import UNDERTAKING_VERSION
from bot.accounts.security.password import own_rows
from bot.accounts.step_up import ensure_fresh
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.clock import Clock
from bot.ids import Ids
from bot.legal.rows import note, own_representation
from storage.models import Undertaking
from storage.unit_of_work import UnitOfWork

__all__ = ["AcceptUndertaking"]


class AcceptUndertaking:
    """The text of each version is kept once, with its hash; acceptances are kept for ever."""

    def __init__(self, uow: UnitOfWork, clock: Clock, ids: Ids, audit: Audit) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._audit = audit

    async def __call__(self, visitor: Visitor, representation_id: int, text: str) -> None:
        """``text`` is what was on the screen. Twice is as once.

        Raises StepUpNeeded, NotFound (not theirs, or ended), NotAllowed (sensitive acts wait), Stale,
        ConsentChangedError.
        """
        now = self._clock.now()
        citizen_id, _ = ensure_fresh(visitor, now)
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, now)
            own = await own_representation(tx, citizen_id, representation_id)
            accepted = await tx.session.scalar(
                select(Undertaking.id).where(
                    Undertaking.representation_id == own.row.id, Undertaking.version == UNDERTAKING_VERSION
                )
            )
            if accepted is None:
                await keep_text(tx, UNDERTAKING_VERSION, text, now)
                tx.session.add(
                    Undertaking(
                        id=self._ids.new(),
                        representation_id=own.row.id,
                        citizen_id=citizen_id,
                        version=UNDERTAKING_VERSION,
                        accepted_at=now,
                    )
                )
                await note(
                    tx,
                    self._audit,
                    visitor,
                    "legal_undertaking_accepted",
                    citizen.national_code_index,
                    own.entity.id,
                    version=UNDERTAKING_VERSION,
                )
            await tx.commit()
