"""The first /start of a messenger account, and every one after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.identifiers import IRANIAN
from bot.ids import Ids
from storage.database import Reader
from storage.models import MessengerAccount, Registration
from storage.unit_of_work import UnitOfWork


class MeetVisitor:
    """Makes the messenger account known; a known one costs no write."""

    def __init__(self, uow: UnitOfWork, clock: Clock, ids: Ids) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids

    async def __call__(self, visitor: Visitor) -> int:
        """The id of the messenger account."""
        if visitor.account_id is not None:
            return visitor.account_id
        async with self._uow as tx:
            await tx.lock(f"account:{visitor.messenger}:{visitor.user_id}")
            known: int | None = await tx.session.scalar(
                select(MessengerAccount.id).where(
                    MessengerAccount.messenger == visitor.messenger,
                    MessengerAccount.user_id == visitor.user_id,
                )
            )
            if known is not None:
                return known
            account_id = self._ids.new()
            tx.session.add(
                MessengerAccount(
                    id=account_id,
                    messenger=visitor.messenger,
                    user_id=visitor.user_id,
                    chat_id=visitor.chat_id,
                    citizen_id=None,
                    bound_at=None,
                    created_at=self._clock.now(),
                )
            )
            await tx.commit()
            return account_id


@dataclass(frozen=True, slots=True)
class WaitingInPerson:
    """``kind`` and ``abroad`` say with which papers, and where."""

    tracking_code: str
    until: datetime
    kind: str
    abroad: bool


async def waiting_in_person(reader: Reader, visitor: Visitor, now: datetime) -> WaitingInPerson | None:
    """This account's newest ended sign-up, while that one waits for a visit in person."""
    row = await reader.first(
        select(
            Registration.tracking_code,
            Registration.outcome,
            Registration.expires_at,
            Registration.identifier_kind,
            Registration.abroad,
        )
        .where(Registration.messenger_account_id == visitor.account_id, Registration.state == "done")
        .order_by(Registration.updated_at.desc())
        .limit(1)
    )
    if row is None or row.outcome != "in_person" or row.expires_at <= now:
        return None
    return WaitingInPerson(row.tracking_code, row.expires_at, row.identifier_kind or IRANIAN, row.abroad)
