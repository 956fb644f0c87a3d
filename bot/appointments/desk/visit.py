"""From an appointment of today to what is done in person: the sign-up that its guest waits with."""

from __future__ import annotations

from bot.appointments.desk.rows import AppointmentAsk, Counter, sign_up_of
from bot.appointments.seats import change
from bot.audit import Audit
from bot.clock import Clock
from bot.errors import NotFound
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.person.read import READ
from bot.staff.use_case import Noted
from bot.staff.visits.rows import PURPOSE, AtOffice, Visits, ensure_not_self
from storage.unit_of_work import UnitOfWork

__all__ = ["BeginActivation"]


class BeginActivation(AtOffice[AppointmentAsk, int]):
    """The id of the visit that begins; whoever has it has come. Papers and identity are seen in it."""

    permission = "desk.activate"

    def __init__(
        self, gate: Gate, uow: UnitOfWork, audit: Audit, clock: Clock, counter: Counter, visits: Visits
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._counter = counter
        self._visits = visits

    async def act(self, tx: UnitOfWork, actor: Actor, ask: AppointmentAsk) -> tuple[int, Noted]:
        """Raises NotFound (no such appointment, no sign-up that waits), NotAllowed (themselves; no office for
        this), DomainError (another day), Stale (the day was ended)."""
        row, now = await self._counter.todays(tx, actor, ask), self._clock.now()
        form = None if row.account_id is None else await sign_up_of(tx, row, now)
        if form is None:
            raise NotFound("visit-sign-up-gone")
        await ensure_not_self(tx, actor, form.national_code_index, form.phone_index)
        await self._counter.at_work(tx, row.office_id)
        if row.state == "booked":
            await change(tx, row.id, "booked", now, state="arrived")
        visit_id = await self._visits.begin(tx, actor, ask.office, form)
        details = {"purpose": PURPOSE, "view": "masked", "office": ask.office}
        return visit_id, Noted(READ, form.national_code_index, details)
