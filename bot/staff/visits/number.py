"""A lost number replaced at the counter: papers seen, and the code to the new number read out to the clerk.

Papers stand in for the old number and for the registries; the code proves that the new one is at hand. As
with every number that comes without the old one, all addresses are told and sensitive acts wait 72 hours.
Source: security reference, 2 («Phone change»).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete

from bot.accounts.codes import Codes, Flow, typed_code
from bot.accounts.hold import hold
from bot.accounts.reach import Abroad
from bot.accounts.rules import HOLD_AFTER_VISIT
from bot.accounts.sessions import end_sessions
from bot.accounts.telling import TellOwner
from bot.audit import Audit
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed
from bot.phones import any_mobile
from bot.staff.actor import Actor
from bot.staff.gate import Gate
from bot.staff.use_case import Noted
from bot.staff.visits.booked import has_come
from bot.staff.visits.rows import (
    AtOffice,
    VisitAsk,
    Visits,
    ensure_not_colleague,
    ensure_not_self,
    ensure_papers,
    noted,
)
from storage.models import Citizen, DeskAct, MessengerAccount, NumberChange, NumberClaim, StaffSession
from storage.unit_of_work import UnitOfWork

__all__ = ["CodeAsk", "GiveNumberInPerson", "NumberAsk", "ProveNumberInPerson", "SendCodeInPerson"]

CODE_SENT = "desk_number_code_sent"
HOLD_HOURS = int(HOLD_AFTER_VISIT.total_seconds()) // 3600


@dataclass(frozen=True, slots=True)
class NumberAsk(VisitAsk):
    typed: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeAsk(VisitAsk):
    typed: str = field(repr=False)


class GiveNumberInPerson(AtOffice[NumberAsk, datetime]):
    """Sends a code to the new number; when it ends."""

    permission = "desk.replace_number"

    def __init__(
        self,
        gate: Gate,
        uow: UnitOfWork,
        audit: Audit,
        vault: Vault,
        visits: Visits,
        codes: Codes,
        abroad: Abroad,
    ) -> None:
        super().__init__(gate, uow, audit)
        self._vault = vault
        self._visits = visits
        self._codes = codes
        self._abroad = abroad

    async def act(self, tx: UnitOfWork, actor: Actor, ask: NumberAsk) -> tuple[datetime, Noted]:
        """Raises DomainError (no mobile number, the one there is, papers that do not suffice), NotAllowed
        (the clerk's own number; one abroad that no code can reach), Throttled, Stale."""
        phone = any_mobile(ask.typed)
        index = self._vault.index("phone", phone)
        row = await self._visits.own(tx, actor, ask, "number")
        citizen = await served(tx, actor, row, ask)
        await ensure_not_self(tx, actor, index)
        ensure_papers(row)
        if citizen.phone_index == index:
            raise DomainError("visit-number-same")
        self._abroad.ensure_code(phone, await asking_messenger(tx, actor))
        self._visits.put_number(row, phone, index)
        ends = await self._codes.issue(tx, await flow(tx, actor, row, self._visits))
        return ends, Noted(CODE_SENT, citizen.national_code_index, noted(row, ask))


class SendCodeInPerson(AtOffice[VisitAsk, datetime]):
    """A new code to the same number; the one before dies."""

    permission = "desk.replace_number"

    def __init__(self, gate: Gate, uow: UnitOfWork, audit: Audit, visits: Visits, codes: Codes) -> None:
        super().__init__(gate, uow, audit)
        self._visits = visits
        self._codes = codes

    async def act(self, tx: UnitOfWork, actor: Actor, ask: VisitAsk) -> tuple[datetime, Noted]:
        """Raises Throttled, NotAllowed, Stale."""
        row = await self._visits.own(tx, actor, ask, "number")
        ends = await self._codes.issue(tx, await flow(tx, actor, row, self._visits))
        return ends, Noted(CODE_SENT, details=noted(row, ask))


class ProveNumberInPerson(AtOffice[CodeAsk, DomainError | None]):
    """None: the number is the citizen's. Else what to say: a wrong try is a fact and stays counted."""

    permission = "desk.replace_number"

    def __init__(
        self,
        gate: Gate,
        uow: UnitOfWork,
        audit: Audit,
        clock: Clock,
        vault: Vault,
        visits: Visits,
        codes: Codes,
        tell: TellOwner,
    ) -> None:
        super().__init__(gate, uow, audit)
        self._clock = clock
        self._vault = vault
        self._visits = visits
        self._codes = codes
        self._tell = tell

    async def act(self, tx: UnitOfWork, actor: Actor, ask: CodeAsk) -> tuple[DomainError | None, Noted]:
        """Raises DomainError (no code, papers taken back), NotAllowed, Stale."""
        code = typed_code(ask.typed)
        row = await self._visits.own(tx, actor, ask, "number")
        citizen = await served(tx, actor, row, ask)
        ensure_papers(row)
        refused = await self._codes.check(tx, await flow(tx, actor, row, self._visits), code)
        if refused is None:
            await self._replace(tx, citizen, *self._visits.number(row))
            self._visits.end(row, citizen.id)
            await tx.session.flush()
            await has_come(tx, row, self._clock.now())
        action = "authn_number_changed" if refused is None else "authn_new_number_fail"
        return refused, Noted(action, citizen.national_code_index, noted(row, ask))

    async def _replace(self, tx: UnitOfWork, citizen: Citizen, phone: str, index: bytes) -> None:
        now = self._clock.now()
        # First by the number that goes: whose it still may be must hear of it.
        await self._tell(tx, citizen, "visit-news-number", here=None, phone_too=True, hours=HOLD_HOURS)
        citizen.phone_sealed = self._vault.seal("citizen.phone_sealed", citizen.id, phone)
        citizen.phone_index, citizen.phone_verified_at = index, now
        await self._tell.phone(tx, citizen, "notice-number-new")
        hold(citizen, now + HOLD_AFTER_VISIT)
        await end_sessions(tx, citizen.id, now, "number-changed")
        for under_way in (NumberChange, NumberClaim):
            await tx.session.execute(delete(under_way).where(under_way.citizen_id == citizen.id))


async def served(tx: UnitOfWork, actor: Actor, row: DeskAct, ask: VisitAsk) -> Citizen:
    """The citizen, locked. Raises NotAllowed."""
    citizen = await tx.session.get_one(Citizen, row.citizen_id, with_for_update=True)
    if citizen.status != "active":
        raise NotAllowed("log-in-closed")
    await ensure_not_self(tx, actor, citizen.national_code_index)
    await ensure_not_colleague(tx, citizen.id, ask.office)
    return citizen


async def asking_messenger(tx: UnitOfWork, actor: Actor) -> str:
    """Where the clerk sits."""
    desk = await tx.session.get_one(StaffSession, actor.session_id)
    return (await tx.session.get_one(MessengerAccount, desk.messenger_account_id)).messenger


async def flow(tx: UnitOfWork, actor: Actor, row: DeskAct, visits: Visits) -> Flow:
    """Bound to the clerk's chat, in which it is typed. Raises Stale while no number was given."""
    phone, index = visits.number(row)
    desk = await tx.session.get_one(StaffSession, actor.session_id)
    return Flow(
        "desk-number",
        row.id,
        desk.messenger_account_id,
        index,
        phone,
        target=index,
        citizen_id=row.citizen_id,
    )
