"""Who is told of a case, and where: its owner, or all who represent the legal person whose case it is."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, select

from bot.accounts.rules import UNDERTAKING_VERSION
from bot.clock import Clock
from bot.crypto import Vault
from bot.ledger import Kind, Ledger, Recipient, Telling, ToChat, ToPhone
from bot.ledger.mailboxes import mailboxes
from storage.models import Case, Citizen, LegalEntity, MessengerAccount, Representation, Undertaking
from storage.unit_of_work import UnitOfWork

__all__ = ["MOVED", "OPENED", "CaseNews"]

NEWS_LIFE = timedelta(days=7)
#: Keys of the words, for a person's case and for a legal person's.
MOVED = ("case-news", "case-news-legal")
OPENED = ("case-opened", "case-opened-legal")


class CaseNews:
    def __init__(self, clock: Clock, vault: Vault, ledger: Ledger) -> None:
        self._clock = clock
        self._vault = vault
        self._ledger = ledger

    async def __call__(self, tx: UnitOfWork, case: Case, words: tuple[str, str]) -> int:
        """To how many addresses the last event of the case is told, in the transaction that wrote it."""
        recipients: list[Recipient] = []
        for citizen in await tx.session.scalars(told_of(case)):
            recipients += await self._addresses(tx, citizen)
        if not recipients:
            return 0
        telling = Telling(
            dedupe_key=f"case:{case.id}:event:{case.last_seq}",
            kind=Kind.STATUS,
            words_key=words[0] if case.entity_index is None else words[1],
            words_args={"tail": case.number[-4:]},
            button=("case-news-open", f"go:case:{case.id}"),
            expires_at=self._clock.now() + NEWS_LIFE,
        )
        await self._ledger.tell(tx, telling, recipients)
        return len(recipients)

    async def _addresses(self, tx: UnitOfWork, citizen: Citizen) -> list[Recipient]:
        phone = self._vault.open("citizen.phone_sealed", citizen.id, citizen.phone_sealed)
        accounts = await tx.session.scalars(
            select(MessengerAccount).where(MessengerAccount.citizen_id == citizen.id)
        )
        chats: list[Recipient] = [
            ToChat(account.messenger, account.chat_id, citizen.id, fallback_phone=phone)
            for account in accounts
        ]
        return (chats or [ToPhone(phone, citizen.id)]) + await mailboxes(tx, self._vault, citizen.id)


def told_of(case: Case) -> Select[Citizen]:
    """The owner, or who represents the legal person whose case it is, under today's undertaking."""
    active = select(Citizen).where(Citizen.status == "active").order_by(Citizen.id)
    if case.entity_index is None:
        return active.where(Citizen.national_code_index == case.owner_index)
    return (
        active.join(Representation, Representation.citizen_id == Citizen.id)
        .join(LegalEntity, LegalEntity.id == Representation.entity_id)
        .join(Undertaking, Undertaking.representation_id == Representation.id)
        .where(
            LegalEntity.legal_id_index == case.entity_index,
            Representation.ended_at.is_(None),
            Undertaking.version == UNDERTAKING_VERSION,
        )
    )
