"""«پیگیری ثبت‌نام» without an account: by tracking code, or by the person's code and mobile (seed 002).

Who has the tracking code was given it, and hears the state in the chat. Who knows somebody's code and
number may be anybody: the chat says the same whether there is a sign-up or not, and the answer goes to that
number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import select

from bot.accounts.reach import Abroad
from bot.accounts.rules import CHAT_FOLLOW_UPS_PER_DAY, CHAT_FOLLOWED_PER_DAY, PHONE_FOLLOW_UPS_PER_DAY
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import DomainError, NotFound
from bot.identifiers import IRANIAN, IdentifierKind, fida_code, identifier, national_code
from bot.ids import Ids, read_reference
from bot.ledger import Kind, Ledger, Telling, ToNobody, ToPhone
from bot.phones import any_mobile
from storage.models import Citizen, Registration
from storage.unit_of_work import UnitOfWork

__all__ = ["FollowByCode", "FollowByPhone", "Followed", "State", "both_in"]

State = Literal["draft", "waiting", "in_person", "over", "mismatch", "activated"]
DAY = timedelta(days=1)
ANSWER_LIFE = timedelta(hours=6)
#: What each state is called in an SMS.
SMS: dict[State, str] = {
    "draft": "follow-sms-draft",
    "waiting": "follow-sms-waiting",
    "in_person": "follow-sms-in-person",
    "over": "follow-sms-over",
    "mismatch": "follow-sms-mismatch",
    "activated": "follow-sms-activated",
}


@dataclass(frozen=True, slots=True)
class Followed:
    """``until``: the day up to which it waits for a visit, or the form is kept. ``kind`` and ``is_abroad``
    say with which papers, and where."""

    state: State
    tracking_code: str
    until: datetime
    kind: IdentifierKind = IRANIAN
    is_abroad: bool = False


class FollowByCode:
    def __init__(self, uow: UnitOfWork, clock: Clock, throttle: Throttle) -> None:
        self._uow = uow
        self._clock = clock
        self._throttle = throttle

    async def __call__(self, visitor: Visitor, typed: str) -> Followed:
        """Raises DomainError ``follow-code-wrong`` (of no code, or mistyped), NotFound, Throttled.

        What the check symbol finds to be mistyped costs no try.
        """
        code = read_reference(typed)
        if code is None:
            raise DomainError("follow-code-wrong")
        async with self._uow as tx:
            await _count(tx, self._throttle, visitor)
            row = await tx.session.scalar(select(Registration).where(Registration.tracking_code == code))
            await tx.commit()
        if row is None:
            raise NotFound("follow-none")
        return _followed(row, self._clock.now())


class FollowByPhone:
    def __init__(
        self,
        uow: UnitOfWork,
        clock: Clock,
        ids: Ids,
        vault: Vault,
        throttle: Throttle,
        ledger: Ledger,
        abroad: Abroad,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._ids = ids
        self._vault = vault
        self._throttle = throttle
        self._ledger = ledger
        self._abroad = abroad

    async def __call__(self, visitor: Visitor, typed_code: str, typed_phone: str) -> None:
        """Tells the number, by SMS, what became of its sign-up. Returns the same when there is none.

        Raises DomainError (no code of a person, no mobile number), NotAllowed (no SMS goes to that country),
        Throttled: all before anything is looked up.
        """
        who, phone = identifier(typed_code), any_mobile(typed_phone)
        self._abroad.ensure_sms(phone)
        code_index, phone_index = self._vault.index(who.kind, who.code), self._vault.index("phone", phone)
        async with self._uow as tx:
            await self._ensure_few(tx, visitor, code_index + phone_index, phone_index)
            found = await self._found(tx, code_index, phone_index)
            # Of somebody unknown, a row that is never sent: the work is the same.
            telling = Telling(
                dedupe_key=f"follow-up:{self._ids.new()}",
                kind=Kind.ACCOUNT,
                words_key=SMS[found.state if found else "draft"],
                words_args={
                    "tracking": found.tracking_code if found else "",
                    "until": found.until if found else self._clock.now(),
                    "kind": found.kind if found else IRANIAN,
                    "abroad": found.is_abroad if found else False,
                },
                expires_at=self._clock.now() + ANSWER_LIFE,
            )
            await self._ledger.tell(tx, telling, [ToPhone(phone) if found else ToNobody()])
            await tx.commit()

    async def _ensure_few(self, tx: UnitOfWork, visitor: Visitor, pair: bytes, phone_index: bytes) -> None:
        await _count(tx, self._throttle, visitor)
        chat = visitor.known.to_bytes(8, "big")
        await self._throttle.ensure_values(
            tx, "follow-of-chat", chat, pair, CHAT_FOLLOWED_PER_DAY, "follow-too-many"
        )
        await self._throttle.ensure(
            tx, "follow-of-phone", phone_index, DAY, PHONE_FOLLOW_UPS_PER_DAY, "follow-too-many"
        )
        await self._throttle.hit(tx, "follow-of-phone", phone_index)

    async def _found(self, tx: UnitOfWork, code_index: bytes, phone_index: bytes) -> Followed | None:
        """The account, else the newest sign-up whose number was proven."""
        now = self._clock.now()
        citizen = await tx.session.scalar(
            select(Citizen.id).where(
                Citizen.national_code_index == code_index,
                Citizen.phone_index == phone_index,
                Citizen.status == "active",
            )
        )
        row = await tx.session.scalar(
            select(Registration)
            .where(
                Registration.national_code_index == code_index,
                Registration.phone_index == phone_index,
                Registration.phone_verified_at.is_not(None),
                Registration.state != "abandoned",
            )
            .order_by(Registration.created_at.desc(), Registration.id)
            .limit(1)
        )
        if citizen is not None:
            return Followed("activated", "", now)
        # An account that has moved to another number since is not this number's to hear about.
        if row is None or row.outcome in ("activated", "known"):
            return None
        found = _followed(row, now)
        return None if found.state == "draft" and found.until <= now else found


async def _count(tx: UnitOfWork, throttle: Throttle, visitor: Visitor) -> None:
    chat = visitor.known.to_bytes(8, "big")
    await throttle.ensure(tx, "follow-up", chat, DAY, CHAT_FOLLOW_UPS_PER_DAY, "follow-too-many")
    await throttle.hit(tx, "follow-up", chat)


def _followed(row: Registration, now: datetime) -> Followed:
    states: dict[str | None, State] = {
        None: "waiting" if row.state == "waiting" else "draft",
        "in_person": "in_person" if row.expires_at > now else "over",
        "mismatch": "mismatch",
        "activated": "activated",
        "known": "activated",
    }
    kind = cast("IdentifierKind", row.identifier_kind or IRANIAN)
    return Followed(states[row.outcome], row.tracking_code or "", row.expires_at, kind, row.abroad)


def both_in(typed: str) -> tuple[str, str] | None:
    """A code of a person and a number of one message, apart by a blank or a line, in whichever order.

    None when there are not two. The order in which both can be read is taken (a national code with its check
    digit before twelve digits that may be a number too, then the written order); where there is none, the
    shorter is the code. Both are read strictly afterwards.
    """
    parts = typed.replace("،", " ").replace(",", " ").split()
    if len(parts) != 2:
        return None
    one, other = parts
    orders = ((one, other), (other, one))
    for read in (national_code, fida_code):
        for code, phone in orders:
            if _reads(read, code) and _reads(any_mobile, phone):
                return code, phone
    return orders[0] if len(one) <= len(other) else orders[1]


def _reads(read: Callable[[str], object], typed: str) -> bool:
    try:
        read(typed)
    except DomainError:
        return False
    return True
