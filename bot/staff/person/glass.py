"""Break-glass: a whole file in an emergency, for a reason that the person reads, for some minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed
from bot.ids import Ids
from bot.ledger import Kind, Ledger, Recipient, Telling, ToChat, ToPhone
from bot.ledger.mailboxes import mailboxes
from bot.staff.actor import Actor, Places
from bot.staff.gate import Gate, InTransaction
from bot.staff.people import opened
from bot.staff.person.file import (
    FileAsk,
    PersonFile,
    citizen,
    ensure_purpose,
    file_of,
    nobody,
    places_of_person,
)
from bot.staff.person.read import READ, ReadsPerson
from bot.staff.reason import typed_reason
from bot.staff.rules import GLASS_LIFE
from bot.staff.use_case import Noted, StaffAct
from storage.database import AnyRow, Query, Reader
from storage.models import BrokenGlass, MessengerAccount
from storage.unit_of_work import UnitOfWork

BREAK = "break_glass"
NEWS_LIFE = timedelta(days=7)

OPEN: Query = (
    select(BrokenGlass.id, BrokenGlass.purpose)
    .where(
        BrokenGlass.staff_id == bindparam("staff"),
        BrokenGlass.citizen_id == bindparam("citizen"),
        BrokenGlass.expires_at > bindparam("now"),
    )
    .order_by(BrokenGlass.expires_at.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Break:
    citizen_id: int
    purpose: str
    reason: str = field(repr=False)


class BreakGlass(StaffAct[Break, datetime]):
    """Until when the file is open. The person is told at once, in every chat of theirs."""

    permission = "person.break_glass"

    def __init__(
        self,
        gate: Gate,
        uow: UnitOfWork,
        audit: Audit,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        ledger: Ledger,
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._ledger = ledger

    async def places(self, reader: Reader, ask: Break) -> Places:
        return await places_of_person(reader, (await citizen(reader, ask.citizen_id)).national_code_index)

    def out_of_reach(self) -> DomainError:
        return nobody()

    async def act(self, tx: UnitOfWork, actor: Actor, ask: Break) -> tuple[datetime, Noted]:
        """Raises NotFound, DomainError (a reason too short, too long or with a number in it)."""
        row = await citizen(InTransaction(tx), ask.citizen_id)
        reason, purpose = typed_reason(ask.reason), ensure_purpose(ask.purpose)
        now, glass_id = self._clock.now(), self._ids.new()
        assert actor.staff_id is not None
        tx.session.add(
            BrokenGlass(
                id=glass_id,
                staff_id=actor.staff_id,
                citizen_id=row.id,
                purpose=purpose,
                opened_at=now,
                expires_at=now + GLASS_LIFE,
            )
        )
        await self._tell(tx, row, glass_id)
        details = {"purpose": purpose, "reason": reason, "view": "emergency"}
        return now + GLASS_LIFE, Noted(BREAK, row.national_code_index, details)

    async def _tell(self, tx: UnitOfWork, row: AnyRow, glass_id: int) -> None:
        phone = opened(self._vault, row, "phone")
        accounts = await tx.session.scalars(
            select(MessengerAccount).where(MessengerAccount.citizen_id == row.id)
        )
        recipients: list[Recipient] = [
            ToChat(account.messenger, account.chat_id, row.id, fallback_phone=phone) for account in accounts
        ]
        recipients = recipients or [ToPhone(phone, row.id)]
        recipients += await mailboxes(tx, self._vault, row.id)
        telling = Telling(
            dedupe_key=f"glass:{glass_id}",
            kind=Kind.ACCOUNT,
            words_key="staff-glass-news",
            button=("staff-glass-news-open", "go:seen"),
            expires_at=self._clock.now() + NEWS_LIFE,
        )
        await self._ledger.tell(tx, telling, recipients)


class ReadThroughGlass(ReadsPerson[PersonFile]):
    """The whole file, while the reader's own glass is broken."""

    permission = "person.break_glass"

    def __init__(self, gate: Gate, audit: Audit, vault: Vault, clock: Clock) -> None:
        super().__init__(gate, audit, vault)
        self._clock = clock

    async def act(self, tx: UnitOfWork, actor: Actor, ask: FileAsk) -> tuple[PersonFile, Noted]:
        """Raises NotFound, NotAllowed (no glass of theirs is broken, or its minutes are over)."""
        reader = InTransaction(tx)
        row = await citizen(reader, ask.citizen_id)
        glass = await reader.first(OPEN, staff=actor.staff_id, citizen=row.id, now=self._clock.now())
        if glass is None:
            raise NotAllowed("staff-glass-over")
        file = await file_of(reader, self._vault, row, None)
        return file, Noted(READ, row.national_code_index, {"purpose": glass.purpose, "view": "emergency"})
