"""An operator lifts what wrong codes have locked, once the person has shown who they are."""

from __future__ import annotations

from sqlalchemy import select

from bot.accounts.limits import CodeLimits
from bot.audit import Audit
from bot.crypto import Vault
from bot.identifiers import mobile
from storage.models import Citizen
from storage.unit_of_work import UnitOfWork


class LiftLock:
    """Forgets the wrong codes of one phone, of every chat and of strangers; limits of SMS stay."""

    def __init__(self, uow: UnitOfWork, vault: Vault, limits: CodeLimits, audit: Audit) -> None:
        self._uow = uow
        self._vault = vault
        self._limits = limits
        self._audit = audit

    async def __call__(self, raw_phone: str, actor: str) -> int:
        """How many wrong codes counted until now. Raises InvalidMobile."""
        index = self._vault.index("phone", mobile(raw_phone))
        async with self._uow as tx:
            lifted = await self._limits.lift(tx, index)
            owner = await tx.session.scalar(
                select(Citizen.national_code_index).where(Citizen.phone_index == index).limit(1)
            )
            await self._audit.add(
                tx,
                actor=actor,
                role="operator",
                action="authn_lock_lifted",
                subject_index=owner,
                wrong_codes=str(lifted),
            )
            await tx.commit()
            return lifted
