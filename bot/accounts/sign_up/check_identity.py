"""After the one-time password: is the SIM theirs, and does the civil registry know them so."""

from __future__ import annotations

from bot.accounts.rules import CHAT_CHECKS_PER_DAY, CODE_CHECKS_PER_DAY
from bot.accounts.sign_up.drafts import Draft, Drafts, step_of
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import Stale
from bot.gateways.identity import CivilRegistry, SimOwners
from storage.models import Registration
from storage.unit_of_work import UnitOfWork


class CheckIdentity:
    """Asks both outside systems with no transaction open, then keeps their answers with the form."""

    def __init__(
        self,
        uow: UnitOfWork,
        drafts: Drafts,
        vault: Vault,
        throttle: Throttle,
        sims: SimOwners,
        registry: CivilRegistry,
    ) -> None:
        self._uow = uow
        self._drafts = drafts
        self._vault = vault
        self._throttle = throttle
        self._sims = sims
        self._registry = registry

    async def __call__(self, visitor: Visitor) -> Draft:
        """Raises Unavailable (what was typed stays; try again), Throttled, Stale."""
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            asked = self._drafts.opened(row)
            if step_of(row) == "review":
                return asked
            if asked.step != "check" or not (asked.phone and asked.national_code and asked.birth_date):
                raise Stale("sign-up-over")
            await self._ensure_not_guessing(tx, row, visitor, asked)
            await tx.commit()
        owns = await self._sims.owns(asked.national_code, asked.phone)
        person = await self._registry.person(asked.national_code, asked.birth_date)
        async with self._uow as tx:
            row = await self._drafts.row(tx, visitor)
            now = self._drafts.opened(row)
            if (now.phone, now.national_code, now.birth_date) != (
                asked.phone,
                asked.national_code,
                asked.birth_date,
            ):
                raise Stale("sign-up-changed")
            row.sim_owner = "matched" if owns else "not-matched"
            row.civil_registry = "matched" if person else "not-matched"
            # A name is told only to whoever holds the person's own SIM.
            known = person if owns else None
            self._drafts.put(row, "first_name", known.first_name if known else None)
            self._drafts.put(row, "last_name", known.last_name if known else None)
            row.checked_at = self._drafts.touch(row)
            await tx.commit()
            return self._drafts.opened(row)

    async def _ensure_not_guessing(
        self, tx: UnitOfWork, row: Registration, visitor: Visitor, asked: Draft
    ) -> None:
        """A registry that answers every guess would give away dates of birth. Raises Throttled.

        The same pair may be asked again: the registry may have been away.
        """
        assert row.national_code_index is not None
        pair = self._vault.index("identity-check", f"{asked.national_code}|{asked.birth_date}")
        chat = visitor.known.to_bytes(8, "big")
        for kind, subject, most in (
            ("check-of-chat", chat, CHAT_CHECKS_PER_DAY),
            ("check-of-code", row.national_code_index, CODE_CHECKS_PER_DAY),
        ):
            await self._throttle.ensure_values(tx, kind, subject, pair, most, "sign-up-too-many-checks")
