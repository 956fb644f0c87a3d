"""Opening a legal person: the registry says that this citizen signs for it."""

from __future__ import annotations

from sqlalchemy import select

from bot.accounts.hold import ensure_not_held
from bot.accounts.rules import COMPANIES_PER_DAY
from bot.accounts.security.password import own_rows
from bot.accounts.step_up import ensure_fresh
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotAllowed
from bot.gateways.identity import CompanyRegistry
from bot.identifiers import legal_id
from bot.ids import Ids
from bot.legal.rows import LEGAL_ID_PLACE, NAME_PLACE, Began, begin_representation
from storage.models import Citizen, LegalEntity
from storage.unit_of_work import UnitOfWork

__all__ = ["OpenEntity"]


class OpenEntity:
    """Asks the registry with no transaction open. One that others have opened is joined in the same way."""

    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        throttle: Throttle,
        companies: CompanyRegistry,
        began: Began,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._throttle = throttle
        self._companies = companies
        self._began = began

    async def __call__(self, visitor: Visitor, typed: str) -> int:
        """The id of the visitor's representation; twice is as once.

        Raises InvalidLegalId, StepUpNeeded, Stale, Throttled, NotAllowed (sensitive acts wait;
        ``legal-not-signatory``: there is no such legal person, or they do not sign for it: the words are the
        same), Unavailable (later), DomainError ``legal-full``.
        """
        now = self._clock.now()
        citizen_id, _ = ensure_fresh(visitor, now)
        code = legal_id(typed)
        index = self._vault.index("legal_id", code)
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, now)
            asking = citizen_id.to_bytes(8, "big")
            await self._throttle.ensure_values(
                tx, "legal-entity", asking, index, COMPANIES_PER_DAY, "legal-too-many-asked"
            )
            national_code = self._vault.open(
                "citizen.national_code_sealed", citizen_id, citizen.national_code_sealed
            )
            await tx.commit()
        company = await self._companies.company(code, national_code)
        if company is None or not company.may_sign:
            raise NotAllowed("legal-not-signatory")
        async with self._uow as tx:
            citizen, _ = await own_rows(tx, visitor, citizen_id)
            ensure_not_held(citizen, self._clock.now())
            entity = await self._entity(tx, code, index, company.name)
            representation_id = await self._represent(tx, visitor, citizen, entity)
            await tx.commit()
        return representation_id

    async def _entity(self, tx: UnitOfWork, code: str, index: bytes, name: str) -> LegalEntity:
        """Locked; the name is what the registry has just written."""
        now = self._clock.now()
        await tx.lock(f"legal-entity:{index.hex()}")
        found = await tx.session.scalar(
            select(LegalEntity).where(LegalEntity.legal_id_index == index).with_for_update()
        )
        if found is not None:
            found.name_sealed, found.checked_at = self._vault.seal(NAME_PLACE, found.id, name), now
            return found
        row_id = self._ids.new()
        made = LegalEntity(
            id=row_id,
            legal_id_sealed=self._vault.seal(LEGAL_ID_PLACE, row_id, code),
            legal_id_index=index,
            name_sealed=self._vault.seal(NAME_PLACE, row_id, name),
            checked_at=now,
            created_at=now,
        )
        tx.session.add(made)
        await tx.session.flush()
        return made

    async def _represent(
        self, tx: UnitOfWork, visitor: Visitor, citizen: Citizen, entity: LegalEntity
    ) -> int:
        now = self._clock.now()
        row, is_new = await begin_representation(tx, self._ids, now, entity.id, citizen.id, "signatory")
        if is_new:
            await self._began.told(tx, visitor, citizen, row)
        return row.id
