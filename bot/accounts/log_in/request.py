"""Asks for a login: whoever asks hears the same, whether the account exists or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.accounts.codes import Codes, Flow
from bot.accounts.limits import COOLING_DOWN
from bot.accounts.reach import Abroad
from bot.accounts.rules import CHAT_NATIONAL_CODES_PER_DAY, CHAT_PHONES_PER_DAY, CODE_LIFE
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitor
from bot.clock import Clock
from bot.crypto import Vault
from bot.errors import NotAllowed, Stale, Throttled
from bot.identifiers import identifier
from bot.ids import Ids
from bot.phones import any_mobile
from storage.models import Citizen, LoginRequest
from storage.unit_of_work import UnitOfWork

REQUEST_LIFE = CODE_LIFE * 5


@dataclass(frozen=True, slots=True)
class LoginAsked:
    """``request_id`` is opaque: the window keeps it; ``ends_at`` is when the code ends.

    ``is_new``: a code was sent just now; else one that was sent before still works.
    """

    request_id: int
    ends_at: datetime
    is_new: bool = True


class LoginRequests:
    """Loads login requests and the flow their code is bound to."""

    def __init__(self, clock: Clock, ids: Ids, vault: Vault) -> None:
        self._clock = clock
        self._ids = ids
        self._vault = vault

    def make(
        self, tx: UnitOfWork, visitor: Visitor, phone: str, phone_index: bytes, citizen_id: int | None
    ) -> LoginRequest:
        row_id, now = self._ids.new(), self._clock.now()
        row = LoginRequest(
            id=row_id,
            messenger_account_id=visitor.known,
            citizen_id=citizen_id,
            phone_sealed=self._vault.seal("login_request.phone_sealed", row_id, phone),
            phone_index=phone_index,
            created_at=now,
            expires_at=now + REQUEST_LIFE,
        )
        tx.session.add(row)
        return row

    async def own(self, tx: UnitOfWork, visitor: Visitor, request_id: int) -> LoginRequest:
        """The visitor's own living request. Raises Stale."""
        row = await tx.session.get(LoginRequest, request_id, with_for_update=True)
        if row is None or row.messenger_account_id != visitor.known or row.expires_at <= self._clock.now():
            raise Stale("log-in-over")
        return row

    def flow(self, row: LoginRequest) -> Flow:
        """Nobody is told when the request fits no account: ``phone`` is None then.

        Raises Stale: an unbound chat has not given its national code yet.
        """
        assert row.phone_sealed is not None
        assert row.phone_index is not None
        if row.citizen_id is None and row.target_index is None:
            raise Stale("log-in-over")
        phone = self._vault.open("login_request.phone_sealed", row.id, row.phone_sealed)
        told = phone if row.citizen_id is not None else None
        return Flow(
            "log-in",
            row.id,
            row.messenger_account_id,
            row.phone_index,
            told,
            row.target_index,
            row.citizen_id,
        )

    def target(self, row: LoginRequest, code: str) -> bytes:
        """What an unbound chat is after: this national code at this phone, whether they belong together."""
        assert row.phone_index is not None
        return self._vault.index("login-target", f"{row.phone_index.hex()}|{code}")


class AskToLogIn:
    """Opens a login request and sends its code.

    A bound account needs nothing more; an unbound one gives its own contact's phone and a national code,
    and only if both belong to one citizen is a code really sent.
    """

    def __init__(
        self,
        uow: UnitOfWork,
        vault: Vault,
        throttle: Throttle,
        requests: LoginRequests,
        codes: Codes,
        abroad: Abroad,
    ) -> None:
        self._uow = uow
        self._vault = vault
        self._throttle = throttle
        self._requests = requests
        self._codes = codes
        self._abroad = abroad

    async def bound(self, visitor: Visitor) -> LoginAsked:
        """Who asks again too early goes on with the code they have: they left its window, or never saw it.

        Raises NotAllowed (no citizen is bound, or no code can be sent to their number), Throttled (and no
        code of theirs works).
        """
        if visitor.citizen_id is None:
            raise NotAllowed("log-in-unbound")
        async with self._uow as tx:
            citizen = await tx.session.get(Citizen, visitor.citizen_id)
            if citizen is None or citizen.status != "active":
                raise NotAllowed("log-in-closed")
            phone = self._vault.open("citizen.phone_sealed", citizen.id, citizen.phone_sealed)
            self._abroad.ensure_code(phone, visitor.messenger)
            row = self._requests.make(tx, visitor, phone, citizen.phone_index, citizen.id)
            await tx.session.flush()
            try:
                ends = await self._codes.issue(tx, self._requests.flow(row))
            except Throttled as early:
                last = await self._codes.last(tx, visitor.known, "log-in")
                if early.key != COOLING_DOWN or last is None or last.citizen_id != citizen.id:
                    raise
                return LoginAsked(last.flow_id, last.expires_at, is_new=False)
            await tx.commit()
            return LoginAsked(row.id, ends)

    async def with_phone(self, visitor: Visitor, raw_phone: str) -> int:
        """Keeps the number of the visitor's own contact; the id of the request that waits for a code.

        Raises DomainError (no mobile number), NotAllowed (no code can be sent there, whoever's it is),
        Throttled.
        """
        phone = any_mobile(raw_phone)
        self._abroad.ensure_code(phone, visitor.messenger)
        index = self._vault.index("phone", phone)
        async with self._uow as tx:
            await self._throttle.ensure_values(
                tx, "chat-phone", chat_key(visitor), index, CHAT_PHONES_PER_DAY, "sign-up-too-many-phones"
            )
            row = self._requests.make(tx, visitor, phone, index, None)
            await tx.commit()
            return row.id

    async def with_national_code(self, visitor: Visitor, request_id: int, typed: str) -> LoginAsked:
        """Looks the citizen up and sends a code if there is one; never says whether there is.

        Raises DomainError (a code of the wrong shape), Throttled, Stale.
        """
        who = identifier(typed)
        index = self._vault.index(who.kind, who.code)
        async with self._uow as tx:
            row = await self._requests.own(tx, visitor, request_id)
            await self._throttle.ensure_values(
                tx,
                "chat-national-code",
                chat_key(visitor),
                index,
                CHAT_NATIONAL_CODES_PER_DAY,
                "sign-up-too-many-codes",
            )
            row.target_index = self._requests.target(row, who.code)
            row.citizen_id = await tx.session.scalar(
                select(Citizen.id).where(
                    Citizen.national_code_index == index,
                    Citizen.phone_index == row.phone_index,
                    Citizen.status == "active",
                )
            )
            ends = await self._codes.issue(tx, self._requests.flow(row))
            await tx.commit()
            return LoginAsked(row.id, ends)

    async def again(self, visitor: Visitor, request_id: int) -> LoginAsked:
        """A new code for the same request; the old one dies. Raises Throttled, Stale."""
        async with self._uow as tx:
            row = await self._requests.own(tx, visitor, request_id)
            ends = await self._codes.issue(tx, self._requests.flow(row))
            await tx.commit()
            return LoginAsked(row.id, ends)


def ensure_same_number(row: LoginRequest, citizen: Citizen) -> None:
    """A code that went to a number which is no longer the citizen's opens nothing. Raises Stale."""
    if row.phone_index != citizen.phone_index:
        raise Stale("log-in-over")


def chat_key(visitor: Visitor) -> bytes:
    """What a messenger account is counted under."""
    return visitor.known.to_bytes(8, "big")
