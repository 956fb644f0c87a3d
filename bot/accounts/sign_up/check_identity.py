"""After the one-time password: is the SIM theirs, and does the civil registry know them so."""

from __future__ import annotations

from bot.accounts.sign_up.drafts import Draft, Drafts, step_of
from bot.accounts.sign_up.guesses import Guesses
from bot.accounts.sign_up.registry import ask_registries, keep_answers, typed
from bot.accounts.visitor import Visitor
from bot.errors import Stale
from bot.gateways.identity import CivilRegistry, SimOwners
from storage.unit_of_work import UnitOfWork


class CheckIdentity:
    """Asks both outside systems with no transaction open, then keeps their answers with the form."""

    def __init__(
        self,
        uow: UnitOfWork,
        drafts: Drafts,
        guesses: Guesses,
        sims: SimOwners,
        registry: CivilRegistry,
    ) -> None:
        self._uow = uow
        self._drafts = drafts
        self._guesses = guesses
        self._sims = sims
        self._registry = registry

    async def __call__(self, visitor: Visitor) -> Draft:
        """Raises Unavailable (what was typed stays; try again), Throttled, Stale."""
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            asked = self._drafts.opened(row)
            if step_of(row) == "review":
                return asked
            if asked.step != "check":
                raise Stale("sign-up-over")
            await self._guesses.count(tx, row, asked)
            await tx.commit()
        answers = await ask_registries(self._sims, self._registry, asked)
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            now = self._drafts.opened(row)
            if typed(now) != typed(asked):
                raise Stale("sign-up-changed")
            keep_answers(self._drafts, row, now, answers)
            await tx.commit()
            return self._drafts.opened(row)
