"""The end of a visit: the account opens, or whoever came hears what to bring."""

from __future__ import annotations

from dataclasses import dataclass

from bot.accounts.sign_up.ending import Ending
from bot.accounts.telling import TellOwner
from bot.audit import Audit
from bot.catalogue import refusals, title_in
from bot.clock import Clock
from bot.errors import DomainError, NotFound, Stale
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import Noted
from bot.staff.visits.booked import has_come
from bot.staff.visits.rows import (
    AtOffice,
    VisitAsk,
    Visits,
    ensure_not_self,
    ensure_papers,
    is_waiting,
    noted,
)
from storage.models import Citizen, DeskAct, Registration
from storage.unit_of_work import UnitOfWork

__all__ = ["ActivateSignUp", "TurnAway", "TurnAwayAsk"]

#: What a clerk hears in place of what the citizen would.
SAID = {"sign-up-known": "visit-account-stands", "sign-up-account-taken": "visit-chat-taken"}


@dataclass(frozen=True, slots=True)
class TurnAwayAsk(VisitAsk):
    """``reason`` is a key of the catalogue."""

    reason: str


class ActivateSignUp(AtOffice[VisitAsk, str]):
    """Its tracking code. The account opens as it would have with a SIM of the citizen's own."""

    permission = "desk.activate"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, visits: Visits, ending: Ending
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._visits = visits
        self._ending = ending

    async def act(self, tx: UnitOfWork, actor: Actor, ask: VisitAsk) -> tuple[str, Noted]:
        """Raises DomainError (papers that do not suffice, an account that stands, a chat that is
        another's), NotFound (it waits no longer), NotAllowed (themselves), Stale."""
        row = await self._visits.own(tx, actor, ask, "activation")
        form = await tx.session.get_one(Registration, row.registration_id, with_for_update=True)
        if not is_waiting(form, self._clock.now()):
            raise NotFound("visit-sign-up-gone")
        await ensure_not_self(tx, actor, form.national_code_index, form.phone_index)
        ensure_papers(row)
        try:
            tracking = await self._ending.bring(tx, form, "activated", chat_too=True)
        except DomainError as refused:
            raise DomainError(SAID[refused.key]) from refused
        self._visits.end(row, form.citizen_id)
        await tx.session.flush()
        await has_come(tx, row, self._clock.now())
        return tracking, Noted("sign_up_activated", form.national_code_index, noted(row, ask))


class TurnAway(AtOffice[TurnAwayAsk, None]):
    """Nothing changes but that it is written down; the citizen is told what to bring next time."""

    permission = "desk.visit"

    def __init__(
        self,
        gate: Gate,
        uow: UnitOfWork,
        audit: Audit,
        clock: Clock,
        visits: Visits,
        ending: Ending,
        tell: TellOwner,
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._visits = visits
        self._ending = ending
        self._tell = tell

    async def act(self, tx: UnitOfWork, actor: Actor, ask: TurnAwayAsk) -> tuple[None, Noted]:
        """Raises Stale."""
        if all(each.key != ask.reason for each in refusals()):
            raise Stale("error-stale")
        row = await self._visits.own(tx, actor, ask)
        index = await self._told(tx, row, title_in(refusals(), ask.reason))
        self._visits.end(row, row.citizen_id, ask.reason)
        return None, Noted("desk_turned_away", index, {**noted(row, ask), "reason": ask.reason})

    async def _told(self, tx: UnitOfWork, row: DeskAct, reason: str) -> bytes | None:
        """Tells whom it is about; gives their index."""
        if row.registration_id is None:
            citizen = await tx.session.get_one(Citizen, row.citizen_id)
            await self._tell(
                tx, citizen, "visit-news-number-refused", here=None, phone_too=False, reason=reason
            )
            return citizen.national_code_index
        form = await tx.session.get_one(Registration, row.registration_id, with_for_update=True)
        if is_waiting(form, self._clock.now()):
            await self._ending.tell_waiting(tx, form, "visit-news-not-activated", chat_too=True, why=reason)
        return form.national_code_index
