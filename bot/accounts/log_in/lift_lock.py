"""An operator lifts what wrong codes and wrong secrets have locked, once the person showed who they are."""

from __future__ import annotations

from sqlalchemy import select

from bot.accounts.limits import CodeLimits
from bot.accounts.secrets.tries import SecretTries
from bot.audit import Audit
from bot.crypto import Vault
from bot.phones import any_mobile
from storage.models import Citizen
from storage.unit_of_work import UnitOfWork


class LiftLock:
    """Forgets the wrong codes of one phone, of every chat and of strangers, and the wrong secrets of whose
    number it is; limits of SMS stay."""

    def __init__(
        self, uow: UnitOfWork, vault: Vault, limits: CodeLimits, tries: SecretTries, audit: Audit
    ) -> None:
        self._uow = uow
        self._vault = vault
        self._limits = limits
        self._tries = tries
        self._audit = audit

    async def __call__(self, raw_phone: str, actor: str) -> int:
        """How many wrong codes counted until now. Raises InvalidMobile."""
        index = self._vault.index("phone", any_mobile(raw_phone))
        async with self._uow as tx:
            lifted = await self._limits.lift(tx, index)
            owners = (
                await tx.session.execute(
                    select(Citizen.id, Citizen.national_code_index)
                    .where(Citizen.phone_index == index)
                    .order_by(Citizen.id)
                )
            ).all()
            for owner in owners:
                await self._tries.lift(tx, owner.id)
            await self._audit.add(
                tx,
                actor=actor,
                role="operator",
                action="authn_lock_lifted",
                subject_index=owners[0].national_code_index if owners else None,
                wrong_codes=str(lifted),
            )
            await tx.commit()
            return lifted
