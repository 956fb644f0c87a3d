"""Choosing the anti-phishing word."""

from __future__ import annotations

from bot.accounts.secrets.own import own_of
from bot.accounts.secrets.word import ensure_word, sealed_word
from bot.accounts.visitor import Visitor
from bot.audit import Audit
from bot.crypto import Vault
from bot.errors import NotAllowed
from storage.models import Citizen
from storage.unit_of_work import UnitOfWork

__all__ = ["SetWord"]


class SetWord:
    def __init__(self, uow: UnitOfWork, vault: Vault, audit: Audit) -> None:
        self._uow = uow
        self._vault = vault
        self._audit = audit

    async def __call__(self, visitor: Visitor, typed: str) -> None:
        """Raises DomainError (bot.accounts.secrets.word.ensure_word), Stale, NotAllowed."""
        citizen_id, owner_index = visitor.ensure_in()
        async with self._uow as tx:
            citizen = await tx.session.get(Citizen, citizen_id, with_for_update=True)
            if citizen is None or citizen.status != "active":
                raise NotAllowed("log-in-closed")
            word = ensure_word(typed, own_of(self._vault, citizen))
            citizen.phishing_word_sealed = sealed_word(self._vault, citizen.id, word)
            await self._audit.add(
                tx,
                actor=f"citizen:{citizen_id}",
                role="citizen",
                action="authn_phishing_word_changed",
                subject_index=owner_index,
            )
            await tx.commit()
